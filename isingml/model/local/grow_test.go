package local

import (
	"slices"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/random"
)

// one is a stream of words as a script, of which none is at hand beforehand.
type one struct{ *random.Words }

func (o one) Uint64() uint64 { return o.Draw() }

// TestGrow holds clusters that grow without branches to those that take one word
// after the other, as the matrices of [TestStationary] know them: all words are
// the same, and so are all configurations.
func TestGrow(t *testing.T) {
	for _, m := range []*Model{
		on(lattice.Triangular(), 0.3), on(lattice.SquareDiagonal(), 0.4, 0.2), on(open(lattice.Hypercubic(3)), 0.25), on(lattice.Honeycomb(), 0.6),
		must(Energies{Name: "four states", Lattice: lattice.Hypercubic(2), Codec: lattice.Codec{States: 4, Step: 1}, Interactions: []func(...int8) float64{func(s ...int8) float64 {
			if s[0] == s[1] {
				return -1
			}
			return 0
		}}}),
	} {
		t.Run(m.Name(), func(t *testing.T) {
			var chains [2]*wolff
			for i, words := range []*random.Words{random.NewWords(1, "grow"), random.Scripted(one{random.NewWords(1, "grow")})} {
				chains[i] = m.NewChain(model.Setup{L: 7, Beta: 1, Rule: model.Wolff, Random: words}).(*wolff)
			}
			for k := range 2000 {
				if a, b := chains[0].Update(1), chains[1].Update(1); a != b || !slices.Equal(chains[0].codes, chains[1].codes) {
					t.Fatalf("update %d changes %d sites, must be %d", k, a, b)
				}
			}
		})
	}
}
