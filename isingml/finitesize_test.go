package isingml

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/scaling"
	"github.com/isingml/kernel/isingml/study"
)

func ofSizes(t *testing.T, n int, ls ...int) (all Nodes) {
	t.Helper()
	for _, s := range (Sampling{Betas: []float64{exact.BetaC}, Configs: n, Seed: 3}).Sizes(ls...) {
		d, err := s.Draws()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d[0])
	}
	return all
}

// Crossings of small lattices come near the exact point, with |m| in the place
// of f, and every stage is the same when computed again.
func TestScaling(t *testing.T) {
	s := open(t)
	m := FunctionNodes{node.Magnetization{L: 8, Power: 2}, node.Magnetization{L: 16, Power: 2}, node.Magnetization{L: 32, Power: 2}}
	r, err := s.Scaling(ofSizes(t, 2000, 8, 16, 32), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Crossings) != 4 || len(r.Powers) != 4 {
		t.Fatalf("%+v", r)
	}
	for _, c := range r.Crossings {
		if d := c.Beta.Deviation(exact.BetaC); math.Abs(d) > 4 || !c.Supported {
			t.Errorf("%s of %v: %v, exact %v", c.Of, c.Sizes, c.Beta, exact.BetaC)
		}
	}
	for _, text := range []string{"crossing of $ξ/L$", "power of slope of $U_4$", "8 to 32"} {
		if table := ScalingTable(r); !strings.Contains(strings.ReplaceAll(table.String(), "$", ""), strings.ReplaceAll(text, "$", "")) || table.Err() != nil {
			t.Errorf("%q is missing in\n%s", text, table)
		}
	}
	if err := CrossingsOf(r).Err(); err != nil {
		t.Error(err)
	}
	if _, err := s.Scaling(ofSizes(t, 2000, 8, 16), m[:1], 0); err == nil || !strings.Contains(err.Error(), "no function f is for L=16") {
		t.Errorf("f of one size: %v", err)
	}
	if _, err := s.Scaling(ofSizes(t, 2000, 16, 8), nil, 0); err == nil || !strings.Contains(err.Error(), "as they rise") {
		t.Errorf("falling sizes: %v", err)
	}
	if v, err := s.Verify(study.DefaultLimits); err != nil || v.Count(study.Identical) != len(v.Stages) {
		t.Errorf("verify: %+v, %v", v, err)
	}
}

// At the critical point of large lattices U_4 = 0.6106901 and xi/L = 0.9050488
// on the periodic square (J. Salas and A. D. Sokal, J. Stat. Phys. 98, 551
// (2000)). ISINGML_LONG_TESTS=1; some 10 s.
func TestUniversalValues(t *testing.T) {
	if os.Getenv("ISINGML_LONG_TESTS") == "" {
		t.Skip("draws lattices up to L = 64: set ISINGML_LONG_TESTS=1")
	}
	r, err := open(t).Scaling(ofSizes(t, 40000, 16, 32, 64), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", ScalingTable(r))
	for _, c := range r.Crossings {
		want := map[scaling.Quantity]float64{scaling.Binder: 0.6106901, scaling.Length: 0.9050488}[c.Of]
		if c.Sizes[1] < 64 {
			continue // finite size stands out of the error
		}
		for name, d := range map[string]float64{"beta": c.Beta.Deviation(exact.BetaC), "value": c.Value.Deviation(want), "nu": c.Nu.Deviation(exact.Nu)} {
			if math.Abs(d) > 3 {
				t.Errorf("%s of %v: %s is %.1f errors off: %+v", c.Of, c.Sizes, name, d, c)
			}
		}
	}
}
