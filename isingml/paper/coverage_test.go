package paper

import (
	"math"
	"os"
	"testing"

	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/study"
)

// The network error covers what real networks do: disjoint sets of eight agree
// on one set of configurations within the network error, and seeds, with
// configurations and training sets of their own, within the total. L = 8 and
// 16, ISINGML_LONG_TESTS=1; some minutes.
func TestNetworkErrorCovers(t *testing.T) {
	if os.Getenv("ISINGML_LONG_TESTS") == "" {
		t.Skip("trains 224 networks: set ISINGML_LONG_TESTS=1")
	}
	s := open(t)
	const each = 8
	budgets := func(seed uint64, networks int) (out []rg.Budgets) {
		p := Quick(seed)
		p.Steps, p.Networks = 1, networks
		table, err := p.TableI()
		if err != nil {
			t.Fatal(err)
		}
		systems, err := study.GetAll(s.Study, table.Robust.Systems)
		if err != nil {
			t.Fatal(err)
		}
		var all [][]rg.System
		for ; len(systems) > 0; systems = systems[2:] {
			all = append(all, systems[:2])
		}
		for ; len(all) > 0; all = all[each:] {
			f, err := rg.Jackknife(50).Flow(table.Robust.Rescaling, all[:each]...)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, f.Last().Budgets)
		}
		return out
	}
	for _, q := range []struct {
		name string
		of   func(b rg.Budgets) *rg.Budget
	}{
		{"beta_c", func(b rg.Budgets) *rg.Budget { return b.BetaC }},
		{"nu", func(b rg.Budgets) *rg.Budget { return b.Nu }},
		{"theta_Y", func(b rg.Budgets) *rg.Budget { return b.ThetaBlocked }},
		{"theta_Y of Eq. (16)", func(b rg.Budgets) *rg.Budget { return b.ThetaY }},
	} {
		var sets, seeds []rg.Budgets
		sets = budgets(2021, 6*each)
		for seed := uint64(1); seed <= 8; seed++ {
			seeds = append(seeds, budgets(seed, each)...)
		}
		for _, c := range []struct {
			name string
			all  []rg.Budgets
			err  func(*rg.Budget) float64
		}{
			{"sets of networks", sets, func(b *rg.Budget) float64 { return *b.Network }},
			{"seeds", seeds, func(b *rg.Budget) float64 { return b.Total().Error }},
		} {
			// The interval holds 99 % and more; errors that are too small by half
			// give four times as much.
			chi, free := chiSquare(c.all, q.of, c.err), float64(len(c.all)-1)
			t.Logf("%s between %s: chi-square %.1f of %v", q.name, c.name, chi, free)
			if chi < free/12 || chi > free+4*math.Sqrt(2*free) {
				t.Errorf("%s between %s: chi-square %.1f, want about %v", q.name, c.name, chi, free)
			}
		}
	}
}

// chiSquare is that of deviations from the mean, in units of the errors.
func chiSquare(all []rg.Budgets, of func(rg.Budgets) *rg.Budget, err func(*rg.Budget) float64) float64 {
	mean, chi := 0.0, 0.0
	for _, b := range all {
		mean += of(b).Value / float64(len(all))
	}
	for _, b := range all {
		chi += math.Pow((of(b).Value-mean)/err(of(b)), 2)
	}
	return chi
}
