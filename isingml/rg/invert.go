package rg

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight/root"
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
	x, err := root.Near(g, start, 0.5/r.width, reach/r.width, r.lowest())
	if errors.Is(err, root.ErrNone) {
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
