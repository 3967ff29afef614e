package rg

import (
	"fmt"
	"slices"

	"github.com/isingml/kernel/isingml/stat"
)

// A Control is a second observable, such as |m|, measured on the configurations
// of a flow and on longer samples of the same systems. What the mean of f is
// where |m| has its value is a function g of |m|, fitted on the flow's
// configurations. Most of what moves the flow of f from one set of
// configurations to the next moves that of g alike, and the longer samples tell
// how far it moved:
//
//	v = f - k (g - g_long),
//
// for each number of the flow, with k from the covariance of the errors. The
// longer samples take no f, so they cost no networks.
type Control struct {
	Same []System // on the flow's own configurations
	Long []System // on others
}

// Controlled returns the resampling whose flows are controlled. Values and
// statistical errors of their budgets, and the changes between steps, are then
// those of v; the parts of a step stay what f alone gives.
func (r Resampling) Controlled(c Control) Resampling {
	r.control = &c
	return r
}

// check reports what keeps c from controlling a flow of these systems.
func (c *Control) check(systems []System) error {
	if len(c.Same) != len(systems) || len(c.Long) != len(systems) {
		return fmt.Errorf("%d systems with %d of the control and %d longer ones, must be equally many", len(systems), len(c.Same), len(c.Long))
	}
	for i, s := range systems {
		same, long := c.Same[i], c.Long[i]
		if same.Beta != s.Beta || same.Volume != s.Volume || same.Blocked != s.Blocked || !slices.Equal(same.Energy, s.Energy) || !slices.Equal(same.Count, s.Count) {
			return fmt.Errorf("the control of %s was measured on other configurations", nameOf(i, len(systems)))
		}
		if long.Volume != s.Volume || long.Blocked != s.Blocked {
			return fmt.Errorf("the longer sample of %s has volume %v, blocked %d times, must be %v, %d times", nameOf(i, len(systems)), long.Volume, long.Blocked, s.Volume, s.Blocked)
		}
	}
	return nil
}

// A controlled flow is computed as three: that of f, that of the control on the
// same configurations, and that on others.
type controlled struct {
	same, long *analysis
}

func (r Resampling) prepareControl(g Rescaling, systems []System) (*controlled, error) {
	if r.control == nil {
		return nil, nil
	}
	if err := r.control.check(systems); err != nil {
		return nil, err
	}
	for i := range systems {
		for _, s := range []System{r.control.Same[i], r.control.Long[i]} {
			if err := s.validate(); err != nil {
				return nil, fmt.Errorf("the control of %s: %w", nameOf(i, len(systems)), err)
			}
		}
	}
	by, c := r.control.responses(systems), new(controlled)
	var err error
	if c.same, err = r.analysis(g, by.Same, 0); err != nil {
		return nil, fmt.Errorf("the control: %w", err)
	}
	if c.long, err = r.analysis(g, by.Long, len(systems)); err != nil {
		return nil, fmt.Errorf("the longer samples of the control: %w", err)
	}
	return c, nil
}

// sets is the number of data sets of the longer samples.
func (c *controlled) sets() int {
	if c == nil {
		return 0
	}
	return len(c.long.sides)
}

// zeros are the numbers of the control less those of its longer samples, step
// by step and of each kind.
func (c *controlled) zeros(s stat.Selection) ([]float64, error) {
	if c == nil {
		return nil, nil
	}
	same, err := c.same.steps(s)
	if err != nil {
		return nil, fmt.Errorf("the control: %w", err)
	}
	long, err := c.long.steps(s)
	if err != nil {
		return nil, fmt.Errorf("the longer samples of the control: %w", err)
	}
	return slices.Concat(differences(same, long)...), nil
}

// differences are the numbers of the first steps less those of the second, of
// each kind.
func differences(same, long []Step) [][]float64 {
	all := make([][]float64, len(kinds))
	for k, of := range kinds {
		for i := range same {
			a, _ := of(&same[i])
			b, _ := of(&long[i])
			if a != nil && b != nil {
				all[k] = append(all[k], a.Value-b.Value)
			}
		}
	}
	return all
}

// apply controls each number of the steps by the zeros of its kind, which
// follow from place first on. A number that they do not move stays as it is.
func (c *controlled) apply(found *stat.Resampled, steps []Step, at map[*stat.Estimate]int, first, bins int) (*stat.Resampled, error) {
	if c == nil {
		return found, nil
	}
	same, err := c.same.steps(nil)
	if err != nil {
		return nil, err
	}
	long, err := c.long.steps(nil)
	if err != nil {
		return nil, err
	}
	out, all := found, differences(same, long)
	for k, of := range kinds {
		zeros := make([]int, len(all[k]))
		for i := range zeros {
			zeros[i], first = first, first+1
		}
		for i := range steps {
			x, _ := of(&steps[i])
			if x == nil || len(zeros) == 0 {
				continue
			}
			if out, err = out.Controlled(at[x], zeros, bins); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
