package local

import (
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/internal/transition"
	"github.com/isingml/kernel/isingml/random"
)

// long says that tests may take minutes.
var long = os.Getenv("ISINGML_LONG_TESTS") != ""

func must(e Energies) *Model {
	m, err := New(e)
	if err != nil {
		panic(err)
	}
	return m
}

// potts are q states in d dimensions, whose equal neighbours gain an energy.
func potts(d, q int, gain float64) *Model {
	return must(Energies{Name: fmt.Sprintf("%d-states", q), Lattice: lattice.Hypercubic(d), Codec: lattice.Codec{States: q, First: 0, Step: 1}, Interactions: []func(s ...int8) float64{func(s ...int8) float64 {
		if s[0] == s[1] {
			return -gain
		}
		return 0.3
	}}})
}

// spins are Ising spins in d dimensions.
func spins(d int, j, h float64) *Model {
	return must(Energies{
		Name: "spins", Lattice: lattice.Hypercubic(d), Codec: lattice.Spins, Interactions: product(j),
		Site: func(a int8) float64 { return -h * float64(a) },
	})
}

// product is the interaction -j times the product of all values, by class.
func product(j ...float64) (all []func(s ...int8) float64) {
	for _, x := range j {
		all = append(all, func(s ...int8) float64 {
			p := -x
			for _, v := range s {
				p *= float64(v)
			}
			return p
		})
	}
	return all
}

// dilute are spins that may be missing.
func dilute(d int) *Model {
	return must(Energies{
		Name: "dilute", Lattice: lattice.Hypercubic(d), Codec: lattice.Codec{States: 3, First: -1, Step: 1}, Interactions: product(1),
		Site: func(a int8) float64 { return 0.7 * float64(a*a) },
	})
}

// clock are q directions in d dimensions.
func clock(d, q int) *Model {
	return must(Energies{Name: fmt.Sprintf("%d directions", q), Lattice: lattice.Hypercubic(d), Codec: lattice.Codec{States: q, Step: 1}, Interactions: []func(s ...int8) float64{func(s ...int8) float64 {
		n := max(s[0]-s[1], s[1]-s[0])
		return -math.Cos(2 * math.Pi * float64(min(n, int8(q)-n)) / float64(q))
	}}})
}

// matrix returns the transition matrix of one update and the exact
// probabilities of all configurations.
func matrix(t *testing.T, m *Model, s model.Setup, y float64) ([][]float64, []float64) {
	t.Helper()
	states, source := transition.NewStates(t, m.Format(s.L)), new(transition.Source)
	v := states.Format.Sites()
	s.Random = random.Scripted(source)
	term := transition.NewTerm(states)
	var f func(int) float64
	if y != 0 {
		s.Coupling, f = model.NewCoupling(term, s.Beta, v, y, s.Random), term.F
	}
	c := m.NewChain(s)
	site, choosing := 0, false
	switch c := c.(type) {
	case *heatBath:
		source.Options = func(draw int) []transition.Branch {
			if draw == 0 {
				site = 0
			}
			if term.Proposed {
				return term.Decide(s.Coupling, 0, model.MetropolisChance)
			}
			site++
			return ways(c.chancesAt(site - 1))
		}
	case *metropolis:
		source.Options = func(draw int) []transition.Branch {
			if draw == 0 {
				site, choosing = 0, true
			}
			if choosing {
				choosing = false
				site++
				return transition.Sites(len(m.site) - 1)
			}
			choosing = true
			if s.Coupling != nil {
				code := uint8(0)
				code = c.code(int8(c.numbers[0]))
				return term.Decide(s.Coupling, s.Beta*(c.energy(site-1, c.codes[site-1])-c.energy(site-1, code)), model.SweepChance)
			}
			// Without f the other value is not seen from here, but its energy is,
			// on the path that led to it.
			to := source.Taken(draw - 1)
			if to >= int(c.codes[site-1]) {
				to++
			}
			x := s.Beta * (c.energy(site-1, c.codes[site-1]) - c.energy(site-1, uint8(to)))
			return transition.Threshold(model.Threshold(model.SweepChance(x)))
		}
	case *wolff:
		idle := 0
		if c.lazy {
			idle = 1
		}
		var from uint8
		head, next := 0, 0 // in the cluster, and among the others of its site
		source.Options = func(draw int) []transition.Branch {
			switch {
			case draw == idle-1:
				return transition.Coin()
			case draw == idle:
				return transition.Sites(v)
			case draw == idle+1:
				from, head, next = c.codes[source.Taken(idle)], 0, 0
				return transition.Sites(len(m.site) - 1)
			case term.Proposed:
				return term.Decide(s.Coupling, 0, model.MetropolisChance)
			}
			for ; ; head, next = head+1, 0 {
				others, bonds := c.neighbours(c.queue[head])
				for next < len(others) {
					if next++; c.codes[others[next-1]] == from {
						return transition.Threshold(bonds[next-1])
					}
				}
			}
		}
	}
	if c, ok := c.(*reflecting); ok {
		source.Options = reflections(c, source, term)
	}
	return states.Matrix(t, source, c, 1, func() { c.Update(1) }), states.Boltzmann(m, s.Beta, float64(v)*y, f)
}

