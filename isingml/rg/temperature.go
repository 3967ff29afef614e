package rg

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// Thermal is what the mapping of the inverse temperature gives.
type Thermal struct {
	BetaC stat.Estimate `json:"beta_c"` // the fixed point, Eq. (9)
	Slope stat.Estimate `json:"slope"`  // d beta'/d beta there; b for nu = 1
	Nu    stat.Estimate `json:"nu"`     // Eq. (14)
	// Support is the worse one of the two samples at the fixed point.
	reweight.Support
	Supported bool `json:"supported"`
}

// FixedPoint returns the fixed point of beta' = f^-1(f'(beta)), Eq. (11), and
// nu from its slope there, with jackknife errors over bins of both samples
// through the whole chain.
func FixedPoint(original, rescaled System, bins int) (Thermal, error) {
	return Jackknife(bins).FixedPoint(original, rescaled)
}

// FixedPointPrinted is FixedPoint with the error analysis of Appendix D, see
// [AppendixD].
func FixedPointPrinted(original, rescaled System, n int) (Thermal, error) {
	return AppendixD(n).FixedPoint(original, rescaled)
}

// FixedPoint returns the fixed point of beta' = f^-1(f'(beta)), Eq. (11), and
// nu from its slope there, Eq. (14). The slope is that of f' over that of f,
// both exact covariances with the energy, so no differences are taken. The
// crossing of the two curves, Eq. (9), is the same point. The error wraps
// [ErrRange] if the curves do not cross where the samples reach.
func (r Resampling) FixedPoint(original, rescaled System) (Thermal, error) {
	values, err := r.estimate(original, rescaled, thermalChain())
	if err != nil {
		return Thermal{}, fmt.Errorf("rg: fixed point: %w", err)
	}
	return r.thermal(values, original, rescaled)
}

// support returns the worse support of the two systems at their states.
func (r Resampling) support(original, rescaled System, a, b reweight.State) (reweight.Support, error) {
	sa, err := original.Support(a.Beta, a.Y, r.bins)
	if err != nil {
		return sa, err
	}
	sb, err := rescaled.Support(b.Beta, b.Y, r.bins)
	return worst(sa, sb), err
}

func prepareThermal(s *side) (err error) {
	s.thermal, err = newResponse(s.System, 0, false, s.borders)
	return err
}

// thermalChain returns the fixed point, the slope and nu.
func thermalChain() chain {
	start := math.NaN() // the fixed point from all data, which comes first
	return chain{prepare: prepareThermal, compute: func(original, rescaled *view) ([]float64, error) {
		from := start
		if math.IsNaN(from) {
			from = (original.Beta + rescaled.Beta) / 2
		}
		beta, err := crossing(original.thermal, rescaled.thermal, from)
		if err != nil {
			return nil, err
		}
		if math.IsNaN(start) {
			start = beta
		}
		_, slope, err := original.thermal.at(beta)
		if err != nil {
			return nil, err
		}
		_, slopep, err := rescaled.thermal.at(beta)
		if err != nil {
			return nil, err
		}
		ratio := slopep / slope
		if !(ratio > 1) {
			return nil, fmt.Errorf("the mapping's slope at beta=%.6g is %.4g, must be above 1: the statistics are too low, or this is no fixed point of a phase transition", beta, ratio)
		}
		return []float64{beta, ratio, math.Log(B) / math.Log(ratio)}, nil
	}}
}

// crossing returns the inverse temperature at which both means agree.
func crossing(original, rescaled *replica, start float64) (float64, error) {
	width := math.Max(original.width, rescaled.width)
	beta, err := root(func(x float64) (float64, float64, error) {
		m, slope, err := original.at(x)
		if err != nil {
			return 0, 0, err
		}
		mp, slopep, err := rescaled.at(x)
		return mp - m, slopep - slope, err
	}, start, 0.5/width, reach/width, 0)
	if errors.Is(err, errNoRoot) {
		return 0, fmt.Errorf("the curves do not cross near beta=%.6g: sample closer to the transition: %w", start, ErrRange)
	}
	return beta, err
}
