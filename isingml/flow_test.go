package isingml

import (
	"strings"
	"testing"

	engine "github.com/isingml/kernel/isingml/study"
)

// What a flow cannot be made of is said before anything is drawn.
func TestFlowMistakes(t *testing.T) {
	s := open(t)
	var e Ensembles
	for _, l := range []int{8, 16} {
		one, err := s.Sample(Sampling{L: l, Betas: []float64{0.44}, Configs: 100, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		e = append(e, one...)
	}
	m := Magnetization{L: 8, Power: 1}
	good, err := NewFlow(0, []EnsembleNode{e[0].Node(), e[1].Node()}, 1, []FunctionNode{m})
	if err != nil {
		t.Fatal(err)
	}
	mistakes := map[string]error{}
	_, mistakes["an original and a rescaled"] = NewFlow(0, []EnsembleNode{e[0].Node()}, 1, []FunctionNode{m})
	_, mistakes["has no function"] = NewFlow(0, []EnsembleNode{e[0].Node(), e[1].Node()}, 1, nil)
	bad := good
	bad.Method = "magic"
	_, mistakes[`no method "magic"`] = bad.Resolved()
	bad = good
	bad.Networks = 3
	_, mistakes["each network needs its own"] = engine.Get(s.Study, bad)
	_, mistakes["as drawn"] = engine.Get(s.Study, Measured{Of: Blocked(e[0].Node(), 1, 1)})
	_, mistakes[`no observable "colour"`] = engine.Get(s.Study, Column{Of: e[0].Node(), Name: "colour"})
	for want, err := range mistakes {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, must say %q", err, want)
		}
	}
}