// reflections lists the outcomes of each draw of an update, in the order of
// [reflecting.Update].
func reflections(c *reflecting, source *transition.Source, term *transition.Term) func(draw int) []transition.Branch {
	v, site, base, k, head, next := len(c.codes), 0, 0, 0, 0, 0
	return func(draw int) []transition.Branch {
		if draw == 0 {
			site, base, head, next = 0, 0, 0, 0
		}
		if c.sweep != nil && (site < v || term.Proposed && draw == base) {
			base = draw + 1
			if term.Proposed {
				return term.Decide(c.Coupling, 0, model.MetropolisChance)
			}
			site++
			return ways(c.chancesAt(site - 1))
		}
		if term.Proposed {
			return term.Decide(c.Coupling, 0, model.MetropolisChance)
		}
		at := draw - base
		if c.lazy {
			if at == 0 {
				return transition.Coin()
			}
			at--
		}
		if len(c.reflections) > 1 {
			if at == 0 {
				return transition.Sites(len(c.reflections))
			}
			k = source.Taken(base)
			at--
		}
		if at == 0 {
			return transition.Sites(v)
		}
		for ; ; head, next = head+1, 0 {
			rays, others := c.star(int(c.queue[head]))
			row := int(c.codes[c.queue[head]]) * len(c.site)
			for next < len(others) {
				n := others[next]
				bond := c.bonds[k][rays[next].class][row+int(c.codes[n])]
				if next++; bond > 0 && !c.cluster[n] {
					return transition.Threshold(bond)
				}
			}
		}
	}
}

func (c *chain) code(value int8) uint8 {
	code, _ := c.Codec.Code(value)
	return uint8(code)
}

// ways are the words between thresholds.
func ways(thresholds []uint64) (b []transition.Branch) {
	low := uint64(0)
	for _, t := range thresholds {
		if t > low {
			b = append(b, transition.Branch{Word: t - 1, P: math.Ldexp(float64(t-low), -64)})
		}
		low = t
	}
	if low < math.MaxUint64 {
		b = append(b, transition.Branch{Word: math.MaxUint64, P: 1 - math.Ldexp(float64(low), -64)})
	}
	return b
}

// on returns spins whose product counts -j in each class of a lattice.
func on(g lattice.Geometry, j ...float64) *Model {
	return must(Energies{Name: g.Name, Lattice: g, Codec: lattice.Spins, Interactions: product(j...)})
}

// open returns the lattice with the first direction open.
func open(g lattice.Geometry) lattice.Geometry {
	g.Name, g.Open = "open "+g.Name, []bool{true}
	return g
}

// ladder is two chains with rungs, which are another class.
var ladder = lattice.Geometry{Name: "ladder", Dimension: 1, Basis: 2, Classes: []lattice.Class{{lattice.Bond(0, 1)}, {lattice.Bond(0, 0, 1), lattice.Bond(1, 1, 1)}}}

// dilute3 are spins that may be missing, which interact by threes.
func dilute3(g lattice.Geometry) *Model {
	return must(Energies{
		Name: "dilute " + g.Name, Lattice: g, Codec: lattice.Codec{States: 3, First: -1, Step: 1}, Interactions: product(0.6),
		Site: func(a int8) float64 { return 0.4 * float64(a*a) },
	})
}

// runs tells whether a rule is there at size l and quick enough: an update of sweep
// and cluster has too many outcomes on a square.
func runs(m *Model, rule model.Rule, l int) bool {
	hybrid := rule.Name == model.Wolff && !rule.Cluster
	return m.Check(l, rule.Name) == nil && (!hybrid || m.Lattice.Dimension == 1)
}

