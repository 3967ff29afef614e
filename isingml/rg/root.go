package rg

import (
	"errors"
	"fmt"
	"math"
)

// ErrRange is wrapped by errors about a value that an observable does not take
// where its sample can be reweighted to.
var ErrRange = errors.New("outside the range of the sample")

// reach is how far from the sample roots are sought, in units of the distance
// that moves the mean of the conjugate by one standard deviation. Nobody's
// sample supports more.
const reach = 8

// invert returns the x at which the response takes the value target: f^-1 of
// Eqs. (10) and (11). The search begins at start. A root on a branch that runs
// the other way than the sample itself, where few configurations are left, is
// none.
func (r *replica) invert(target, start float64) (float64, error) {
	var lo, hi = math.Inf(1), math.Inf(-1)
	g := func(x float64) (float64, float64, error) {
		mean, slope, err := r.at(x)
		lo, hi = math.Min(lo, mean), math.Max(hi, mean)
		return mean - target, slope, err
	}
	x, err := root(g, start, 0.5/r.width, reach/r.width, r.lowest())
	if errors.Is(err, errNoRoot) {
		return 0, fmt.Errorf("the observable does not take the value %.6g near %.6g: it lies from %.6g to %.6g there: %w", target, start, lo, hi, ErrRange)
	}
	if err != nil {
		return 0, err
	}
	_, there, err := r.at(x)
	if err != nil {
		return 0, err
	}
	if _, here, err := r.at(r.drawn()); err != nil || here*there < 0 {
		return 0, fmt.Errorf("the observable takes the value %.6g at %.6g only where it is no longer monotone: %w", target, x, ErrRange)
	}
	return x, nil
}

// drawn is where the sample itself stands.
func (r *response) drawn() float64 {
	if r.inField {
		return r.system.Y
	}
	return r.system.Beta
}

// lowest is the smallest x allowed.
func (r *response) lowest() float64 {
	if r.inField {
		return math.Inf(-1)
	}
	return 0
}

var errNoRoot = errors.New("no root")

// root returns the zero of g nearest to start in Newton's sense: by Newton's
// method while it stays within step of start, and otherwise in the first
// bracket found going outwards in both directions, up to limit away and not
// below lowest. g returns its value and derivative.
func root(g func(x float64) (v, d float64, err error), start, step, limit, lowest float64) (float64, error) {
	x := start
	for range 12 {
		v, d, err := g(x)
		if err != nil {
			return 0, err
		}
		move := v / d
		if v == 0 || math.Abs(move) <= 1e-10*step {
			return settled(x-move, x), nil
		}
		if x -= move; !(math.Abs(x-start) <= step) || x < lowest {
			break
		}
	}
	v0, _, err := g(start)
	if err != nil {
		return 0, err
	}
	// ends are the outermost points seen on each side.
	type end struct{ x, v float64 }
	left, right := end{start, v0}, end{start, v0}
	for d := step; d <= limit; d *= 1.5 {
		for _, side := range []struct {
			e *end
			x float64
		}{{&left, math.Max(start-d, lowest)}, {&right, start + d}} {
			v, _, err := g(side.x)
			if err != nil {
				return 0, err
			}
			if (v > 0) != (side.e.v > 0) {
				return bracketed(g, math.Min(side.x, side.e.x), math.Max(side.x, side.e.x), 1e-10*step)
			}
			*side.e = end{side.x, v}
		}
	}
	return 0, errNoRoot
}

// bracketed returns the zero of g between lo and hi, where g has opposite
// signs, by Newton's method that falls back to bisection.
func bracketed(g func(x float64) (v, d float64, err error), lo, hi, tolerance float64) (float64, error) {
	vlo, _, err := g(lo)
	if err != nil {
		return 0, err
	}
	x := (lo + hi) / 2
	for range 200 {
		v, d, err := g(x)
		if err != nil {
			return 0, err
		}
		if v == 0 {
			return x, nil
		}
		if (v > 0) == (vlo > 0) {
			lo = x
		} else {
			hi = x
		}
		next := x - v/d
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		if math.Abs(next-x) <= tolerance {
			return settled(next, x), nil
		}
		x = next
	}
	return 0, fmt.Errorf("no convergence between %v and %v", lo, hi)
}

// settled returns next unless a vanishing slope spoiled the last move.
func settled(next, x float64) float64 {
	if math.IsNaN(next) || math.IsInf(next, 0) {
		return x
	}
	return next
}
