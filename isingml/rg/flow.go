package rg

import "fmt"

// A Step compares two systems of which the second was blocked once more.
type Step struct {
	// Blocked is how often the first of the two was blocked.
	Blocked int     `json:"blocked"`
	Thermal Thermal `json:"thermal"`
	Field   *Field  `json:"field,omitempty"`
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
	var steps []Step
	for i := range systems[:len(systems)-1] {
		a, b := systems[i], systems[i+1]
		step := Step{Blocked: i}
		var err error
		if step.Thermal, err = r.FixedPoint(a, b); err != nil {
			return nil, fmt.Errorf("rg: step %d: %w", i+1, err)
		}
		if field {
			f, err := r.FieldExponent(a, b)
			if err != nil {
				return nil, fmt.Errorf("rg: step %d: %w", i+1, err)
			}
			step.Field = &f
		}
		steps = append(steps, step)
	}
	return steps, nil
}
