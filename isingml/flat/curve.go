package flat

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/stat"
)

// The limits of what a run supports, see [Support.Good].
const (
	// Enough is the smallest effective sample size, in measurements.
	Enough = 100
	// Spread is the smallest effective number of bins, as a part of all bins.
	Spread = 0.5
	// Walks is the smallest number of walks from one end of the range to the other.
	Walks = 10
)

// Rule says in words what is called supported.
var Rule = fmt.Sprintf("supported: the weights have an effective sample size of at least %d measurements, at least %.0f %% of the bins carry them, and chains went from one end of the range to the other at least %d times", Enough, 100*Spread, Walks)

// A Support tells what the weights at one temperature, or in one field, rest on.
type Support struct {
	// Effective is the effective sample size of L. Kish, in measurements.
	Effective float64 `json:"effective"`
	// Bins is the effective number of bins that carry the weight, as a part of all
	// bins: small if it comes from a few stretches of the chains.
	Bins float64 `json:"bins"`
	// Edge is the part of the weight within half a node of the ends of the range,
	// or beyond them.
	Edge float64 `json:"edge"`
}

// Good reports whether the effective sample size is at least [Enough], and Bins at
// least [Spread].
func (s Support) Good() bool { return s.Effective >= Enough && s.Bins >= Spread }

// Support returns what a result at an inverse temperature, or in a field Y, rests
// on.
func (r *Result) Support(at float64) (s Support, err error) {
	weights := r.weights(at)
	borders, err := stat.Bins(len(weights), bins)
	if err != nil {
		return s, fmt.Errorf("flat: %w", err)
	}
	_, v := r.Spec.newModel()
	from, to := r.Spec.bounds(v)
	half := (to - from) / float64(r.Spec.Nodes-1) / 2
	values := r.Column("at")
	var all, squares, binned, edge float64
	for k := range bins {
		one := 0.
		for i := borders[k]; i < borders[k+1]; i++ {
			w := weights[i]
			one += w
			squares += w * w
			if values[i] < from+half || values[i] > to-half {
				edge += w
			}
		}
		all += one
		binned += one * one
	}
	return Support{all * all / squares, all * all / binned / bins, edge / all}, nil
}

// A Point is a result at one inverse temperature, or in one field Y.
type Point struct {
	X        float64       `json:"x"`
	Estimate stat.Estimate `json:"estimate"`
	Support
	// Supported tells whether Support is good, the error known, and the chains
	// walked often enough.
	Supported bool `json:"supported"`
}

// Means returns the mean energy a site at inverse temperatures, or <f> in fields Y.
func (r *Result) Means(at []float64) ([]Point, error) {
	return r.points(at, r.Mean, func(float64) float64 {
		if r.Spec.Function != "" {
			return 1
		}
		_, v := r.Spec.newModel()
		return 1 / float64(v)
	})
}

// Fluctuations returns the heat capacity C = beta^2 (<E^2> - <E>^2) / V at inverse
// temperatures, or the susceptibility chi_f = beta V (<f^2> - <f>^2) of Eq. (5) in
// fields Y.
func (r *Result) Fluctuations(at []float64) ([]Point, error) {
	return r.points(at, r.Variance, func(x float64) float64 {
		_, v := r.Spec.newModel()
		if r.Spec.Function != "" {
			return r.Spec.Beta * float64(v)
		}
		return x * x / float64(v)
	})
}

func (r *Result) points(at []float64, of func([]float64, float64) (stat.Estimate, error), unit func(x float64) float64) ([]Point, error) {
	points := make([]Point, len(at))
	for i, x := range at {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("flat: a result at %v, must be finite", x)
		}
		e, err := of(r.Column("at"), x)
		if err != nil {
			return nil, err
		}
		s, err := r.Support(x)
		if err != nil {
			return nil, err
		}
		if e.Error == 0 { // all the weight is on one value
			e.Error = math.NaN()
		}
		points[i] = Point{x, e.Times(unit(x)), s, s.Good() && !math.IsNaN(e.Error) && r.Tunnelled >= Walks}
	}
	return points, nil
}
