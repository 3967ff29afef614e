package rg

import (
	"math"
	"math/rand/v2"
	"sort"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

// lottery draws configurations of an enumerated system by their exact
// probabilities.
type lottery struct {
	system System
	until  []float64
}

func newLottery(s System) lottery {
	l := lottery{system: s}
	sum := 0.0
	for _, c := range s.Count {
		sum += c
		l.until = append(l.until, sum)
	}
	return l
}

func (l lottery) draw(n int, rng *rand.Rand) System {
	out := System{Sample: l.system.Sample, Blocked: l.system.Blocked}
	out.Energy, out.F, out.Count = nil, nil, nil
	total := l.until[len(l.until)-1]
	for range n {
		i := sort.SearchFloat64s(l.until, total*rng.Float64())
		out.Energy = append(out.Energy, l.system.Energy[i])
		out.F = append(out.F, l.system.F[i])
		out.Observable = append(out.Observable, l.system.Observable[i])
	}
	return out
}

// The intervals hold for spins as well: configurations of 2 x 2 and of 4 x 4
// blocked to 2 x 2, drawn independently, against the exact mapping. Nothing is
// normally distributed there, and curves are not straight.
func TestCoverageOfSpins(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of repetitions")
	}
	original, rescaled := enumerated()
	want := one(t, Jackknife(2), original, rescaled)
	origin := agnostic(t, Jackknife(2), original, rescaled).Origin.Value
	a, b := newLottery(original), newLottery(rescaled)
	const repetitions = 200
	hits := make(map[string]int)
	names := []string{"beta_c", "nu", "Y'(0)", "theta_Y", "blocked theta_Y", "correlation", "gamma"}
	for k := range uint64(repetitions) {
		rng := random.New(11, "lottery", k)
		original, rescaled := a.draw(4000, rng), b.draw(4000, rng)
		got := one(t, Jackknife(40), original, rescaled)
		for i, d := range []float64{
			got.Thermal.BetaC.Deviation(want.Thermal.BetaC.Value), got.Thermal.Nu.Deviation(want.Thermal.Nu.Value),
			agnostic(t, Jackknife(40), original, rescaled).Origin.Deviation(origin), got.Field.ThetaY.Deviation(want.Field.ThetaY.Value),
			got.BlockedField.ThetaY.Deviation(want.BlockedField.ThetaY.Value), got.BlockedField.Correlation.Deviation(want.BlockedField.Correlation.Value),
			got.Field.Scaling.Gamma.Deviation(want.Field.Scaling.Gamma.Value),
		} {
			if math.Abs(d) <= 1 {
				hits[names[i]]++
			}
		}
	}
	for _, name := range names {
		part := float64(hits[name]) / repetitions
		t.Logf("the interval of %s holds the truth in %.1f %%", name, 100*part)
		if part < 0.60 || part > 0.76 {
			t.Errorf("the interval of %s holds the truth in %.1f %% of %d samples, want 60 to 76", name, 100*part, repetitions)
		}
	}
}
