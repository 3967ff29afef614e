package sample

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// TestObserve compares what an updater says about its spins with package
// lattice, at sizes on both sides of every word border.
func TestObserve(t *testing.T) {
	for _, l := range []int{2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 17, 22, 30, 31, 32, 33, 34, 46, 62, 63, 64, 65, 66, 100, 126, 127, 128, 129, 130, 254, 256, 258} {
		for _, s := range []Spec{{Algorithm: Wolff}, {Algorithm: Wolff, Params: jh(-1, 0)}, {Algorithm: SwendsenWang}, {Algorithm: Metropolis}, {Algorithm: HeatBath}} {
			s.L, s.Beta, s.Configs = l, 0.4, 1
			s, err := s.Resolved()
			if err != nil {
				continue // an antiferromagnet on an odd lattice
			}
			rng := random.New(1, "observe", uint64(l))
			c := lattice.Up(l)
			for i := range c.Spins {
				c.Spins[i] = int8(rng.IntN(2))*2 - 1
			}
			u := newUpdater(s, newWords(1, "observe/update", uint64(l)), nil)
			u.set(c.Spins)
			for step := range 3 {
				set, err := lattice.NewSet(l)
				if err != nil {
					t.Fatal(err)
				}
				if err := set.Append(c); err != nil {
					t.Fatal(err)
				}
				row := make([]byte, lattice.PackedSize(l))
				bonds, m := u.observe(row)
				if bonds != -c.Energy() || m != c.Magnetization() || !bytes.Equal(row, set.Bits()) {
					t.Fatalf("L=%d %s J=%v step %d: bonds %d, magnetization %d, must be %d, %d; spins equal: %v", l, s.Algorithm, s.j(), step, bonds, m, -c.Energy(), c.Magnetization(), bytes.Equal(row, set.Bits()))
				}
				before := slices.Clone(c.Spins)
				flipped := u.update(1)
				u.get(c.Spins)
				changed := 0
				for i := range before {
					if before[i] != c.Spins[i] {
						changed++
					}
				}
				if changed != flipped {
					t.Fatalf("L=%d %s step %d: %d spins flipped, but %d have changed", l, s.Algorithm, step, flipped, changed)
				}
			}
		}
	}
}

func BenchmarkObserve(b *testing.B) {
	for _, a := range []Algorithm{Wolff, HeatBath} {
		b.Run(fmt.Sprintf("%s/L=64", a), func(b *testing.B) {
			s, _ := Spec{L: 64, Beta: 0.4, Configs: 1, Algorithm: a}.Resolved()
			u := newUpdater(s, newWords(1, "bench"), nil)
			row := make([]byte, lattice.PackedSize(64))
			for b.Loop() {
				clear(row)
				u.observe(row)
			}
		})
	}
}
