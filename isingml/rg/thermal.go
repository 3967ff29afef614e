package rg

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/reweight/root"
	"github.com/isingml/kernel/isingml/stat"
)

// Thermal is what the mapping of the inverse temperature gives,
// beta' = f^-1(f'(beta)) of Eq. (11).
type Thermal struct {
	BetaC stat.Estimate `json:"beta_c"` // the fixed point, Eq. (9)
	Slope stat.Estimate `json:"slope"`  // d beta'/d beta there; b for nu = 1
	Nu    stat.Estimate `json:"nu"`     // Eq. (14)
	// Support is the worse one of the two samples at the fixed point.
	reweight.Support
	Supported bool `json:"supported"`
}

// String writes beta_c and nu as figures do, marked where the samples do not support them.
func (t Thermal) String() string {
	return fmt.Sprintf("β_c = %s, ν = %s", t.BetaC.Marked(t.Supported), t.Nu.Marked(t.Supported))
}

func (t *Thermal) numbers() []*stat.Estimate { return []*stat.Estimate{&t.BetaC, &t.Slope, &t.Nu} }

// thermalValues returns the fixed point and what follows, without errors. The
// slope is that of f' over that of f, both exact covariances with the energy,
// so no differences are taken; the crossing of the two curves, Eq. (9), is the
// same point. The search begins at start.
func thermalValues(g Rescaling, original, rescaled *view, start float64) (*Thermal, error) {
	beta, err := crossing(original.thermal, rescaled.thermal, start)
	if err != nil {
		return nil, err
	}
	_, slope, err := original.thermal.at(beta)
	if err != nil {
		return nil, err
	}
	_, slopep, err := rescaled.thermal.at(beta)
	if err != nil {
		return nil, err
	}
	ratio := slopep / slope
	if !(ratio > 1) {
		return nil, fmt.Errorf("the mapping's slope at beta=%.6g is %.4g, must be above 1: the statistics are too low, or this is %w", beta, ratio, errNoTransition)
	}
	t := new(Thermal)
	t.BetaC.Value, t.Slope.Value, t.Nu.Value = beta, ratio, g.exponent(ratio)
	return t, nil
}

// crossing returns the inverse temperature at which both means agree. The
// error wraps [ErrRange] if they do not where the samples reach.
func crossing(original, rescaled *replica, start float64) (float64, error) {
	width := math.Max(original.width, rescaled.width)
	beta, err := root.Near(func(x float64) (float64, float64, error) {
		m, slope, err := original.at(x)
		if err != nil {
			return 0, 0, err
		}
		mp, slopep, err := rescaled.at(x)
		return mp - m, slopep - slope, err
	}, start, 0.5/width, reach/width, 0)
	if errors.Is(err, root.ErrNone) {
		return 0, fmt.Errorf("the curves do not cross near beta=%.6g: sample closer to the transition, %s: %w", start, toward(original, rescaled, start), ErrRange)
	}
	return beta, err
}

// toward says in words which way the transition lies. Blocking drives systems away
// from it: what grows with beta is smaller on blocked systems below, and larger
// above.
func toward(original, rescaled *replica, beta float64) string {
	m, slope, err := original.at(beta)
	mp, slopep, err2 := rescaled.at(beta)
	switch gain := (mp - m) * (slope + slopep); {
	case err != nil || err2 != nil || gain == 0:
		return "in a direction that they do not tell"
	case gain < 0:
		return "at a larger beta"
	}
	return "at a smaller beta"
}
