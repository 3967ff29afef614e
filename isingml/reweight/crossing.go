package reweight

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight/root"
	"github.com/isingml/kernel/isingml/stat"
)

// ErrNoCrossing is wrapped by the error about two curves that do not meet
// where both samples reach.
var ErrNoCrossing = errors.New("the curves do not cross")

// Crossing returns the inverse temperature at which quantity qa of sample a
// equals qb of sample b at Y = 0, such as the Binder cumulants of two lattice
// sizes. The error is that of the difference of the two, by a jackknife over
// bins, divided by how fast it changes there. X of the point is its value, and
// its support the worse one of the two samples.
func Crossing(a, b Sample, qa, qb Quantity, bins int) (Point, error) {
	c := crossing{a, b, qa, qb, bins}
	start, step, err := c.reach()
	if err != nil {
		return Point{}, err
	}
	lowest, highest := start, start
	beta, err := root.Near(func(beta float64) (float64, float64, error) {
		lowest, highest = min(lowest, beta), max(highest, beta)
		p, err := c.at(beta)
		return p.Estimate.Value, math.NaN(), err
	}, start, step, 12*step, 0)
	if errors.Is(err, root.ErrNone) {
		return Point{}, fmt.Errorf("reweight: %w between beta = %.5g and %.5g, which is as far as the samples reach", ErrNoCrossing, lowest, highest)
	}
	if err != nil {
		return Point{}, err
	}
	return c.point(beta, step/20)
}

// A crossing is two curves that may meet.
type crossing struct {
	a, b   Sample
	qa, qb Quantity
	bins   int
}

// at returns the difference of the two quantities.
func (c crossing) at(beta float64) (Point, error) {
	pa, err := c.a.InBeta(c.qa, []float64{beta}, c.bins)
	if err != nil {
		return Point{}, err
	}
	pb, err := c.b.InBeta(c.qb, []float64{beta}, c.bins)
	if err != nil {
		return Point{}, err
	}
	return newPoint(beta, pa[0].Estimate.Minus(pb[0].Estimate), pa[0].Support.Worse(pb[0].Support), false), nil
}

// reach returns where to begin, and a step that both samples can make.
func (c crossing) reach() (start, step float64, err error) {
	widest := 0.0
	for _, s := range []Sample{c.a, c.b} {
		if s.Energy == nil {
			return 0, 0, errors.New("reweight: a crossing takes the energies of both samples")
		}
		e, err := stat.Mean(s.Energy)
		if err != nil {
			return 0, 0, err
		}
		widest = max(widest, e.Error*math.Sqrt(float64(len(s.Energy))))
	}
	if widest == 0 {
		return 0, 0, errors.New("reweight: a crossing takes samples whose energies vary")
	}
	return (c.a.Beta + c.b.Beta) / 2, 0.25 / widest, nil
}

// point returns the crossing with its error.
func (c crossing) point(beta, step float64) (Point, error) {
	p, err := c.at(beta)
	if err != nil {
		return Point{}, err
	}
	before, err := c.at(beta - step)
	if err != nil {
		return Point{}, err
	}
	after, err := c.at(beta + step)
	if err != nil {
		return Point{}, err
	}
	slope := (after.Estimate.Value - before.Estimate.Value) / (2 * step)
	p.Estimate = stat.Estimate{Value: beta, Error: p.Estimate.Error / math.Abs(slope)}
	return p, nil
}
