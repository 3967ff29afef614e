package phi4

import (
	"fmt"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/internal/transition"
	"github.com/isingml/kernel/isingml/random"
)

// systems are near their transitions, in two and three dimensions.
var systems = map[string]struct {
	of           func(int, float64) (*Model, error)
	d, l         int
	lambda, beta float64
}{
	"hopping, two dimensions":   {Hopping, 2, 8, 1, 0.68},
	"hopping, three dimensions": {Hopping, 3, 4, 1.1, 0.375},
	"mass, two dimensions":      {Mass, 2, 8, 1, 1.27},
	"odd lattice":               {Mass, 2, 5, 2, 2},
}

// TestSchwingerDyson holds chains to the equation of motion
//
//	<sum_x phi_x dS/dphi_x> = V,
//
// which is an integral by parts, with f in the Hamiltonian and without.
func TestSchwingerDyson(t *testing.T) {
	for name, c := range systems {
		m := newModel(t, c.of, c.d, c.lambda)
		for _, rule := range m.Rules() {
			for _, y := range []float64{0, 0.2} {
				t.Run(name+"/"+rule.Name, func(t *testing.T) {
					chain := newChain(m, c.l, c.beta, rule.Name, y, 3)
					chain.Update(200)
					compare(t, 1000, []float64{1}, func() []float64 {
						chain.Update(2)
						s := chain.moments()
						motion := 2*chain.a*s[1] + 4*chain.b*s[2] - 2*float64(c.d)*chain.c*s[0]
						return []float64{motion - c.beta*y*mf(mean(chain.field))}
					})
				})
			}
		}
	}
}

// TestProposals holds <exp(-dS)> over proposals of Metropolis updates to 1, in
// ensembles that each rule draws: it is a ratio of partition functions. The
// proposals are small, as the mean of large ones rests on rare configurations.
func TestProposals(t *testing.T) {
	for name, c := range systems {
		m := newModel(t, c.of, c.d, c.lambda)
		for _, rule := range m.Rules() {
			t.Run(name+"/"+rule.Name, func(t *testing.T) {
				chain, rng := newChain(m, c.l, c.beta, rule.Name, 0, 4), random.New(4, "proposals")
				chain.Update(200)
				compare(t, 1000, []float64{1}, func() []float64 {
					chain.Update(1)
					sum := 0.
					for i, x := range chain.field {
						to := float64(x) + (rng.Float64()-0.5)/4
						sum += math.Exp(chain.gain(float64(x), to, chain.pull(i)))
					}
					return []float64{sum / float64(len(chain.field))}
				})
			})
		}
	}
}

// TestSite compares what is drawn for one site with its distribution, by the
// numbers in twenty parts of equal probability, and asks that few values are
// rejected.
func TestSite(t *testing.T) {
	const n, parts = 40000, 20
	for name, c := range map[string]struct {
		a        action
		h        float64
		accepted float64 // at least, of a draw's values
	}{
		"two wells":            {action{-1, 1, 0.68}, 0, 0.4},
		"in a pull":            {action{-1, 1, 0.68}, -1.7, 0.4},
		"one well":             {action{2, 0.1, 1}, 0.3, 0.5},
		"a pull out of range":  {action{-1, 1, 0.68}, 40, 0.1},
		"narrow wells":         {action{-39, 20, 0.5}, 0.2, 0.08},
		"without a bond":       {action{1, 1, 0}, 0, 0.4},
		"far below transition": {action{-8, 0.25, 1}, 16, 0.1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(c.a, 2)
			g := newGrid(c.a, 20001, 4)
			var below []float64 // probability up to each point of the grid
			sum := 0.
			for k, x := range g.x {
				sum += g.weight[k] * math.Exp(c.h*x)
				below = append(below, sum)
			}
			words := random.NewWords(8, "site")
			drawn := make([]float64, parts)
			step := g.x[1] - g.x[0]
			kept := 0
			for range n {
				x := s.draw(c.h, math.Inf(1), words)
				if math.IsInf(x, 1) {
					kept++
					continue
				}
				at := (x - g.x[0]) / step
				k := min(max(int(at), 0), len(below)-2)
				p := (below[k] + (at-float64(k))*(below[k+1]-below[k])) / sum
				drawn[min(int(p*parts), parts-1)]++
			}
			chi := 0.
			for _, m := range drawn {
				want := float64(n-kept) / parts
				chi += (m - want) * (m - want) / want
			}
			if kept > n/50 || chi > parts-1+4*math.Sqrt(2*(parts-1)) {
				t.Errorf("chi-square %.1f of %d parts, %d of %d not drawn", chi, parts, kept, n)
			}
			if got := acceptance(s, c.h); got < c.accepted {
				t.Errorf("%.3f of the values are accepted, must be %.3f at least", got, c.accepted)
			}
		})
	}
}

// acceptance returns the part of the Gaussian's values that are accepted.
func acceptance(s site, h float64) float64 {
	w := s.widthAt(h)
	square, sum, norm := (w-s.a)/(2*s.b), 0., 0.
	for z := -8.; z <= 8; z += 1. / 4096 {
		x := h/(2*w) + z/math.Sqrt(2*w)
		norm += math.Exp(-z * z / 2)
		sum += math.Exp(-z*z/2 - s.b*(x*x-square)*(x*x-square))
	}
	return sum / norm
}

// A chain that goes on from a stored configuration does not differ, and what it
// observes is what is measured on the row.
func TestResumed(t *testing.T) {
	m := newModel(t, Hopping, 2, 1)
	for _, rule := range m.Rules() {
		for _, y := range []float64{0, 0.1} {
			one, two := newChain(m, 6, 0.68, rule.Name, y, 1), newChain(m, 6, 0.68, rule.Name, y, 2)
			one.Disorder()
			one.Update(7)
			t.Run(fmt.Sprintf("%s/Y=%v", rule.Name, y), func(t *testing.T) {
				transition.Resumed(t, m, 6, one, two, one.Random, two.Random, 0, 1)
			})
		}
	}
}

// Both parametrisations are one model, whose field is in other units.
func TestUnits(t *testing.T) {
	const lambda, beta = 1.3, 0.7
	hopping := newModel(t, Hopping, 2, lambda).action(beta)
	// phi' = sqrt(beta) phi has the bonds of the other one.
	mass := newModel(t, Mass, 2, 4*lambda/(beta*beta)).action(-2 * (hopping.a/beta - 2))
	for name, x := range map[string][2]float64{
		"square": {mass.a, hopping.a / beta}, "fourth power": {mass.b, hopping.b / (beta * beta)}, "bond": {mass.c, hopping.c / beta},
	} {
		if math.Abs(x[0]-x[1]) > 1e-12 {
			t.Errorf("%s: %v and %v", name, x[0], x[1])
		}
	}
}

func TestParameters(t *testing.T) {
	for name, params := range map[string]map[string]float64{
		"no quartic term": {"lambda": 0}, "no minimum": {"lambda": -1}, "hardly any other value": {"lambda": 2e4},
		"no dimension": {"d": 0}, "half a dimension": {"d": 1.5}, "too many": {"d": 5}, "another name": {"kappa": 1},
	} {
		for _, of := range []string{"phi4", "phi4-mass"} {
			if _, err := model.New(of, params); err == nil {
				t.Errorf("%s: no error for %s", of, name)
			}
		}
	}
}
