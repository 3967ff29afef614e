package ising

import (
	"slices"
	"testing"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/random"
)

// TestGrow grows the same clusters with both forms of the loop, on lattices of
// every kind of size.
func TestGrow(t *testing.T) {
	for _, l := range []int{2, 3, 5, 8, 17, 32, 64, 100, 257} {
		for _, beta := range []float64{0, 0.3, 0.44, 1, 5} {
			var chains [2]*wolff
			for i := range chains {
				s := system{Model{J: 1}, model.Setup{L: l, Beta: beta, Rule: model.Wolff, Random: random.NewWords(1, "grow", uint64(l))}}
				chains[i] = newWolff(s)
				chains[i].Set(s.start())
			}
			for range 100 {
				a := chains[0].Update(1)
				form := grow
				grow = portableGrow
				b := chains[1].Update(1)
				grow = form
				if a != b || !slices.Equal(chains[0].cells, chains[1].cells) || !slices.Equal(chains[0].queue[:a], chains[1].queue[:b]) {
					t.Fatalf("L=%d, beta=%v: clusters of %d and %d sites", l, beta, a, b)
				}
			}
		}
	}
}
