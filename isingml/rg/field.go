package rg

import (
	"errors"
	"fmt"
	"math"

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
	// Correlation is that of f of the blocked configurations with f of their
	// parents, and Deviations the ratio of the two standard deviations: the
	// blocked slope is b^d Correlation / Deviations.
	Correlation stat.Estimate `json:"correlation"`
	Deviations  stat.Estimate `json:"deviations"`
}

// FieldExponent returns theta_Y from the slope of Y' = f^-1(f'(Y)) at Y = 0:
//
//	dY'/dY = V' cov(f(blocked), f_parent) / (V var(f))
//
// with the parent's volume V' = b^d V, and the denominator taken at Y'(0).
// Original needs f as observable and as F; rescaled needs f of the blocked
// configurations as observable and that of their parents as F. Chords Y'/Y
// would be useless near Y = 0, because Y'(0) is not zero.
func FieldExponent(original, rescaled System, bins int) (Field, error) {
	if err := fieldReady(original, rescaled); err != nil {
		return Field{}, err
	}
	return field(resample(original, rescaled, bins, fieldOnce))
}

// FieldExponentPrinted is FieldExponent with the error analysis of Appendix D.
func FieldExponentPrinted(original, rescaled System, n int) (Field, error) {
	if err := fieldReady(original, rescaled); err != nil {
		return Field{}, err
	}
	return field(printed(original, rescaled, n, fieldOnce))
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

func field(values []stat.Estimate, err error) (Field, error) {
	if err != nil {
		return Field{}, fmt.Errorf("rg: exponent of the field: %w", err)
	}
	return Field{Origin: values[0], Slope: values[1], ThetaY: values[2], Blocked: values[3], Correlation: values[4], Deviations: values[5]}, nil
}

func fieldOnce(a, b System) ([]float64, error) {
	mean, numerator, err := b.value(b.Beta, 0, true)
	if err != nil {
		return nil, err
	}
	origin, err := a.invert(mean, 0, true)
	if err != nil {
		return nil, err
	}
	_, denominator, err := a.value(a.Beta, origin, true)
	if err != nil {
		return nil, err
	}
	w, err := b.At(b.Beta, 0)
	if err != nil {
		return nil, err
	}
	own := w.Covariance(b.Observable, b.Observable)
	parent := w.Covariance(b.F, b.F)
	blocked := numerator / (b.Beta * a.Volume * own)
	slope := numerator / denominator
	if !(slope > 1) || !(blocked > 1) {
		return nil, fmt.Errorf("dY'/dY is %v, must be above 1", min(slope, blocked))
	}
	return []float64{
		origin, slope,
		math.Log(B) / math.Log(slope),
		math.Log(B) / math.Log(blocked),
		w.Covariance(b.Observable, b.F) / math.Sqrt(own*parent),
		math.Sqrt(own / parent),
	}, nil
}
