package rg

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/stat"
)

// errNoTransition is wrapped where curves cross, but not as they do at the fixed
// point of a transition.
var errNoTransition = errors.New("no fixed point of a transition")

// A Position says where a pair of systems lies with respect to the fixed point
// of the inverse temperature: which way it is and, where the samples reach, how
// far.
type Position struct {
	Beta float64 `json:"beta"` // where both were drawn
	// The order parameter a site of L, that of b L blocked to L, and that of b L
	// as drawn.
	Original stat.Estimate `json:"original"`
	Rescaled stat.Estimate `json:"rescaled"`
	Parent   stat.Estimate `json:"parent"`
	// FixedPoint is where the curves of the first two cross; nil if they do not
	// within reach of the samples.
	FixedPoint *Thermal `json:"fixed_point"`
	// Way is +1 if the transition lies at a larger beta and -1 if it lies at a
	// smaller one.
	Way int `json:"way"`
}

// String writes the position on one line.
func (p Position) String() string {
	way := "the transition lies above"
	if p.Way < 0 {
		way = "the transition lies below"
	}
	if p.FixedPoint != nil {
		way = p.FixedPoint.String()
	}
	return fmt.Sprintf("β = %.6g: order %v, blocked %v: %s", p.Beta, p.Original, p.Rescaled, way)
}

// Position compares two systems at one inverse temperature whose observable is an
// order parameter; parent is that of the second before it was blocked, one value
// for each configuration.
//
// Blocking lowers the order of a symmetric phase and raises that of a broken one,
// which tells the way. Far from the transition it changes nothing that could be
// measured; then the two sizes do: without correlations the order falls by
// b^(-d/2) from L to b L, in the broken phase it does not fall, and at transitions
// whose exponents beta/nu are below d/4 it falls by less than b^(-d/4).
func (r Resampling) Position(g Rescaling, original, rescaled System, parent []float64) (*Position, error) {
	if original.Beta != rescaled.Beta {
		return nil, fmt.Errorf("rg: a position is that of two systems at one inverse temperature, not at %v and %v", original.Beta, rescaled.Beta)
	}
	if err := rescaled.check("the order parameter before blocking", parent); err != nil {
		return nil, fmt.Errorf("rg: %w", err)
	}
	p := &Position{Beta: original.Beta}
	for _, x := range []struct {
		to     *stat.Estimate
		values []float64
	}{{&p.Original, original.Observable}, {&p.Rescaled, rescaled.Observable}, {&p.Parent, parent}} {
		var err error
		if *x.to, err = stat.Blocked(x.values, r.bins); err != nil {
			return nil, fmt.Errorf("rg: %w", err)
		}
	}
	original.F, rescaled.F, rescaled.Parent = nil, nil, nil
	flow, err := r.Flow(g, []System{original, rescaled})
	switch {
	case err == nil:
		p.FixedPoint = flow.Last().Thermal
	case !errors.Is(err, ErrRange) && !errors.Is(err, errNoTransition) && !errors.Is(err, errConstant):
		return nil, err
	}
	p.Way = p.way(g)
	return p, nil
}

func (p *Position) way(g Rescaling) int {
	gain := p.Rescaled.Value - p.Original.Value
	if math.Abs(gain) <= MaxOrigin*math.Hypot(p.Original.Error, p.Rescaled.Error) {
		gain = p.Parent.Value - p.Original.Value*math.Pow(g.volume(), -0.25)
	}
	if gain < 0 {
		return 1
	}
	return -1
}
