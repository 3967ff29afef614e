// Package rg is the renormalization-group mapping of the paper. An observable,
// f or another one, is measured on an original system of size L and on a
// rescaled one of the same size, blocked from b L; where the two agree is the
// fixed point, and how fast they part gives the exponents.
package rg

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
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
}

// Validate reports the first thing that keeps s from being mapped.
func (s System) Validate() error {
	if err := s.Sample.Validate(); err != nil {
		return err
	}
	if n := max(len(s.Energy), len(s.F)); len(s.Observable) != n {
		return fmt.Errorf("rg: %d values of the observable for %d configurations", len(s.Observable), n)
	}
	return nil
}

// without returns the system without configurations lo to hi-1.
func (s System) without(lo, hi int) System {
	cut := func(x []float64) []float64 {
		if x == nil {
			return nil
		}
		return append(append(make([]float64, 0, len(x)-hi+lo), x[:lo]...), x[hi:]...)
	}
	return System{
		Sample:     reweight.Sample{Beta: s.Beta, Volume: s.Volume, Energy: cut(s.Energy), F: cut(s.F), Count: cut(s.Count)},
		Observable: cut(s.Observable),
	}
}

// part returns configurations lo to hi-1 alone.
func (s System) part(lo, hi int) System {
	cut := func(x []float64) []float64 {
		if x == nil {
			return nil
		}
		return x[lo:hi]
	}
	return System{
		Sample:     reweight.Sample{Beta: s.Beta, Volume: s.Volume, Energy: cut(s.Energy), F: cut(s.F), Count: cut(s.Count)},
		Observable: cut(s.Observable),
	}
}

// value returns the observable's mean and its slope at (beta, y): in beta
// -cov(O, E) if inField is false, and in Y beta V cov(O, f) otherwise.
func (s System) value(beta, y float64, inField bool) (mean, slope float64, err error) {
	w, err := s.At(beta, y)
	if err != nil {
		return 0, 0, err
	}
	if inField {
		return w.Mean(s.Observable), beta * s.Volume * w.Covariance(s.Observable, s.F), nil
	}
	return w.Mean(s.Observable), -w.Covariance(s.Observable, s.Energy), nil
}

// reach bounds a Newton step, in units of the step that spreads the logarithms
// of the weights by one: a longer one would land where nothing was sampled.
const reach = 1.5

// rounding is where an inversion has converged, in units of that step.
const rounding = 1e-12

// invert returns the argument x at which the system's mean is target, by
// Newton's method with bounded steps from start, and bisection once both sides
// are known.
func (s System) invert(target, start float64, inField bool) (x float64, err error) {
	at := func(x float64) (mean, slope, step float64, err error) {
		beta, y := x, 0.0
		conjugate, scale := s.Energy, 1.0
		if inField {
			beta, y = s.Beta, x
			conjugate, scale = s.F, s.Beta*s.Volume
		}
		if mean, slope, err = s.value(beta, y, inField); err != nil {
			return 0, 0, 0, err
		}
		w, err := s.At(beta, y)
		if err != nil {
			return 0, 0, 0, err
		}
		return mean, slope, reach / (scale * math.Sqrt(w.Covariance(conjugate, conjugate))), nil
	}
	x = start
	lo, hi := math.Inf(-1), math.Inf(1)
	for range 200 {
		mean, slope, step, err := at(x)
		if err != nil {
			return 0, err
		}
		miss := mean - target
		if miss == 0 {
			return x, nil
		}
		if (miss > 0) == (slope > 0) {
			hi = x
		} else {
			lo = x
		}
		move := -miss / slope
		if !(math.Abs(move) <= step) {
			if math.IsNaN(step) || math.IsInf(step, 0) {
				break // one configuration carries all the weight
			}
			move = math.Copysign(step, move)
		}
		next := x + move
		if math.Abs(move) <= rounding*step {
			return next, nil
		}
		if next <= lo || next >= hi {
			next = (lo + hi) / 2
			if math.IsInf(next, 0) || math.IsNaN(next) {
				break
			}
		}
		x = next
	}
	return 0, fmt.Errorf("rg: the observable does not take the value %.6g near %.6g: the sample does not reach that far", target, start)
}

// resample computes several numbers from all data and from the data without
// each bin of each of the two independent systems, and combines the errors.
func resample(a, b System, bins int, compute func(a, b System) ([]float64, error)) ([]stat.Estimate, error) {
	for _, s := range []System{a, b} {
		if err := s.Validate(); err != nil {
			return nil, err
		}
	}
	all, err := compute(a, b)
	if err != nil {
		return nil, err
	}
	out := make([]stat.Estimate, len(all))
	for side, s := range []System{a, b} {
		borders, err := stat.Bins(len(s.Observable), bins)
		if err != nil {
			return nil, err
		}
		without := make([][]float64, len(all))
		for k := range bins {
			x, y := a, b
			if side == 0 {
				x = a.without(borders[k], borders[k+1])
			} else {
				y = b.without(borders[k], borders[k+1])
			}
			values, err := compute(x, y)
			if err != nil {
				return nil, err
			}
			for i, v := range values {
				without[i] = append(without[i], v)
			}
		}
		for i, v := range all {
			e, err := stat.Jackknife(v, without[i])
			if err != nil {
				return nil, err
			}
			out[i] = stat.Estimate{Value: v, Error: math.Hypot(out[i].Error, e.Error)}
		}
	}
	return out, nil
}

// printed computes the numbers in each of n groups of both systems, as
// Appendix D does, and combines them by Eq. (D1).
func printed(a, b System, n int, compute func(a, b System) ([]float64, error)) ([]stat.Estimate, error) {
	for _, s := range []System{a, b} {
		if err := s.Validate(); err != nil {
			return nil, err
		}
	}
	ba, err := stat.Bins(len(a.Observable), n)
	if err != nil {
		return nil, err
	}
	bb, err := stat.Bins(len(b.Observable), n)
	if err != nil {
		return nil, err
	}
	var groups [][]float64
	for k := range n {
		values, err := compute(a.part(ba[k], ba[k+1]), b.part(bb[k], bb[k+1]))
		if err != nil {
			return nil, fmt.Errorf("rg: group %d of %d: %w", k+1, n, err)
		}
		groups = append(groups, values)
	}
	if len(groups[0]) == 0 {
		return nil, errors.New("rg: nothing to compute")
	}
	out := make([]stat.Estimate, len(groups[0]))
	for i := range out {
		column := make([]float64, n)
		for k := range column {
			column[k] = groups[k][i]
		}
		if out[i], err = stat.Printed(column); err != nil {
			return nil, err
		}
	}
	return out, nil
}
