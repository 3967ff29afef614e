package rg

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/stat"
)

// A Flow is the analysis of systems along one or several steps of blocking.
type Flow struct {
	Rescaling
	// Networks is how many networks the observables are the mean of.
	Networks int    `json:"networks"`
	Steps    []Step `json:"steps"`
}

// A Step compares two systems of which the second was blocked once more. Its
// parts hold the numbers of the mean of the networks with their statistical
// errors, its budget those of infinitely many networks with all errors. What
// the data do not give is nil.
type Step struct {
	// Blocked is how often the first of the two was blocked.
	Blocked      int           `json:"blocked"`
	Thermal      *Thermal      `json:"thermal,omitempty"`
	Field        *Field        `json:"field,omitempty"`
	BlockedField *BlockedField `json:"blocked_field,omitempty"`
	Budgets      Budgets       `json:"budget"`
}

func (s *Step) numbers() []*stat.Estimate {
	var n []*stat.Estimate
	if s.Thermal != nil {
		n = append(n, s.Thermal.numbers()...)
	}
	if s.Field != nil {
		n = append(n, s.Field.numbers()...)
	}
	if s.BlockedField != nil {
		n = append(n, s.BlockedField.numbers()...)
	}
	return n
}

// Last returns the deepest step.
func (f *Flow) Last() Step { return f.Steps[len(f.Steps)-1] }

// Flow compares systems along steps of blocking, each with the next. A network
// is the list of its systems; all networks share the samples and differ in
// observables, f and f of the parents, and it is their mean that is analysed.
//
// All systems have one size L: the one that was blocked i times comes from
// L b^i, and each was blocked once more than the one before. From a blocked
// system on, the change that a first blocking makes to the interactions drops
// out of the comparison. Neighbouring steps share a system, which the errors
// know.
//
// The inverse temperature is mapped where both systems have energies. The field
// is mapped where both have F, and with the blocked denominator where the
// rescaled system knows f of its parents, see [System]: at the fixed point of
// the inverse temperature or, without energies, where both were drawn. The error wraps [ErrRange] if the curves do not cross where the
// samples reach.
func (r Resampling) Flow(g Rescaling, networks ...[]System) (*Flow, error) {
	f, err := r.flow(g, networks)
	if err != nil {
		return nil, fmt.Errorf("rg: %w", err)
	}
	return f, nil
}

func (r Resampling) flow(g Rescaling, networks [][]System) (*Flow, error) {
	if err := checkNetworks(networks); err != nil {
		return nil, err
	}
	mean := average(networks, nil)
	a, err := r.analysis(g, mean, 0)
	if err != nil {
		return nil, err
	}
	control, err := r.prepareControl(g, mean)
	if err != nil {
		return nil, err
	}
	f := &Flow{Rescaling: g, Networks: len(networks)}
	if f.Steps, err = a.steps(nil); err != nil {
		return nil, err
	}
	a.begin(f.Steps)
	statistical, err := r.resample(len(mean)+control.sets(), func(s stat.Selection) ([]float64, error) {
		steps, err := a.steps(s)
		if err != nil {
			return nil, err
		}
		zeros, err := control.zeros(s)
		return append(values(steps), zeros...), err
	})
	if err != nil {
		return nil, err
	}
	network, err := r.overNetworks(a.plan, networks)
	if err != nil {
		return nil, err
	}
	next := 0
	for i := range f.Steps {
		for _, x := range f.Steps[i].numbers() {
			*x = statistical.Estimate(next)
			next++
		}
		if err := r.supports(&f.Steps[i], mean[i], mean[i+1]); err != nil {
			return nil, err
		}
	}
	return f, f.budget(statistical, network, control, r.bins)
}

// steps computes the steps for a choice of bins, nil for all of them.
func (a *analysis) steps(s stat.Selection) ([]Step, error) {
	v := whole(a.sides)
	if s != nil {
		v = views(a.sides, s)
	}
	return a.compute(v, a.spots)
}

// compute returns the steps without errors.
func (p *plan) compute(v []*view, spots [][]*spot) ([]Step, error) {
	steps := make([]Step, len(p.steps))
	err := p.each(func(i int, c *comparison) error {
		return c.compute(p.Rescaling, &steps[i], v[i], v[i+1], spots[i])
	})
	return steps, err
}

func (c *comparison) compute(g Rescaling, s *Step, a, b *view, spots []*spot) (err error) {
	s.Blocked = a.Blocked
	at := b.Beta
	if c.thermal {
		if s.Thermal, err = thermalValues(g, a, b, c.betaC); err != nil {
			return fmt.Errorf("fixed point: %w", err)
		}
		at = s.Thermal.BetaC.Value
	}
	if c.field {
		s.Field, err = between(spots, at, func(p *spot) (*Field, error) { return p.fieldValues(g, a, b, c.origin) })
		if err != nil {
			return fmt.Errorf("exponent of the field: %w", err)
		}
	}
	if c.blocked {
		s.BlockedField, err = between(spots, at, func(p *spot) (*BlockedField, error) { return p.blockedValues(g, b) })
		if err != nil {
			return fmt.Errorf("exponent of the field: %w", err)
		}
	}
	if s.Thermal == nil {
		return nil
	}
	if s.Field != nil {
		s.Field.Scaling = scalingValues(s.Thermal.Nu.Value, s.Field.ThetaY.Value, g.D)
	}
	if s.BlockedField != nil {
		s.BlockedField.Scaling = scalingValues(s.Thermal.Nu.Value, s.BlockedField.ThetaY.Value, g.D)
	}
	return nil
}

// between returns what compute gives at beta, on the straight line through two
// spots; of one spot, what it gives there.
func between[T interface{ numbers() []*stat.Estimate }](spots []*spot, beta float64, compute func(s *spot) (T, error)) (T, error) {
	out, err := compute(spots[0])
	if err != nil || len(spots) == 1 {
		return out, err
	}
	other, err := compute(spots[1])
	if err != nil {
		return out, err
	}
	part := (beta - spots[0].beta) / (spots[1].beta - spots[0].beta)
	for i, x := range out.numbers() {
		x.Value += part * (other.numbers()[i].Value - x.Value)
	}
	return out, nil
}

// exponent returns ln b / ln slope: nu and theta of their slopes.
func (g Rescaling) exponent(slope float64) float64 {
	return math.Log(g.B) / math.Log(slope)
}

// overNetworks is the jackknife over networks; nil for too few.
func (r Resampling) overNetworks(p *plan, networks [][]System) (*stat.Resampled, error) {
	if len(networks) < MinNetworks {
		return nil, nil
	}
	found, err := stat.Resampling{}.Jackknife(r.context(), func(s stat.Selection) ([]float64, error) {
		sides, err := r.sides(average(networks, s[0]), p.needs)
		if err != nil {
			return nil, err
		}
		spots, err := p.spots(sides)
		if err != nil {
			return nil, err
		}
		steps, err := p.compute(whole(sides), spots)
		return values(steps), err
	}, len(networks))
	if err != nil {
		return nil, fmt.Errorf("without one of the networks: %w", err)
	}
	return found, nil
}

// Version changes whenever the same systems would give other numbers.
const Version = 3
