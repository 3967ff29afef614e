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
		t.Skip("trains 192 networks: set ISINGML_LONG_TESTS=1")
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
		for seed := uint64(1); seed <= 6; seed++ {
			seeds = append(seeds, budgets(seed, each)...)
		}
		for what, chi := range map[string]float64{
			"sets of networks": chiSquare(sets, q.of, func(b *rg.Budget) float64 { return *b.Network }),
			"seeds":            chiSquare(seeds, q.of, func(b *rg.Budget) float64 { return b.Total().Error }),
		} {
			// Five degrees of freedom: 0.4 to 18 holds 99 %, and errors that are
			// too small by half give four times as much.
			t.Logf("%s between %s: chi-square %.2f of 5", q.name, what, chi)
			if chi < 0.4 || chi > 18 {
				t.Errorf("%s between %s: chi-square %.2f, want about 5", q.name, what, chi)
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
