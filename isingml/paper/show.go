package paper

import (
	"math"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/rg"
)

// Fig2 draws <f> of size 2L against the field Y: from -0.02 to 0.02 at L = 64,
// and scaled by the volume at others, or at the fields given.
func Fig2(s *isingml.Study, p Protocol, ys ...float64) *figure.Figure {
	curves, err := FieldCurves(s, p, 2*p.L, or(ys, span(0, 0.02*volumes(64, 2*p.L), 161)))
	if err != nil {
		return figure.Failed(err)
	}
	return Means(curves...)
}

// Means draws <f> against the field Y, one curve for each ensemble, as Fig. 2.
func Means(curves ...isingml.FieldCurve) *figure.Figure {
	return drawFig2(each(curves, func(c isingml.FieldCurve) []reweight.Point { return c.Mean })...)
}

// Fig3 draws chi_f of size 2L against the field Y: from -0.006 to 0.006 at L =
// 64, and scaled by the volume at others, or at the fields given.
func Fig3(s *isingml.Study, p Protocol, ys ...float64) *figure.Figure {
	curves, err := FieldCurves(s, p, 2*p.L, or(ys, span(0, 0.006*volumes(64, 2*p.L), 81)))
	if err != nil {
		return figure.Failed(err)
	}
	return Susceptibilities(curves...)
}

// Susceptibilities draws chi_f against the field Y, one curve for each
// ensemble, as Fig. 3.
func Susceptibilities(curves ...isingml.FieldCurve) *figure.Figure {
	return drawFig3(each(curves, func(c isingml.FieldCurve) []reweight.Point { return c.Susceptibility })...)
}

// Fig4 draws f and f' against the inverse temperature, and where they cross.
func Fig4(s *isingml.Study, p Protocol, betas ...float64) *figure.Figure {
	m, err := Map(s, p)
	if err != nil {
		return figure.Failed(err)
	}
	original, rescaled, err := m.Crossing(or(betas, p.betas()))
	if err != nil {
		return figure.Failed(err)
	}
	return drawFig4(reweightedCurve(original), reweightedCurve(rescaled), *m.Step.Thermal)
}

// Fig5 draws the mapping beta'(beta) and its fixed point.
func Fig5(s *isingml.Study, p Protocol, betas ...float64) *figure.Figure {
	m, err := Map(s, p)
	if err != nil {
		return figure.Failed(err)
	}
	points, err := m.Beta(or(betas, p.betas()))
	if err != nil {
		return figure.Failed(err)
	}
	return drawFig5(mappedCurve(points), *m.Step.Thermal)
}

// Fig6 draws the mapping Y'(Y) at the protocol's inverse temperature, from
// -0.0005 to 0.0005 at L = 32, or at the fields given.
func Fig6(s *isingml.Study, p Protocol, ys ...float64) *figure.Figure {
	m, err := Map(s, p)
	if err != nil {
		return figure.Failed(err)
	}
	points, err := m.Field(or(ys, span(0, 0.0005*volumes(32, p.L), 41)))
	if err != nil {
		return figure.Failed(err)
	}
	return drawFig6(mappedCurve(points), *m.Step.Field)
}

// span returns n values, an odd number, from -width to width around the centre;
// around 0 one of them is 0.
func span(centre, width float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = centre + width*float64(i-n/2)/float64(n/2)
	}
	return out
}

// volumes returns the ratio of two volumes: the field couples to V f.
func volumes(l, to int) float64 { return math.Pow(float64(l)/float64(to), 2) }

// betas is the default range of Figs. 4 and 5: 0.434 to 0.447 at L = 32.
func (p Protocol) betas() []float64 { return span(p.Beta, 0.0065*32/float64(p.L), 41) }

// or returns the values given, or else the default.
func or(given, otherwise []float64) []float64 {
	if len(given) > 0 {
		return given
	}
	return otherwise
}

// each returns one part of the curves as figures take it.
func each(curves []isingml.FieldCurve, part func(isingml.FieldCurve) []reweight.Point) []curve {
	out := make([]curve, len(curves))
	for i, c := range curves {
		out[i] = reweightedCurve(part(c))
		out[i].Label = c.Name()
	}
	return out
}

func reweightedCurve(points []reweight.Point) (c curve) {
	for _, p := range points {
		c.X, c.Value, c.Error = append(c.X, p.X), append(c.Value, p.Estimate.Value), append(c.Error, p.Estimate.Error)
		c.Effective, c.Supported = append(c.Effective, p.Effective), append(c.Supported, p.Supported)
	}
	return c
}

func mappedCurve(points []rg.Point) (c curve) {
	for _, p := range points {
		c.X, c.Value, c.Error = append(c.X, p.X), append(c.Value, p.Image.Value), append(c.Error, p.Image.Error)
		c.Supported = append(c.Supported, p.Supported)
	}
	return c
}
