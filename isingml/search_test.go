package isingml

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
)

// From 10 and 30 % off, below and above, and from where nothing moves any more,
// the search ends at the exact point, and only where it has drawn there.
func TestSearch(t *testing.T) {
	s := open(t)
	for _, from := range []float64{0.7 * exact.BetaC, 0.9 * exact.BetaC, 1.1 * exact.BetaC, 1.3 * exact.BetaC, 3} {
		t.Run(fmt.Sprint(from), func(t *testing.T) {
			r, err := s.Search(Search{L: 8, From: from, Configs: 2000, Seed: 5})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("\n%v", r)
			if !r.Converged || r.BetaC == nil {
				t.Fatalf("not converged: %s", r.Missing)
			}
			n := len(r.Path)
			drawn, before := r.Path[n-1], r.Path[n-2].FixedPoint
			if before == nil || drawn.Beta != before.BetaC.Value || !drawn.FixedPoint.Supported {
				t.Errorf("it says converged and was drawn at %v, not at the fixed point %v before", drawn.Beta, before)
			}
			if d := r.BetaC.Deviation(exact.BetaC); math.Abs(d) > 4 || r.BetaC.Error > 0.01*exact.BetaC {
				t.Errorf("beta_c = %v, exact %v: %.1f sigma", r.BetaC, exact.BetaC, d)
			}
			if d := r.Nu.Deviation(1); math.Abs(d) > 4 {
				t.Errorf("nu = %v", r.Nu)
			}
		})
	}
}

// A search that gives up says how far it came, and one that goes on draws nothing
// twice: it takes the same path, of which what was drawn comes from the study.
func TestSearchResumes(t *testing.T) {
	s := open(t)
	what := Search{L: 8, From: 0.3, Configs: 400, Seed: 1, Most: 2}
	first, err := s.Search(what)
	if err != nil {
		t.Fatal(err)
	}
	if first.Converged || first.BetaC != nil || !strings.Contains(first.Missing, "2 pairs of ensembles") || len(first.Path) != 2 || first.Path[1].Way != 1 {
		t.Errorf("after two pairs: %v", first)
	}
	what.Most = 20
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.WithContext(ctx).Search(what); err == nil {
		t.Error("a search goes on that was cancelled")
	}
	r, err := s.Search(what)
	if err != nil || !r.Converged {
		t.Fatalf("%v, %v", r, err)
	}
	if !slices.EqualFunc(first.Path, r.Path[:2], func(a, b rg.Position) bool { return a.Original == b.Original && a.Beta == b.Beta }) {
		t.Errorf("another path: %v, %v", first, r)
	}
}

// Where there is no transition a search says so in the end, and never that it
// has converged.
func TestSearchOfNothing(t *testing.T) {
	r, err := open(t).Search(Search{Model: "phi4", Params: map[string]float64{"d": 1}, L: 8, From: 0.5, Configs: 500, Seed: 1, Most: 5})
	if err != nil {
		t.Fatal(err)
	}
	if r.Converged || r.Missing == "" {
		t.Errorf("a chain has a transition: %v", r)
	}
}

func TestSearchErrors(t *testing.T) {
	s := open(t)
	for _, c := range []struct {
		name string
		Search
		says string
	}{
		{"no beginning", Search{L: 8}, "begins at beta = 0, must be above 0"},
		{"no number", Search{L: 8, From: math.NaN()}, "must be above 0"},
		{"few configurations", Search{L: 8, From: 0.4, Configs: 10}, "10 configurations"},
		{"many steps", Search{L: 8, From: 0.4, Steps: 9}, "9 steps"},
		{"no blocking", Search{Model: "baxter-wu", L: 6, From: 0.4}, "does not say how"},
		{"no model", Search{Model: "nothing", L: 8, From: 0.4}, "no model"},
		{"no size", Search{From: 0.4}, "size L is 0"},
	} {
		if _, err := s.Search(c.Search); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestSearchOfModels is TestSearch for models whose critical points others have
// found, with two steps of blocking where one is biased by finite size.
func TestSearchOfModels(t *testing.T) {
	if os.Getenv("ISINGML_LONG_TESTS") == "" {
		t.Skip("draws many lattices")
	}
	for _, c := range []struct {
		Search
		betaC, nu, theta float64 // of a field on the order parameter; 0 for not tested
		off              []float64
	}{
		{Search{Model: "potts", L: 8, Configs: 2000}, math.Log(1 + math.Sqrt(3)), 5. / 6, 0, []float64{0.7, 1.3}},
		{Search{Model: "ising-3d", L: 4, Configs: 1000, Steps: 2}, 0.22165463, 0.62997, 0, []float64{0.9, 1.3}}, // A. M. Ferrenberg, J. Xu and D. P. Landau, Phys. Rev. E 97, 043301 (2018)
		{Search{Model: "ising-triangular", L: 6, Configs: 1500, Steps: 2}, math.Log(3) / 4, 1, 8. / 15, []float64{0.7}},
		{Search{Model: "phi4", Params: map[string]float64{"d": 3, "lambda": 1.1}, L: 4, Configs: 1000}, 0.3750966, 0.62997, 0, []float64{1.1}}, // M. Hasenbusch, J. Phys. A 32, 4851 (1999)
	} {
		for _, off := range c.off {
			t.Run(fmt.Sprintf("%s from %v", c.Model, off), func(t *testing.T) {
				c.From, c.Seed = off*c.betaC, 1
				r, err := open(t).Search(c.Search)
				if err != nil {
					t.Fatal(err)
				}
				t.Logf("\n%v", r)
				if !r.Converged {
					t.Fatalf("not converged: %s", r.Missing)
				}
				for name, x := range map[string]struct {
					*stat.Estimate
					want float64
				}{"beta_c": {r.BetaC, c.betaC}, "nu": {r.Nu, c.nu}, "theta_Y": {r.ThetaY, c.theta}} {
					if d := x.Deviation(x.want); x.want != 0 && math.Abs(d) > 3 {
						t.Errorf("%s = %v, must be %v: %.1f sigma", name, x.Estimate, x.want, d)
					}
				}
			})
		}
	}
}