// TestStationary checks every rule of models of every kind as ising's test of
// that name does.
func TestStationary(t *testing.T) {
	for _, c := range []struct {
		m    *Model
		l    int
		slow bool
	}{
		{potts(2, 3, 0.7), 2, false}, {potts(1, 4, 1.3), 3, false}, {potts(1, 5, 1.3), 2, false}, {dilute(2), 2, false}, {dilute(1), 3, false},
		{spins(2, 1, 0), 2, false}, {spins(3, 0.5, 0.1), 2, true}, {spins(2, 0.8, 0), 3, true}, {spins(1, -1, 0.2), 5, false},
		{on(lattice.Triangular(), 0.7), 2, false}, {on(lattice.Honeycomb(), 1), 2, true}, {on(ladder, 0.9, 0.4), 2, false}, {on(lattice.SquareDiagonal(), 0.6, 0.3), 2, false},
		{on(lattice.SquareDiagonal(), 0.6, -0.3), 2, false}, {on(open(lattice.Hypercubic(2)), 1), 2, false}, {on(open(lattice.Hypercubic(1)), 1), 5, false},
		{spins(2, -1, 0), 2, false}, {spins(1, -1, 0), 4, false}, {clock(1, 6), 2, false}, {clock(1, 7), 2, true}, {clock(2, 4), 2, true}, {potts(1, 3, -0.7), 3, false},
		{on(lattice.Triangles(), 0.8), 2, false}, {dilute3(lattice.Triangles()), 2, true}, {on(lattice.Triangular(), -1), 2, false},
	} {
		if c.slow && !long {
			continue
		}
		for _, rule := range c.m.Rules() {
			if !runs(c.m, rule, c.l) {
				continue
			}
			for _, beta := range []float64{0, 1e-9, 0.2, 1, 3} {
				for _, y := range []float64{0, 0.2} {
					t.Run(fmt.Sprintf("%s/d=%d/%s/L=%d,beta=%v,Y=%v", c.m.Name(), c.m.Lattice.Dimension, rule.Name, c.l, beta, y), func(t *testing.T) {
						matrix, p := matrix(t, c.m, model.Setup{L: c.l, Beta: beta, Rule: rule.Name}, y)
						transition.Stationary(t, matrix, p)
						if rule.Cluster {
							transition.Detailed(t, matrix, p)
						}
						for gap := 1; gap <= 4; gap++ {
							transition.Ergodic(t, matrix, gap)
						}
					})
				}
			}
		}
	}
}

// TestRelaxation holds the second eigenvalue of every rule to what the system
// allows, as ising's test of that name does.
func TestRelaxation(t *testing.T) {
	for _, c := range []struct {
		m *Model
		l int
	}{
		{potts(2, 3, 0.7), 2}, {potts(2, 3, -0.7), 2}, {potts(1, 4, 1.3), 3}, {dilute(2), 2}, {dilute(1), 3},
		{spins(2, 1, 0), 2}, {spins(2, -1, 4), 2}, {spins(3, -1, 6), 2}, {spins(1, -1, 2), 5},
		{on(lattice.Triangular(), -1), 2}, {on(ladder, 0.9, 0.4), 2}, {on(lattice.SquareDiagonal(), 0.6, 0.3), 2}, {on(lattice.SquareDiagonal(), 1, -0.5), 2},
		{on(open(lattice.Hypercubic(2)), 1), 2}, {on(lattice.Triangles(), 1), 2},
		{spins(2, -1, 0), 2}, {spins(1, -1, 0), 4}, {clock(1, 6), 2}, {potts(1, 3, -0.7), 3},
	} {
		states := transition.NewStates(t, c.m.Format(c.l))
		for _, rule := range c.m.Rules() {
			if !runs(c.m, rule, c.l) {
				continue
			}
			for _, beta := range []float64{0, 0.01, 0.05, 0.2, 0.5, 0.8, 1, 2, 3, 5} {
				for _, y := range []float64{0, 0.2} {
					if c.m.Lattice.Dimension == 3 && (!long || y != 0 || rule.Cluster) {
						continue
					}
					t.Run(fmt.Sprintf("%s/d=%d/%s/L=%d,beta=%v,Y=%v", c.m.Name(), c.m.Lattice.Dimension, rule.Name, c.l, beta, y), func(t *testing.T) {
						matrix, p := matrix(t, c.m, model.Setup{L: c.l, Beta: beta, Rule: rule.Name}, y)
						unit := 1.
						if rule.Cluster {
							unit = states.Unit(matrix, p)
						}
						states.Relaxes(t, transition.Times(matrix), unit, 0.3, p)
					})
				}
			}
		}
	}
}
