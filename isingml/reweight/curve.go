package reweight

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/stat"
)

// A State is a point to which a sample is reweighted.
type State struct {
	Beta float64 `json:"beta"`
	Y    float64 `json:"y"`
}

// A Point is a reweighted quantity at one point of a curve.
type Point struct {
	X float64 `json:"x"` // the inverse temperature or the field
	// Estimate has an error of NaN, not known, where all configurations of the
	// sample have one value of the observable.
	Estimate stat.Estimate `json:"estimate"`
	Support
	// Supported tells whether Support is good, and the error known.
	Supported bool `json:"supported"`
}

// newPoint judges an estimate; constant says that the observable does not vary.
func newPoint(x float64, e stat.Estimate, s Support, constant bool) Point {
	if constant || e.Error == 0 {
		e.Error = math.NaN()
	}
	return Point{X: x, Estimate: e, Support: s, Supported: s.Good() && !math.IsNaN(e.Error)}
}

// String writes the estimate, marked where the sample does not support it; see
// [stat.Legend].
func (p Point) String() string { return p.Estimate.Marked(p.Supported) }

// InField returns the quantity as a function of Y at the sample's inverse
// temperature, with jackknife errors over bins. It takes no energies. X of the
// points is Y.
func (s Sample) InField(q Quantity, ys []float64, bins int) ([]Point, error) {
	return labelled(ys)(s.Curve(q, inField(s.Beta, ys), bins))
}

// InBeta returns the quantity as a function of the inverse temperature at
// Y = 0, with jackknife errors over bins. X of the points is beta.
func (s Sample) InBeta(q Quantity, betas []float64, bins int) ([]Point, error) {
	return labelled(betas)(s.Curve(q, atZeroField(betas), bins))
}

func atZeroField(betas []float64) []State {
	states := make([]State, len(betas))
	for i, beta := range betas {
		states[i] = State{Beta: beta}
	}
	return states
}

func inField(beta float64, ys []float64) []State {
	states := make([]State, len(ys))
	for i, y := range ys {
		states[i] = State{Beta: beta, Y: y}
	}
	return states
}

// labelled sets X of the points of a curve.
func labelled(xs []float64) func([]Point, error) ([]Point, error) {
	return func(points []Point, err error) ([]Point, error) {
		for i := range points {
			points[i].X = xs[i]
		}
		return points, err
	}
}

// Curve returns the quantity at each state, with jackknife errors over bins
// that must each be longer than the autocorrelation time. X of the points is
// their index.
func (s Sample) Curve(q Quantity, states []State, bins int) ([]Point, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if err := q.check(s.Len()); err != nil {
		return nil, err
	}
	edges, err := stat.Bins(s.Len(), bins)
	if err != nil {
		return nil, fmt.Errorf("reweight: %w", err)
	}
	points, same := make([]Point, len(states)), q.constant(s.Count)
	x := make([]float64, s.Len())
	without, multiplicity := make([]float64, bins), make([]float64, bins)
	for i, at := range states {
		if err := s.exponents(at.Beta, at.Y, x); err != nil {
			return nil, err
		}
		reached := support(x, s.Count, edges)
		addLogs(x, s.Count)
		sums := partial(x, q.Terms, edges)
		for k := range without {
			for j := range multiplicity {
				multiplicity[j] = 1
			}
			multiplicity[k] = 0
			without[k] = q.Of(sums.Means(multiplicity), at)
		}
		e, err := stat.Jackknife(q.Of(sums.Means(nil), at), without)
		if err != nil {
			return nil, fmt.Errorf("reweight: beta=%v, Y=%v: %w", at.Beta, at.Y, err)
		}
		points[i] = newPoint(float64(i), e, reached, same)
	}
	return points, nil
}
