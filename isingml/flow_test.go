package isingml

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/rg"
	engine "github.com/isingml/kernel/isingml/study"
)

// The analysis takes any model that can be blocked: the order parameter of the
// three-state Potts model maps to beta_c = ln(1 + sqrt 3) and nu = 5/6, with b
// and d of the model.
func TestFlowOfPotts(t *testing.T) {
	if testing.Short() {
		t.Skip("draws for some seconds")
	}
	configs := 4000
	if os.Getenv("ISINGML_LONG_TESTS") != "" {
		configs = 40000
	}
	s := open(t)
	betaC := math.Log(1 + math.Sqrt(3))
	var flow node.Flow
	for blocked, l := range []int{16, 32} {
		e, err := s.Sample(Sampling{Model: "potts", Params: map[string]float64{"q": 3}, L: l, Betas: []float64{1.004}, Configs: configs, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		flow.Systems = append(flow.Systems, node.System{
			Sample: node.Measure(e[0].Node()), Blocked: blocked,
			Observable: node.Density{Of: node.Blocked(e[0].Node(), blocked, 1), Name: "order"},
			F:          node.Density{Of: e[0].Node(), Name: "order"},
		})
	}
	n, err := flow.Resolved()
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Get(s.Study, n.(node.Flow))
	if err != nil {
		t.Fatal(err)
	}
	step := f.Last()
	t.Logf("beta_c = %v, exact %.5f; %v, exact 0.833; %v, exact %.4f", step.Thermal.BetaC, betaC, step.Thermal, step.BlockedField, 15./28)
	if f.Rescaling != (rg.Rescaling{B: 2, D: 2}) {
		t.Errorf("blocking %+v", f.Rescaling)
	}
	if e := step.Thermal.BetaC; math.Abs(e.Deviation(betaC)) > 2 || e.Error > 0.001 {
		t.Errorf("beta_c = %v, want %.6f", e, betaC)
	}
	if e := step.Thermal.Nu; math.Abs(e.Deviation(5./6)) > 4 {
		t.Errorf("nu = %v, want 0.833", e)
	}
}

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
	m := node.Magnetization{L: 8, Power: 1}
	good, err := node.NewFlow(0, []node.EnsembleNode{e[0].Node(), e[1].Node()}, 1, []node.FunctionNode{m})
	if err != nil {
		t.Fatal(err)
	}
	mistakes := map[string]error{}
	_, mistakes["an original and a rescaled"] = node.NewFlow(0, []node.EnsembleNode{e[0].Node()}, 1, []node.FunctionNode{m})
	_, mistakes["has no function"] = node.NewFlow(0, []node.EnsembleNode{e[0].Node(), e[1].Node()}, 1, nil)
	bad := good
	bad.Method = "magic"
	_, mistakes[`no method "magic"`] = bad.Resolved()
	bad = good
	bad.Networks = 3
	_, mistakes["each network needs its own"] = engine.Get(s.Study, bad)
	_, mistakes["as drawn"] = engine.Get(s.Study, node.Measured{Of: node.Blocked(e[0].Node(), 1, 1)})
	_, mistakes[`no observable "colour"`] = engine.Get(s.Study, node.Density{Of: e[0].Node(), Name: "colour"})
	for want, err := range mistakes {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, must say %q", err, want)
		}
	}
}
