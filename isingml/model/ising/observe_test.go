package ising

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/random"
)

// packed returns the row of a configuration.
func packed(c lattice.Configuration) []byte {
	row := make([]byte, lattice.PackedSize(c.L))
	lattice.Square(c.L).Pack(row, c.Spins)
	return row
}

// TestObserve compares what an updater says about its spins with package
// lattice, at sizes on both sides of every word border.
func TestObserve(t *testing.T) {
	for _, l := range []int{2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 17, 22, 30, 31, 32, 33, 34, 46, 62, 63, 64, 65, 66, 100, 126, 127, 128, 129, 130, 254, 256, 258} {
		for _, s := range []system{{Model{J: 1}, model.Setup{Rule: model.Wolff}}, {Model{J: -1}, model.Setup{Rule: model.Wolff}}, {Model{J: 1}, model.Setup{Rule: model.SwendsenWang}}, {Model{J: 1}, model.Setup{Rule: model.Metropolis}}, {Model{J: 1}, model.Setup{Rule: model.HeatBath}}} {
			if s.Check(l, s.Rule) != nil {
				continue // an antiferromagnet on an odd lattice
			}
			s.L, s.Beta, s.Random = l, 0.4, random.NewWords(1, "observe/update", uint64(l))
			rng := random.New(1, "observe", uint64(l))
			c := lattice.Up(l)
			for i := range c.Spins {
				c.Spins[i] = int8(rng.IntN(2))*2 - 1
			}
			u := s.newChain()
			u.Set(packed(c))
			for step := range 3 {
				set, err := lattice.NewSet(l)
				if err != nil {
					t.Fatal(err)
				}
				if err := set.Append(c); err != nil {
					t.Fatal(err)
				}
				row := make([]byte, lattice.PackedSize(l))
				values := make([]float64, 2)
				u.Observe(row, values)
				if values[0] != s.J*float64(c.Energy()) || values[1] != float64(c.Magnetization()) || !bytes.Equal(row, set.Bits()) {
					t.Fatalf("L=%d %s J=%v step %d: energy and magnetization %v, must be %v, %d; spins equal: %v", l, s.Rule, s.J, step, values, s.J*float64(c.Energy()), c.Magnetization(), bytes.Equal(row, set.Bits()))
				}
				before := slices.Clone(c.Spins)
				flipped := u.Update(1)
				clear(row)
				u.Observe(row, values)
				lattice.Square(l).Unpack(c.Spins, row)
				changed := 0
				for i := range before {
					if before[i] != c.Spins[i] {
						changed++
					}
				}
				if changed != flipped {
					t.Fatalf("L=%d %s step %d: %d spins flipped, but %d have changed", l, s.Rule, step, flipped, changed)
				}
			}
		}
	}
}

func BenchmarkObserve(b *testing.B) {
	for _, a := range []string{model.Wolff, model.HeatBath} {
		b.Run(fmt.Sprintf("%s/L=64", a), func(b *testing.B) {
			u := Model{J: 1}.NewChain(model.Setup{L: 64, Beta: 0.4, Rule: a, Random: random.NewWords(1, "bench")})
			row, values := make([]byte, lattice.PackedSize(64)), make([]float64, 2)
			for b.Loop() {
				clear(row)
				u.Observe(row, values)
			}
		})
	}
}
