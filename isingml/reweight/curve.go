package reweight

import (
	"fmt"

	"github.com/isingml/kernel/isingml/stat"
)

// Enough is the smallest effective sample size, as a part of the sample, at
// which a point counts as supported.
const Enough = 0.1

// A Point is a reweighted quantity at one point of a curve.
type Point struct {
	X         float64       `json:"x"` // the inverse temperature or the field
	Estimate  stat.Estimate `json:"estimate"`
	Effective float64       `json:"effective"` // effective sample size as a part of the sample
	Supported bool          `json:"supported"`
}

// A Quantity is computed from weighted configurations at the point (beta, Y).
type Quantity func(w Weights, beta, y float64) float64

// MeanOf is the expectation value of an observable.
func MeanOf(o []float64) Quantity {
	return func(w Weights, _, _ float64) float64 { return w.Mean(o) }
}

// SusceptibilityOf is beta V (<o^2> - <o>^2), Eq. (5) for o = f.
func SusceptibilityOf(o []float64, volume float64) Quantity {
	return func(w Weights, beta, _ float64) float64 { return beta * volume * w.Covariance(o, o) }
}

// InField returns the quantity as a function of Y at the sample's inverse
// temperature, with jackknife errors over bins.
func (s Sample) InField(q Quantity, ys []float64, bins int) ([]Point, error) {
	return s.curve(q, ys, bins, func(y float64) (float64, float64) { return s.Beta, y })
}

// InBeta returns the quantity as a function of the inverse temperature at
// Y = 0, with jackknife errors over bins.
func (s Sample) InBeta(q Quantity, betas []float64, bins int) ([]Point, error) {
	return s.curve(q, betas, bins, func(beta float64) (float64, float64) { return beta, 0 })
}

func (s Sample) curve(q Quantity, xs []float64, bins int, at func(x float64) (beta, y float64)) ([]Point, error) {
	borders, err := stat.Bins(s.len(), bins)
	if err != nil {
		return nil, fmt.Errorf("reweight: %w", err)
	}
	points := make([]Point, len(xs))
	for i, x := range xs {
		beta, y := at(x)
		w, err := s.At(beta, y)
		if err != nil {
			return nil, err
		}
		all := q(w, beta, y)
		effective := w.Effective() / float64(len(w))
		without := make([]float64, bins)
		for b := range without {
			without[b] = q(w.Without(borders[b], borders[b+1]), beta, y)
		}
		e, err := stat.Jackknife(all, without)
		if err != nil {
			return nil, err
		}
		points[i] = Point{X: x, Estimate: e, Effective: effective, Supported: effective >= Enough}
	}
	return points, nil
}

// Without returns the weights of the sample without configurations lo to hi-1.
func (w Weights) Without(lo, hi int) Weights {
	rest := make(Weights, len(w))
	copy(rest, w)
	sum := 0.0
	for _, x := range w[:lo] {
		sum += x
	}
	for _, x := range w[hi:] {
		sum += x
	}
	clear(rest[lo:hi])
	for i := range rest {
		rest[i] /= sum
	}
	return rest
}
