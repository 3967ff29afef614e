package rg

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
)

// A plan is what is computed of a flow's systems.
type plan struct {
	Rescaling
	steps []comparison
	needs []needs // of each system
}

// A comparison is one step of a plan: what the data allow, and where searches
// begin from the second time on.
//
// The exponents of the field are those of the fixed point, where there are
// energies to go there with. They are computed just below and above the
// fixed point of all data, and on the straight line between for each
// resampling, whose fixed point is another one.
type comparison struct {
	thermal, field, blocked bool
	betaC, origin           float64   // found from all data
	betas                   []float64 // where the exponents of the field are computed
}

// newPlan looks at what the systems have.
func newPlan(g Rescaling, systems []System) (*plan, error) {
	if err := g.Validate(); err != nil {
		return nil, err
	}
	p := &plan{Rescaling: g, needs: make([]needs, len(systems))}
	for i := range systems[1:] {
		a, b := systems[i], systems[i+1]
		if b.Blocked != a.Blocked+1 {
			return nil, fmt.Errorf("%s was blocked %d times and %s %d times: the second must be blocked once more",
				nameOf(i, len(systems)), a.Blocked, nameOf(i+1, len(systems)), b.Blocked)
		}
		c := comparison{
			thermal: a.Energy != nil && b.Energy != nil,
			blocked: b.parent() != nil && !(b.Y != 0 && b.F == nil),
			betaC:   (a.Beta + b.Beta) / 2, betas: []float64{b.Beta},
		}
		c.field = a.F != nil && b.F != nil && (c.thermal || a.Beta == b.Beta)
		if !c.thermal && !c.field && !c.blocked {
			return nil, errors.New("nothing to map: the mapping of the inverse temperature takes the energies of both systems, that of the field takes f of both as F and, without energies, both at one inverse temperature")
		}
		if ratio := b.Volume / a.Volume; c.field && math.Abs(ratio/g.volume()-1) > 1e-9 {
			return nil, fmt.Errorf("the volumes %v and %v that the samples were drawn at must differ by b^d = %v, as b = %v and d = %d", a.Volume, b.Volume, g.volume(), g.B, g.D)
		}
		for _, pair := range []struct {
			small, large []float64
			named        string
			there        bool
		}{
			{a.F, b.F, "f", c.field},
			{b.Observable, b.parent(), "the observable", c.blocked},
		} {
			if pair.there && g.grows(pair.small, pair.large) {
				return nil, fmt.Errorf("%s grows with the lattice, as a sum over its sites does: the field couples to a density, so divide it by the number of sites", pair.named)
			}
		}
		p.steps = append(p.steps, c)
		p.needs[i] = p.needs[i].and(needs{thermal: c.thermal})
		p.needs[i+1] = p.needs[i+1].and(needs{thermal: c.thermal})
	}
	return p, nil
}

// grows tells whether values on a lattice that is larger by b are those of a sum
// over its sites. In root mean square a sum grows by b^(d/2) at least, and a
// density does not; functions within [-1, 1] are none of sums.
func (g Rescaling) grows(small, large []float64) bool {
	square := func(values []float64) (sum, most float64) {
		for _, x := range values {
			sum += x * x
			most = max(most, math.Abs(x))
		}
		return sum / float64(len(values)), most
	}
	from, _ := square(small)
	to, most := square(large)
	return most > 1 && to > from*math.Sqrt(g.volume())
}

// each calls do for every step, and names the step in its error.
func (p *plan) each(do func(i int, c *comparison) error) error {
	for i := range p.steps {
		if err := do(i, &p.steps[i]); err != nil {
			if len(p.steps) > 1 {
				err = fmt.Errorf("step %d: %w", i+1, err)
			}
			return err
		}
	}
	return nil
}

// locate finds the fixed point of each step from all data.
func (p *plan) locate(sides []*side) error {
	v := whole(sides)
	return p.each(func(i int, c *comparison) error {
		if !c.thermal {
			return nil
		}
		t, err := thermalValues(p.Rescaling, v[i], v[i+1], c.betaC)
		if err != nil {
			return fmt.Errorf("fixed point: %w", err)
		}
		c.betaC = t.BetaC.Value
		apart := 1e-5 / math.Max(v[i].thermal.width, v[i+1].thermal.width)
		c.betas = []float64{math.Max(0, c.betaC-apart), c.betaC + apart}
		return nil
	})
}

// begin lets searches begin at what all data gave.
func (p *plan) begin(steps []Step) {
	for i, s := range steps {
		if s.Field != nil {
			p.steps[i].origin = s.Field.Origin.Value
		}
	}
}

// An analysis is a plan with the systems that it is for.
type analysis struct {
	*plan
	sides []*side
	spots [][]*spot
}

// analysis prepares systems, of which the first is data set number set.
func (r Resampling) analysis(g Rescaling, systems []System, set int) (*analysis, error) {
	p, err := newPlan(g, systems)
	if err != nil {
		return nil, err
	}
	a := &analysis{plan: p}
	if a.sides, err = r.sides(systems, p.needs); err != nil {
		return nil, err
	}
	for i, s := range a.sides {
		s.set = set + i
	}
	if err := p.locate(a.sides); err != nil {
		return nil, err
	}
	a.spots, err = p.spots(a.sides)
	return a, err
}

// A spot is two systems prepared for the field at one inverse temperature.
type spot struct {
	beta               float64
	original, rescaled *response
	own                *reweight.Partial // observable with f of the parents, at Y = 0
}

// spots prepares the systems of each step where its exponents are computed.
func (p *plan) spots(sides []*side) ([][]*spot, error) {
	out := make([][]*spot, len(p.steps))
	return out, p.each(func(i int, c *comparison) error {
		if !c.field && !c.blocked {
			return nil
		}
		for _, beta := range c.betas {
			s, err := newSpot(sides[i], sides[i+1], beta, c.field)
			if err != nil {
				return err
			}
			out[i] = append(out[i], s)
		}
		return nil
	})
}

func newSpot(original, rescaled *side, beta float64, field bool) (s *spot, err error) {
	s = &spot{beta: beta}
	if field {
		if s.original, err = newResponse(original.System, beta, true, original.edges); err != nil {
			return nil, err
		}
		if s.rescaled, err = newResponse(rescaled.System, beta, true, rescaled.edges); err != nil {
			return nil, err
		}
	}
	other := rescaled.parent()
	if other == nil {
		other = rescaled.Observable
	}
	s.own, err = rescaled.Partial(beta, 0, reweight.Products(rescaled.Observable, other), rescaled.edges)
	return s, err
}
