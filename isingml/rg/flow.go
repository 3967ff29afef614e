package rg

import (
	"fmt"

	"github.com/isingml/kernel/isingml/reweight"
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

// values lists the numbers of all steps.
func values(steps []Step) (out []float64) {
	for i := range steps {
		for _, x := range steps[i].numbers() {
			out = append(out, x.Value)
		}
	}
	return out
}

// supports fills in the support of a step's numbers. The exponents of the field
// are those of the transition only if the samples reach the fixed point.
func (r Resampling) supports(s *Step, original, rescaled System) (err error) {
	zero, critical := reweight.State{Beta: rescaled.Beta}, s.Thermal != nil || s.Field == nil || s.Field.Off() == ""
	if t := s.Thermal; t != nil {
		at := reweight.State{Beta: t.BetaC.Value}
		if t.Support, err = r.support(original, rescaled, at, at); err != nil {
			return err
		}
		t.Supported = t.Good()
		zero, critical = at, t.Supported
	}
	if f := s.Field; f != nil {
		if f.Support, err = r.support(original, rescaled, reweight.State{Beta: zero.Beta, Y: f.Origin.Value}, zero); err != nil {
			return err
		}
		f.Supported = f.Good() && critical
	}
	if f := s.BlockedField; f != nil {
		if f.Support, err = rescaled.Support(zero.Beta, 0, r.bins); err != nil {
			return err
		}
		f.Supported = f.Good() && critical
	}
	return nil
}

// Version changes whenever the same systems would give other numbers.
const Version = 3
