package rg

import (
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

// blurred returns the systems with another observable: theirs with noise.
func blurred(rng *rand.Rand, systems ...System) []System {
	out := make([]System, len(systems))
	for i, s := range systems {
		o := make([]float64, len(s.Observable))
		for k, x := range s.Observable {
			o[k] = x + 0.1*rng.NormFloat64()
		}
		s.Observable = o
		out[i] = s
	}
	return out
}

// A control whose longer samples know it better takes half of the error away,
// and the interval holds the truth as often as before.
func TestControl(t *testing.T) {
	repetitions := 25
	if os.Getenv("ISINGML_LONG_TESTS") != "" {
		repetitions = 200
	}
	s, r := newSynthetic(), Jackknife(40)
	wide := 3 * math.Sqrt(0.68*0.32/float64(repetitions))
	hits, ratio := make([]int, 3), make([]float64, 3)
	for k := range repetitions {
		rng := random.New(7, "control", uint64(k))
		draw := func(n int) []System {
			a, b := s.draw(n, 0.3, rng)
			return []System{a, b}
		}
		systems, long := draw(1000), draw(10000)
		f, err := r.Controlled(Control{Same: blurred(rng, systems...), Long: blurred(rng, long...)}).Flow(plane, systems)
		if err != nil {
			t.Fatal(err)
		}
		b := f.Last().Budgets
		for i, x := range []struct {
			*Budget
			want float64
		}{{b.BetaC, s.betaC}, {b.Nu, s.nu}, {b.ThetaBlocked, s.blocked}} {
			if math.Abs(x.Total().Deviation(x.want)) <= 1 {
				hits[i]++
			}
			ratio[i] += x.Statistical / x.Uncontrolled.Error / float64(repetitions)
		}
	}
	for i, name := range []string{"beta_c", "nu", "blocked theta_Y"} {
		part := float64(hits[i]) / float64(repetitions)
		t.Logf("%s: %.2f of the error is left, and the interval holds the truth in %.0f %%", name, ratio[i], 100*part)
		if ratio[i] > 0.6 || math.Abs(part-0.68) > wide {
			t.Errorf("%s: %.2f of the error is left, coverage %.2f", name, ratio[i], part)
		}
	}
}

func TestControlErrors(t *testing.T) {
	s := newSynthetic()
	draw := func(k uint64) []System {
		a, b := s.draw(500, 0, random.New(7, "control", k))
		return []System{a, b}
	}
	systems, other := draw(1), draw(2)
	deeper := draw(3)
	deeper[0].Blocked = 1
	for _, c := range []struct {
		name string
		Control
		says string
	}{
		{"missing", Control{Same: systems}, "must be equally many"},
		{"other configurations", Control{Same: other, Long: other}, "other configurations"},
		{"another depth", Control{Same: systems, Long: deeper}, "blocked 1 times, must be"},
	} {
		if _, err := Jackknife(10).Controlled(c.Control).Flow(plane, systems); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
