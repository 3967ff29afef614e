// Package rg is the renormalization-group mapping of the paper. An observable,
// f or another one, is measured on an original system of size L and on a
// rescaled one of the same size, blocked from b L; where the two agree is the
// fixed point, and how fast they part gives the exponents.
//
// Resampling goes through the whole chain, inversions included: see
// [Resampling]. The package works on plain series and knows nothing of spins.
package rg

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
)

// B is the rescaling factor b of the blocking (Appendix C).
const B = 2

// A System is one side of the mapping: an observable measured on
// configurations, and what it takes to reweight it. For a rescaled system the
// sample is that of its parent, whose energy and f the configurations were
// drawn with, and the observable is measured on the blocked configurations.
type System struct {
	reweight.Sample
	Observable []float64
	// Conjugate is what the rescaled field Y' couples to, measured on the same
	// blocked configurations as the observable or, if the original system is
	// itself blocked, on those blocked as often less. It serves the blocked
	// denominator of [Field] alone; nil means Observable, which is right for an
	// original system that is not blocked.
	Conjugate []float64
}

// Validate reports the first thing that keeps s from being mapped.
func (s System) Validate() error {
	if err := s.validate(); err != nil {
		return fmt.Errorf("rg: %w", err)
	}
	return nil
}

func (s System) validate() error {
	if err := s.Sample.Validate(); err != nil {
		return err
	}
	n := s.Len()
	for _, c := range []struct {
		name   string
		values []float64
	}{{"the observable", s.Observable}, {"the conjugate", s.Conjugate}} {
		if c.values == nil && c.name != "the observable" {
			continue
		}
		if len(c.values) != n {
			return fmt.Errorf("%d values of %s for %d configurations", len(c.values), c.name, n)
		}
		for i, x := range c.values {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("%s of configuration %d is %v, must be finite", c.name, i, x)
			}
		}
	}
	return nil
}
