package ising_test

import (
	"context"
	"math"
	"os"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model/ising"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/sample"
)

// TestCubic compares how often each energy and magnetization of 2 x 2 x 2
// spins is drawn with its exact probability.
func TestCubic(t *testing.T) {
	const n, beta = 20000, 0.12
	for _, params := range []map[string]float64{nil, {"h": 0.3}, {"j": -0.5}} {
		m, err := ising.Cubic(1, params["h"])
		if params["j"] != 0 {
			m, err = ising.Cubic(params["j"], 0)
		}
		if err != nil {
			t.Fatal(err)
		}
		rows := make([]byte, 256)
		for state := range rows {
			rows[state] = byte(state)
		}
		set, err := lattice.FromRows(m.Format(2), rows)
		if err != nil {
			t.Fatal(err)
		}
		p, z := map[[2]float64]float64{}, 0.
		for state := range rows {
			var at [2]float64
			m.Measure(set, state, at[:])
			p[at] += math.Exp(-beta * at[0])
			z += math.Exp(-beta * at[0])
		}
		for _, rule := range m.Rules() {
			e, _, err := sample.Run(context.Background(), sample.Spec{Model: "ising-3d", Params: params, L: 2, Beta: beta, Configs: n, Gap: 12, Warmup: 50, Seed: 1, Algorithm: rule.Name}, sample.Options{})
			if err != nil {
				t.Fatal(err)
			}
			drawn := map[[2]float64]float64{}
			for i, x := range e.Energy() {
				drawn[[2]float64{x, e.Magnetization()[i]}]++
			}
			chi, free := 0., -1.
			for at, w := range p {
				want := n * w / z
				chi += (drawn[at] - want) * (drawn[at] - want) / want
				free++
			}
			if d := (chi - free) / math.Sqrt(2*free); math.Abs(d) > 4 {
				t.Errorf("%v %s: chi-square of %v is %.1f sigma from its mean", params, rule.Name, free, d)
			}
		}
	}
}

// TestCubicTransition finds the transition by mapping |m| of L = 16, blocked
// once, to that of L = 8, up to the bias of so small lattices.
func TestCubicTransition(t *testing.T) {
	if os.Getenv("ISINGML_LONG_TESTS") == "" {
		t.Skip("takes a minute: set ISINGML_LONG_TESTS")
	}
	system := func(l, blocked int) rg.System {
		e, _, err := sample.Run(context.Background(), sample.Spec{Model: "ising-3d", L: l, Beta: 0.2217, Configs: 10000, Seed: 1}, sample.Options{})
		if err != nil {
			t.Fatal(err)
		}
		energy := e.Energy()
		for range blocked {
			if e, err = e.Block(lattice.Rescaling{Rule: lattice.Majority, B: 2}, 1, 0); err != nil {
				t.Fatal(err)
			}
		}
		var m []float64
		for _, x := range e.Magnetization() {
			m = append(m, math.Abs(x)/512)
		}
		return rg.System{Sample: reweight.Sample{Beta: e.Beta, Volume: float64(l * l * l), Energy: energy}, Blocked: blocked, Observable: m}
	}
	flow, err := rg.Jackknife(50).Flow(rg.Rescaling{B: 2, D: 3}, []rg.System{system(8, 0), system(16, 1)})
	if err != nil {
		t.Fatal(err)
	}
	got := flow.Last().Thermal
	t.Logf("%v; known 0.22165463 and 0.62997", got)
	if d := got.BetaC.Value - 0.22165463; math.Abs(d) > 0.002 {
		t.Errorf("beta_c = %v", got.BetaC)
	}
}
