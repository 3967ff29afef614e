package reweight

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	_ "github.com/isingml/kernel/isingml/model/ising"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
)

// A population stands for all configurations: samples are drawn from it, and
// its own moments are the truth.
type population struct {
	Sample
	m, f []float64
}

func newPopulation(t *testing.T, l int, beta float64, n int) population {
	t.Helper()
	spec, err := sample.Spec{L: l, Beta: beta, Configs: n, Seed: 16}.Resolved()
	if err != nil {
		t.Fatal(err)
	}
	e, _, err := sample.Run(t.Context(), spec, sample.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := population{Sample: Sample{Beta: beta, Volume: float64(l * l), Energy: e.Energy()}}
	for _, m := range e.Magnetization() {
		p.m = append(p.m, math.Abs(m)/p.Volume)
		p.F = append(p.F, 1/(1+math.Exp((0.55-math.Abs(m)/p.Volume)/0.09))) // as networks are
	}
	p.f = p.F
	return p
}

// draw returns n configurations, with replacement.
func (p population) draw(rng *rand.Rand, n int) population {
	s := population{Sample: Sample{Beta: p.Beta, Volume: p.Volume}}
	for range n {
		i := rng.IntN(len(p.m))
		s.Energy, s.F, s.m = append(s.Energy, p.Energy[i]), append(s.F, p.F[i]), append(s.m, p.m[i])
	}
	s.f = s.F
	return s
}

// quantities are what the package offers, of the order parameter and of f.
func (p population) quantities() map[string]Quantity {
	return map[string]Quantity{
		"<|m|>": MeanOf(p.m), "chi": SusceptibilityOf(p.m, p.Volume), "U_4": BinderOf(p.m),
		"<f>": MeanOf(p.f), "chi_f": SusceptibilityOf(p.f, p.Volume), "C": HeatCapacityOf(p.Energy, p.Volume),
		"d<|m|>/dbeta": betaDerivativeOf(p.m, p.Energy), "d<f>/dbeta": betaDerivativeOf(p.f, p.Energy),
		"dU_4/dbeta": SlopeOf(BinderOf(p.m), p.Energy),
	}
}

// What depends on the order parameter and on f, in beta and in the field, on
// both sides of the transition: samples from a long run, against that run.
func TestCoverageOfObservables(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of repetitions")
	}
	all := make(map[string]*coverage)
	for _, beta := range []float64{0.40, 0.44, 0.46} {
		from := newPopulation(t, 16, beta, 100000)
		_, varE := stat.Moments(from.Energy)
		_, varF := stat.Moments(from.F)
		width, couples := math.Sqrt(varE), beta*from.Volume*math.Sqrt(varF)
		var states []State
		for _, shift := range []float64{-1.4, -0.9, -0.5, 0.5, 0.9, 1.4} {
			states = append(states, State{Beta: beta + shift/width}, State{Beta: beta, Y: 2 * shift / couples})
		}
		truth := make(map[string][]Point)
		for name, q := range from.quantities() {
			var err error
			if truth[name], err = from.Curve(q, states, 2); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range sizes(150, 40) {
			for seed := range uint64(c.seeds) {
				s := from.draw(random.New(18, "observables", uint64(c.n)+1000*seed+uint64(100*beta)), c.n)
				for name, q := range s.quantities() {
					points, err := s.Curve(q, states, 20)
					if err != nil {
						t.Fatal(err)
					}
					for i, p := range points {
						if !p.Supported {
							continue
						}
						axis := "beta"
						if states[i].Y != 0 {
							axis = "Y"
						}
						key := fmt.Sprintf("%s in %s, n = %d", name, axis, c.n)
						if all[key] == nil {
							all[key] = new(coverage)
						}
						all[key].add(p.Estimate, truth[name][i].Estimate.Value)
					}
				}
			}
		}
	}
	for name, c := range all {
		c.check(t, name)
	}
}
