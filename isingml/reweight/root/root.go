// Package root finds roots of functions of one variable: where two curves meet,
// and where one takes a value.
package root

import (
	"errors"
	"fmt"
	"math"
)

// ErrNone is returned where no root is found.
var ErrNone = errors.New("no root")

// A Function returns its value at x and its derivative there, which may be NaN
// where it is not known.
type Function func(x float64) (value, derivative float64, err error)

// Near returns the root of g nearest to start in Newton's sense: by Newton's
// method while it stays within step of start, and otherwise in the first
// bracket found going outwards in both directions, up to limit away and not
// below lowest. It is the root within 1e-10 steps.
func Near(g Function, start, step, limit, lowest float64) (float64, error) {
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
	return 0, ErrNone
}

// bracketed returns the zero of g between lo and hi, where g has opposite
// signs, by Newton's method that falls back to bisection.
func bracketed(g Function, lo, hi, tolerance float64) (float64, error) {
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
