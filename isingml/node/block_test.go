package node

import (
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/study"
)

// The rule of rescaling stands in the key of what is blocked by another one than
// the paper's, and a specification with a rule that is not the model's is refused.
func TestRuleOfBlocks(t *testing.T) {
	for _, c := range []struct {
		name, model string
		stands      bool
	}{
		{"majority of b = 2", "ising", false}, {"triangles", "ising-triangular", true}, {"directions", "phi4", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := Draw{Spec: sample.Spec{Model: c.model, L: 12, Beta: 0.3, Configs: 10, Seed: 1}}.Resolved()
			if err != nil {
				t.Fatal(err)
			}
			drawn := n.(Draw)
			with, err := study.KeyOf(Blocked(drawn, 1, 1))
			if err != nil {
				t.Fatal(err)
			}
			without, err := study.KeyOf(Block{Of: drawn, Seed: 1})
			if err != nil || (with != without) != c.stands {
				t.Errorf("the keys are %v and %v, %v: the rule must stand in the first: %v", with, without, err, c.stands)
			}
			other := Block{Of: drawn, Seed: 1, Rule: &lattice.Rescaling{Rule: lattice.Decimation, B: 2}}
			if _, err := other.Format(); err == nil || !strings.Contains(err.Error(), "decimation") {
				t.Errorf("blocked by another rule: %v", err)
			}
		})
	}
}
