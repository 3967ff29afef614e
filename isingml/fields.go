package isingml

import (
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/reweight"
)

// FieldCurve is f as a function of the field Y at one inverse temperature,
// reweighted from Y = 0 by Eq. (7).
type FieldCurve struct {
	Beta           float64          `json:"beta"`
	Mean           []reweight.Point `json:"mean"`           // <f>, Fig. 2
	Susceptibility []reweight.Point `json:"susceptibility"` // chi_f of Eq. (5), Fig. 3
}

// FieldCurves returns the curves of Figs. 2 and 3 for size l at the protocol's
// inverse temperatures, with the protocol's first network of that size.
func (s *Study) FieldCurves(p Protocol, l int, ys []float64) ([]FieldCurve, error) {
	f, err := s.TrainFor(p, l, 0, nil)
	if err != nil {
		return nil, err
	}
	ensembles, err := s.Sample(p.Fields(l))
	if err != nil {
		return nil, err
	}
	var curves []FieldCurve
	for _, e := range ensembles {
		values, err := s.Evaluate(f, e)
		if err != nil {
			return nil, err
		}
		from := reweight.Sample{Beta: e.Beta, Volume: float64(e.Volume()), F: values}
		c := FieldCurve{Beta: e.Beta}
		if c.Mean, err = from.InField(reweight.MeanOf(values), ys, bins); err != nil {
			return nil, err
		}
		if c.Susceptibility, err = from.InField(reweight.SusceptibilityOf(values, from.Volume), ys, bins); err != nil {
			return nil, err
		}
		curves = append(curves, c)
	}
	return curves, nil
}

// Fig2 draws <f> of the curves against Y.
func Fig2(curves []FieldCurve) *figure.Figure {
	return paper.Fig2(drawn(curves, func(c FieldCurve) []reweight.Point { return c.Mean })...)
}

// Fig3 draws chi_f of the curves against Y.
func Fig3(curves []FieldCurve) *figure.Figure {
	return paper.Fig3(drawn(curves, func(c FieldCurve) []reweight.Point { return c.Susceptibility })...)
}

func drawn(curves []FieldCurve, points func(FieldCurve) []reweight.Point) []paper.Curve {
	out := make([]paper.Curve, len(curves))
	for i, c := range curves {
		out[i] = drawPoints(fmt.Sprintf("$β$ = %v", c.Beta), points(c))
	}
	return out
}

// drawPoints returns a reweighted curve as the figures take it.
func drawPoints(label string, points []reweight.Point) paper.Curve {
	c := paper.Curve{Label: label}
	for _, p := range points {
		c.X = append(c.X, p.X)
		c.Value = append(c.Value, p.Estimate.Value)
		c.Error = append(c.Error, p.Estimate.Error)
		c.Effective = append(c.Effective, p.Effective)
		c.Supported = append(c.Supported, p.Supported)
	}
	return c
}
