package rg

import (
	"fmt"

	"github.com/isingml/kernel/isingml/stat"
)

// A Step compares two systems of which the second was blocked once more.
type Step struct {
	// Blocked is how often the first of the two was blocked.
	Blocked int     `json:"blocked"`
	Thermal Thermal `json:"thermal"`
	Field   *Field  `json:"field,omitempty"`
	// Change is that from the step before, nil at the first one. Neighbouring
	// steps share a system, which its errors take into account.
	Change *Change `json:"change,omitempty"`
}

// A Change of what a step gives.
type Change struct {
	BetaC   stat.Estimate `json:"beta_c"`
	Nu      stat.Estimate `json:"nu"`
	ThetaY  stat.Estimate `json:"theta_y"` // zero where the field is not mapped
	Blocked stat.Estimate `json:"blocked"` // likewise
}

// Flow compares systems along several steps of blocking. All have the same
// size L: systems[i] was blocked i times, from L b^i, and carries energy,
// volume and f of the size it was drawn at. The first step is the paper's.
// From the second on both sides are blocked, so the change that a first
// blocking makes to the interactions drops out of the comparison.
//
// The field is mapped where all systems have F and one inverse temperature.
// For its blocked denominator, systems[i] with i > 1 needs as Conjugate f of
// size L b^(i-1) on its configurations blocked once.
func (r Resampling) Flow(systems ...System) ([]Step, error) {
	if len(systems) < 2 {
		return nil, fmt.Errorf("rg: a flow of %d systems: at least 2 are needed", len(systems))
	}
	field := true
	for i, s := range systems {
		field = field && s.F != nil && s.Beta == systems[0].Beta && (i < 2 || s.Conjugate != nil)
	}
	f := newFlow(len(systems)-1, field, systems[0].Beta)
	values, err := r.estimateAll(systems, f.prepare, f.compute)
	if err != nil {
		return nil, fmt.Errorf("rg: %w", err)
	}
	steps := make([]Step, len(systems)-1)
	for i := range steps {
		a, b := systems[i], systems[i+1]
		steps[i].Blocked = i
		if steps[i].Thermal, err = r.thermal(take(&values, 3), a, b); err != nil {
			return nil, err
		}
		if field {
			one, err := r.field(take(&values, 7), a, b, a.Beta)
			if err != nil {
				return nil, err
			}
			steps[i].Field = &one
		}
	}
	for i := 1; i < len(steps); i++ {
		c := take(&values, 2)
		steps[i].Change = &Change{BetaC: c[0], Nu: c[1]}
		if field {
			c = take(&values, 2)
			steps[i].Change.ThetaY, steps[i].Change.Blocked = c[0], c[1]
		}
	}
	return steps, nil
}

// take cuts the first n values off.
func take(values *[]stat.Estimate, n int) []stat.Estimate {
	out := (*values)[:n]
	*values = (*values)[n:]
	return out
}

// flow is the chains of all steps, which run on the same resamplings.
type flow struct {
	thermal, field []chain
}

func newFlow(steps int, field bool, beta float64) flow {
	var f flow
	for range steps {
		f.thermal = append(f.thermal, thermalChain())
		if field {
			f.field = append(f.field, fieldChain(beta))
		}
	}
	return f
}

func (f flow) prepare(s *side) error {
	if err := f.thermal[0].prepare(s); err != nil || f.field == nil {
		return err
	}
	return f.field[0].prepare(s)
}

// compute returns the numbers of each step and then the changes of beta_c and
// nu, and of theta_Y in both forms, from step to step.
func (f flow) compute(v []*view) ([]float64, error) {
	var out, changes []float64
	var before []float64
	for i := range f.thermal {
		t, err := f.thermal[i].compute(v[i], v[i+1])
		if err != nil {
			return nil, fmt.Errorf("step %d: fixed point: %w", i+1, err)
		}
		out = append(out, t...)
		now := []float64{t[0], t[2]}
		if f.field != nil {
			y, err := f.field[i].compute(v[i], v[i+1])
			if err != nil {
				return nil, fmt.Errorf("step %d: exponent of the field: %w", i+1, err)
			}
			out = append(out, y...)
			now = append(now, y[2], y[3])
		}
		for k := range before {
			changes = append(changes, now[k]-before[k])
		}
		before = now
	}
	return append(out, changes...), nil
}
