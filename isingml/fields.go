package isingml

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/reweight"
)

// FieldCurve is f as a function of the field Y at one inverse temperature,
// reweighted by Eq. (7).
type FieldCurve struct {
	// Beta is 0 if nobody knows it. Y is then in units of the temperature.
	Beta           float64          `json:"beta,omitempty"`
	Mean           []reweight.Point `json:"mean"`           // <f>, Fig. 2
	Susceptibility []reweight.Point `json:"susceptibility"` // chi_f of Eq. (5), Fig. 3
	// Label stands in figures in place of beta, if it is not empty.
	Label string `json:"label,omitempty"`
}

// FieldCurve returns f and its susceptibility on an ensemble as functions of
// the field Y. It takes no energies, and no beta.
func (s *Study) FieldCurve(f Function, e *Ensemble, ys []float64) (FieldCurve, error) {
	var c FieldCurve
	values, err := s.Evaluate(f, e)
	if err != nil {
		return c, err
	}
	if err := coupled(f, e); err != nil {
		return c, err
	}
	from := e.Sample(values)
	if !math.IsNaN(e.Beta) {
		c.Beta = e.Beta
	}
	if c.Mean, err = from.InField(reweight.MeanOf(values), ys, bins); err != nil {
		return c, err
	}
	c.Susceptibility, err = from.InField(reweight.SusceptibilityOf(values, from.Volume), ys, bins)
	return c, err
}

// coupled reports an ensemble that was drawn in the field of another function.
func coupled(f Function, e *Ensemble) error {
	var of FunctionNode
	switch n := e.Node().(type) {
	case Draw:
		of = n.F
	case Import:
		of = n.F
	}
	if e.Y == 0 || of != nil && keyText(of) == keyText(f.Node()) {
		return nil
	}
	return fmt.Errorf("isingml: the ensemble %s was drawn at Y=%v in the field of another function than this f, so it cannot be reweighted in the field of f", e.Key(), e.Y)
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
		c, err := s.FieldCurve(f, e, ys)
		if err != nil {
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
		label := c.Label
		if label == "" {
			label = fmt.Sprintf("$β$ = %v", c.Beta)
		}
		out[i] = drawPoints(label, points(c))
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
