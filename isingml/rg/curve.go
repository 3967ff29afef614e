package rg

import (
	"cmp"
	"slices"
	"sort"
)

// knots is how many parts of equal weight a response curve is fitted on.
const knots = 24

// A curve is the mean of one observable where another one has the value x: a
// straight line between points, constant beyond the outer ones.
type curve struct{ x, y []float64 }

// fitted returns the mean of y as a function of x, from parts of equally many
// pairs, of which none cuts apart what has one x.
func fitted(x, y []float64) curve {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(x[a], x[b]), cmp.Compare(a, b)) })
	var c curve
	for lo := 0; lo < len(order); {
		hi := min(len(order), lo+max(1, len(order)/knots))
		for hi < len(order) && x[order[hi]] == x[order[hi-1]] {
			hi++
		}
		sx, sy := 0.0, 0.0
		for _, i := range order[lo:hi] {
			sx, sy = sx+x[i], sy+y[i]
		}
		c.x, c.y = append(c.x, sx/float64(hi-lo)), append(c.y, sy/float64(hi-lo))
		lo = hi
	}
	return c
}

// of returns the curve at each x.
func (c curve) of(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		k := sort.SearchFloat64s(c.x, v)
		switch {
		case k == 0:
			out[i] = c.y[0]
		case k == len(c.x):
			out[i] = c.y[k-1]
		default:
			part := (v - c.x[k-1]) / (c.x[k] - c.x[k-1])
			out[i] = c.y[k-1] + part*(c.y[k]-c.y[k-1])
		}
	}
	return out
}

// responses returns the control with what f is in the mean where |m|, or
// whatever it was measured by, has its value. f and its response curve move
// together far more than f and |m|; and as the longer samples take the same
// curve, what it is fitted on does not matter for the expectation.
func (c *Control) responses(systems []System) Control {
	same, long := slices.Clone(c.Same), slices.Clone(c.Long)
	var x, y []float64
	for i, s := range systems {
		x, y = append(x, same[i].Observable...), append(y, s.Observable...)
		for _, part := range []struct {
			of         []float64
			same, long *[]float64
		}{{s.F, &same[i].F, &long[i].F}, {s.Parent, &same[i].Parent, &long[i].Parent}} {
			if part.of != nil && *part.same != nil && *part.long != nil {
				g := fitted(*part.same, part.of)
				*part.same, *part.long = g.of(*part.same), g.of(*part.long)
			}
		}
	}
	g := fitted(x, y)
	for i := range same {
		same[i].Observable, long[i].Observable = g.of(same[i].Observable), g.of(long[i].Observable)
	}
	return Control{Same: same, Long: long}
}
