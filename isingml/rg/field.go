package rg

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// Field is what the mapping of the field Y' = f^-1(f'(Y)) gives at Y = 0 and
// the fixed point of the inverse temperature; without energies, at the inverse
// temperature of both samples. The slope is
//
//	dY'/dY = V' cov(f(blocked), f_parent) / (V var(f))
//
// with the volumes V and V' = b^d V that the samples were drawn at, and the
// denominator taken at Y'(0). Chords Y'/Y would be useless near Y = 0, because
// without energies Y'(0) is not zero.
type Field struct {
	Origin stat.Estimate `json:"origin"`  // Y'(0), where <f> takes the value of <f'>: 0 at the fixed point
	Slope  stat.Estimate `json:"slope"`   // dY'/dY at Y = 0; 2^(15/8) = 3.668 for theta = 8/15
	ThetaY stat.Estimate `json:"theta_y"` // Eq. (16)
	// SelfConsistent is the exponent if f of the blocked configurations is both
	// the observable and what the parent's field couples to. On large lattices it
	// is 1/d for any f, whatever the transition, because blocked and original
	// configurations then have the same variance of f; what it differs by is
	// finite size. It tells how far ThetaY is from saying nothing.
	SelfConsistent stat.Estimate `json:"self_consistent"`
	// Scaling follows from ThetaY and nu of the same step; nil without energies.
	Scaling *Exponents[stat.Estimate] `json:"scaling,omitempty"`
	// Support is the worse one of the original sample at Y'(0) and the
	// rescaled one at Y = 0. The exponent is that of the transition only at the
	// fixed point, so Supported asks besides that both samples support it or,
	// without energies, that Y'(0) is within [MaxOrigin] errors of 0.
	reweight.Support
	Supported bool `json:"supported"`
}

// String writes theta_Y, marked where the samples do not support it.
func (f Field) String() string {
	return fmt.Sprintf("θ_Y = %s", f.ThetaY.Marked(f.Supported))
}

func (f *Field) numbers() []*stat.Estimate {
	n := []*stat.Estimate{&f.Origin, &f.Slope, &f.ThetaY, &f.SelfConsistent}
	if f.Scaling != nil {
		n = append(n, f.Scaling.numbers()...)
	}
	return n
}

// MaxOrigin is how many errors Y'(0) may lie from 0 where nothing else tells
// that the samples were drawn at the transition.
const MaxOrigin = 3

// Off tells in words in which phase samples were drawn, if Y'(0) says that it
// was not at the transition; it is empty otherwise. In the symmetric phase
// blocking lowers f, which is the probability of the broken phase, and in the
// broken one it raises it.
func (f Field) Off() string {
	d := f.Origin.Deviation(0)
	if math.Abs(d) <= MaxOrigin {
		return ""
	}
	phase, way := "symmetric", "larger"
	if d > 0 {
		phase, way = "broken", "smaller"
	}
	return fmt.Sprintf("Y'(0) is %v, %.1f errors from 0: the samples lie in the %s phase, where θ_Y is not that of the transition: sample at a %s beta", f.Origin, math.Abs(d), phase, way)
}

// fieldValues returns the numbers of a Field without errors. The search for
// Y'(0) begins at start.
func (p *spot) fieldValues(g Rescaling, original, rescaled *view, start float64) (*Field, error) {
	from, to := &replica{response: p.original, multiplicity: original.multiplicity}, &replica{response: p.rescaled, multiplicity: rescaled.multiplicity}
	mean, numerator, err := to.at(0)
	if err != nil {
		return nil, err
	}
	origin, err := from.invert(mean, start)
	if err != nil {
		return nil, fmt.Errorf("the image of Y=0: %w", err)
	}
	_, denominator, err := from.at(origin)
	if err != nil {
		return nil, err
	}
	own := reweight.MomentsOf(p.own.Means(rescaled.multiplicity))
	slope, same := numerator/denominator, p.beta*rescaled.Volume*own.VarA/denominator
	if !(slope > 1 && same > 1) {
		return nil, fmt.Errorf("dY'/dY is %.4g, and %.4g of f with itself: must be above 1", slope, same)
	}
	f := new(Field)
	f.Origin.Value, f.Slope.Value = origin, slope
	f.ThetaY.Value, f.SelfConsistent.Value = g.exponent(slope), g.exponent(same)
	return f, nil
}

// BlockedField is the same exponent with the variance of f on the blocked
// configurations in the denominator, instead of that of an original system:
// the form of the Monte Carlo renormalization group (Swendsen, Phys. Rev. Lett.
// 42, 859 (1979)),
//
//	dY'/dY = b^d cov(f(blocked), f_parent) / var(f(blocked)),
//
// whose errors are far smaller, because numerator and denominator come from
// one sample and fluctuate together. Where the configurations were blocked
// several times, it is that of the last step, with f of the parent on the
// configurations blocked once less.
type BlockedField struct {
	ThetaY stat.Estimate `json:"theta_y"`
	// Correlation is that of f of the blocked configurations with f of their
	// parents, and Deviations the ratio of the two standard deviations: the
	// slope is b^d Correlation / Deviations.
	Correlation stat.Estimate `json:"correlation"`
	Deviations  stat.Estimate `json:"deviations"`
	// Scaling follows from ThetaY and nu of the same step; nil without energies.
	Scaling *Exponents[stat.Estimate] `json:"scaling,omitempty"`
	// Support is that of the rescaled sample at Y = 0, at the fixed point where
	// there are energies. Supported asks besides what that of a [Field] does.
	reweight.Support
	Supported bool `json:"supported"`
}

// String writes theta_Y, marked where the sample does not support it.
func (f BlockedField) String() string {
	return fmt.Sprintf("θ_Y = %s", f.ThetaY.Marked(f.Supported))
}

func (f *BlockedField) numbers() []*stat.Estimate {
	n := []*stat.Estimate{&f.ThetaY, &f.Correlation, &f.Deviations}
	if f.Scaling != nil {
		n = append(n, f.Scaling.numbers()...)
	}
	return n
}

func (p *spot) blockedValues(g Rescaling, rescaled *view) (*BlockedField, error) {
	m := reweight.MomentsOf(p.own.Means(rescaled.multiplicity))
	correlation, deviations := m.Covariance/math.Sqrt(m.VarA*m.VarB), math.Sqrt(m.VarA/m.VarB)
	slope := g.volume() * m.Covariance / m.VarA
	if !(slope > 1) {
		return nil, fmt.Errorf("dY'/dY with the blocked denominator is %.4g, must be above 1; the correlation of f with f of the parents is %.3g", slope, correlation)
	}
	f := new(BlockedField)
	f.ThetaY.Value, f.Correlation.Value, f.Deviations.Value = g.exponent(slope), correlation, deviations
	return f, nil
}
