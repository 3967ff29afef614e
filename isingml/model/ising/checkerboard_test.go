package ising

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/internal/transition"
	"github.com/isingml/kernel/isingml/random"
)

// A list of words stands in for the random generator.
type list []uint64

// Uint64 implements rand.Source.
func (l *list) Uint64() uint64 {
	x := (*l)[0]
	*l = (*l)[1:]
	return x
}

// flipWith updates sublattice p of c such that the uniform number of site i is
// numbers[i], and returns the new spins. A wrong number of words drawn is an
// error.
func flipWith(t *testing.T, s system, c lattice.Configuration, p int, numbers []uint64) []int8 {
	t.Helper()
	table := newFlipTable(s)
	half := s.L / 2
	planes := make([]uint64, 64*((s.L*half+63)/64)) // word k of the 64 sites from 64 i on is planes[64 i + k]
	need := make([]int, len(planes)/64)             // words until all of them are decided
	for i := range c.Spins {
		x, y := i%s.L, i/s.L
		if (x+y+p)%2 != 0 {
			continue
		}
		j := y*half + x/2
		for k := range 64 {
			planes[j/64*64+k] |= numbers[i] >> (63 - k) & 1 << (j % 64)
		}
		need[j/64] = max(need[j/64], min(64, 1+bits.LeadingZeros64(numbers[i]^table.of(c, i))))
	}
	var words list
	for i, n := range need {
		words = append(words, planes[64*i:64*i+n]...)
	}
	s.Random = random.Scripted(&words)
	w := newCheckerboard(s)
	w.Set(packed(c))
	w.extend(1 - p)
	w.sublattice(p)
	if len(words) > 0 {
		t.Errorf("%d words of %v are left over", len(words), need)
	}
	spins := make([]int8, s.L*s.L)
	w.get(spins)
	return spins
}

// checkerboardTransitions returns the transition matrix of each sublattice, in
// which every decision was taken on both sides of its threshold.
func checkerboardTransitions(t *testing.T, s system) (matrices [2][][]float64) {
	t.Helper()
	table := newFlipTable(s)
	states := transition.NewStates(t, lattice.Square(s.L))
	n := states.N
	for p := range matrices {
		for from := range n {
			row := make([]float64, n)
			c := lattice.Configuration{L: s.L, Spins: states.Values(from)}
			for yes := range n {
				weight, numbers := 1., make([]uint64, s.L*s.L)
				for i := range numbers {
					threshold := table.of(c, i)
					chance := math.Ldexp(float64(threshold), -64)
					switch mine, flip := (i%s.L+i/s.L+p)%2 == 0, yes>>i&1 == 1; {
					case !mine && flip:
						weight = 0
					case mine && flip:
						weight *= chance
						numbers[i] = threshold - 1
					case mine:
						weight *= 1 - chance
						numbers[i] = threshold
					}
				}
				if weight == 0 {
					continue
				}
				to := 0
				for i, spin := range flipWith(t, s, c, p, numbers) {
					to |= int(spin+1) / 2 << i
				}
				row[to] += weight
			}
			matrices[p] = append(matrices[p], row)
		}
	}
	return matrices
}

// TestCheckerboardDecisions gives each site of lattices of many sizes a number
// just below or at its threshold, and sees that it flips or stays.
func TestCheckerboardDecisions(t *testing.T) {
	for _, l := range []int{2, 4, 6, 8, 10, 12, 16, 18, 64, 66, 128, 130} {
		for _, a := range []string{model.Metropolis, model.HeatBath} {
			t.Run(fmt.Sprintf("%s/L=%d", a, l), func(t *testing.T) {
				s := system{Model{J: 1, H: 0.1}, model.Setup{L: l, Beta: 0.37, Rule: a}}
				table := newFlipTable(s)
				rng := random.New(1, "decisions", uint64(l))
				c := lattice.Up(l)
				for p := range 2 {
					numbers := make([]uint64, l*l)
					for i := range c.Spins {
						c.Spins[i] = int8(rng.IntN(2))*2 - 1
					}
					want := slices.Clone(c.Spins)
					for i := range numbers {
						numbers[i] = table.of(c, i)
						if (i%l+i/l+p)%2 == 0 && rng.IntN(2) == 0 {
							numbers[i]--
							want[i] *= -1
						}
					}
					if got := flipWith(t, s, c, p, numbers); !slices.Equal(got, want) {
						t.Errorf("sublattice %d: wrong spins flipped", p)
					}
				}
			})
		}
	}
}
