package rg

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/stat"
)

// Thermal is what the mapping of the inverse temperature gives.
type Thermal struct {
	BetaC stat.Estimate `json:"beta_c"` // the fixed point, Eq. (9)
	Slope stat.Estimate `json:"slope"`  // d beta'/d beta there; b for nu = 1
	Nu    stat.Estimate `json:"nu"`     // Eq. (14)
	// Effective is the smaller effective sample size of the two samples at the
	// fixed point, as a part of the sample.
	Effective float64 `json:"effective"`
}

// FixedPoint returns the fixed point of beta' = f^-1(f'(beta)), Eq. (11), and
// nu from its slope there, with jackknife errors over bins of both samples
// through the whole chain.
func FixedPoint(original, rescaled System, bins int) (Thermal, error) {
	return thermal(original, rescaled, func(c compute) ([]stat.Estimate, error) {
		return resample(original, rescaled, bins, c)
	})
}

// FixedPointPrinted is FixedPoint with the error analysis of Appendix D: the
// mean over n groups and Eq. (D1). Its nu is biased upwards, because a slope
// enters by its logarithm's inverse.
func FixedPointPrinted(original, rescaled System, n int) (Thermal, error) {
	return thermal(original, rescaled, func(c compute) ([]stat.Estimate, error) {
		return printed(original, rescaled, n, c)
	})
}

type compute = func(a, b System) ([]float64, error)

func thermal(original, rescaled System, estimate func(compute) ([]stat.Estimate, error)) (Thermal, error) {
	values, err := estimate(thermalOnce)
	if err != nil {
		return Thermal{}, fmt.Errorf("rg: fixed point: %w", err)
	}
	t := Thermal{BetaC: values[0], Slope: values[1], Nu: values[2], Effective: 1}
	for _, s := range []System{original, rescaled} {
		w, err := s.At(t.BetaC.Value, 0)
		if err != nil {
			return Thermal{}, err
		}
		t.Effective = min(t.Effective, w.Effective()/float64(len(w)))
	}
	return t, nil
}

// thermalOnce returns the fixed point, the slope and nu. The derivative of
// the mapping at the fixed point is that of f' over that of f, both exact
// covariances.
func thermalOnce(original, rescaled System) ([]float64, error) {
	beta := rescaled.Beta
	for range 60 {
		m, slope, err := original.value(beta, 0, false)
		if err != nil {
			return nil, err
		}
		mp, slopep, err := rescaled.value(beta, 0, false)
		if err != nil {
			return nil, err
		}
		if slope == slopep {
			return nil, fmt.Errorf("the two curves are parallel at beta=%v", beta)
		}
		next := beta - (mp-m)/(slopep-slope)
		if !(next >= 0) || math.Abs(next-rescaled.Beta) > 0.2*rescaled.Beta {
			return nil, fmt.Errorf("the curves do not cross near beta=%v: sample closer to the transition", rescaled.Beta)
		}
		done := math.Abs(next-beta) <= 1e-14
		beta = next
		if done {
			break
		}
	}
	_, slope, err := original.value(beta, 0, false)
	if err != nil {
		return nil, err
	}
	_, slopep, err := rescaled.value(beta, 0, false)
	if err != nil {
		return nil, err
	}
	ratio := slopep / slope
	if !(ratio > 1) {
		return nil, fmt.Errorf("the mapping's slope at beta=%v is %v, must be above 1: the statistics are too low, or this is no fixed point of a phase transition", beta, ratio)
	}
	return []float64{beta, ratio, math.Log(B) / math.Log(ratio)}, nil
}

// A Point of a mapping: the image of X, with its error.
type Point struct {
	X     float64       `json:"x"`
	Image stat.Estimate `json:"image"`
}

// Mapping returns beta'(beta) of Eq. (11) at the given inverse temperatures.
func Mapping(original, rescaled System, betas []float64, bins int) ([]Point, error) {
	return mapping(original, rescaled, betas, bins, false)
}

// FieldMapping returns Y'(Y) = f^-1(f'(Y)) at the given fields.
func FieldMapping(original, rescaled System, ys []float64, bins int) ([]Point, error) {
	return mapping(original, rescaled, ys, bins, true)
}

func mapping(original, rescaled System, xs []float64, bins int, inField bool) ([]Point, error) {
	start := make([]float64, len(xs)) // where the inversion begins
	copy(start, xs)
	values, err := resample(original, rescaled, bins, func(a, b System) ([]float64, error) {
		out := make([]float64, len(xs))
		for i, x := range xs {
			beta, y := x, 0.0
			if inField {
				beta, y = b.Beta, x
			}
			mean, _, err := b.value(beta, y, inField)
			if err != nil {
				return nil, err
			}
			if out[i], err = a.invert(mean, start[i], inField); err != nil {
				return nil, err
			}
		}
		copy(start, out)
		return out, nil
	})
	if err != nil {
		return nil, fmt.Errorf("rg: mapping: %w", err)
	}
	points := make([]Point, len(xs))
	for i, x := range xs {
		points[i] = Point{X: x, Image: values[i]}
	}
	return points, nil
}
