package rg

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// Field is what the mapping of the field Y gives at Y = 0.
type Field struct {
	Origin stat.Estimate `json:"origin"`  // Y'(0), not zero because <f> and <f'> differ
	Slope  stat.Estimate `json:"slope"`   // dY'/dY at Y = 0; 2^(15/8) = 3.668 for theta = 8/15
	ThetaY stat.Estimate `json:"theta_y"` // Eq. (16)
	// Blocked is the exponent with the variance of f on the blocked
	// configurations in the denominator, instead of that of the original
	// system: the form of the Monte Carlo renormalization group, whose errors
	// are far smaller because numerator and denominator fluctuate together.
	Blocked stat.Estimate `json:"blocked"`
	// SelfConsistent is the exponent if f of the blocked configurations is both
	// the observable and what the parent's field couples to. It is 1/d for any
	// f that maps to its own lattice, whatever the transition, and tells how
	// far ThetaY is from saying nothing.
	SelfConsistent stat.Estimate `json:"self_consistent"`
	// Correlation is that of f of the blocked configurations with f of their
	// parents, and Deviations the ratio of the two standard deviations: the
	// blocked slope is b^d Correlation / Deviations.
	Correlation stat.Estimate `json:"correlation"`
	Deviations  stat.Estimate `json:"deviations"`
	// Support is the worse one of the original sample at Y'(0) and the
	// rescaled one at Y = 0.
	reweight.Support
	Supported bool `json:"supported"`
}

// FieldExponent returns theta_Y with jackknife errors over bins of both
// samples.
func FieldExponent(original, rescaled System, bins int) (Field, error) {
	return Jackknife(bins).FieldExponent(original, rescaled)
}

// FieldExponentPrinted is FieldExponent with the error analysis of Appendix D.
func FieldExponentPrinted(original, rescaled System, n int) (Field, error) {
	return AppendixD(n).FieldExponent(original, rescaled)
}

// FieldExponent returns theta_Y from the slope of Y' = f^-1(f'(Y)) at Y = 0:
//
//	dY'/dY = V' cov(f(blocked), f_parent) / (V var(f))
//
// with the parent's volume V' = b^d V, and the denominator taken at Y'(0).
// Original needs f as observable and as F; rescaled needs f of the blocked
// configurations as observable and that of their parents as F. Chords Y'/Y
// would be useless near Y = 0, because Y'(0) is not zero.
func (r Resampling) FieldExponent(original, rescaled System) (Field, error) {
	if err := fieldReady(original, rescaled); err != nil {
		return Field{}, err
	}
	return r.FieldExponentAt(original, rescaled, original.Beta)
}

// FieldExponentAt is FieldExponent at another inverse temperature than that of
// the samples, say the fixed point; this takes the energies of both.
func (r Resampling) FieldExponentAt(original, rescaled System, beta float64) (Field, error) {
	values, err := r.estimate(original, rescaled, fieldChain(beta))
	if err != nil {
		return Field{}, fmt.Errorf("rg: exponent of the field: %w", err)
	}
	return r.field(values, original, rescaled, beta)
}

func fieldReady(original, rescaled System) error {
	if original.F == nil || rescaled.F == nil {
		return errors.New("rg: the mapping of the field takes f of both systems as F")
	}
	if original.Beta != rescaled.Beta {
		return fmt.Errorf("rg: the mapping of the field takes both systems at one inverse temperature, not %v and %v", original.Beta, rescaled.Beta)
	}
	return nil
}

func prepareField(beta float64) func(s *side) error {
	return func(s *side) (err error) {
		s.field, err = newResponse(s.System, beta, true, s.borders)
		return err
	}
}

// fieldChain returns the numbers of Field in the order of fieldOnce.
func fieldChain(beta float64) chain {
	start := math.NaN() // Y'(0) from all data, which comes first
	response := prepareField(beta)
	prepare := func(s *side) error {
		err := response(s)
		if err != nil {
			return err
		}
		conjugate := s.Conjugate
		if conjugate == nil {
			conjugate = s.Observable
		}
		if s.own, err = s.Partial(beta, 0, s.Observable, conjugate, s.borders); err != nil {
			return err
		}
		s.withParent, err = s.Partial(beta, 0, s.Observable, s.F, s.borders)
		return err
	}
	return chain{prepare: prepare, compute: func(a, b *view) ([]float64, error) {
		mean, numerator, err := b.field.at(0)
		if err != nil {
			return nil, err
		}
		from := start
		if math.IsNaN(from) {
			from = 0
		}
		origin, err := a.field.invert(mean, from)
		if err != nil {
			return nil, fmt.Errorf("the image of Y=0: %w", err)
		}
		if math.IsNaN(start) {
			start = origin
		}
		_, denominator, err := a.field.at(origin)
		if err != nil {
			return nil, err
		}
		own, parent := b.own.Moments(b.times), b.withParent.Moments(b.times)
		correlation := parent.Covariance / math.Sqrt(parent.VarA*parent.VarB)
		slope := numerator / denominator
		blocked := numerator / (beta * a.Volume * own.Covariance)
		same := beta * b.Volume * own.Covariance / denominator
		for _, s := range []float64{slope, blocked, same} {
			if !(s > 1) {
				return nil, fmt.Errorf("dY'/dY is %.4g, must be above 1; the correlation of f with f of the parents is %.3g", s, correlation)
			}
		}
		theta := func(slope float64) float64 { return math.Log(B) / math.Log(slope) }
		return []float64{
			origin, slope, theta(slope), theta(blocked), theta(same),
			correlation, math.Sqrt(parent.VarA / parent.VarB),
		}, nil
	}}
}
