package isingml

import (
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/rg"
)

// curveBins is the number of jackknife bins for the error bands of curves.
const curveBins = 20

// Crossing is f of the original system and f' of the rescaled one as functions
// of the inverse temperature, Fig. 4.
type Crossing struct {
	Original []reweight.Point `json:"original"`
	Rescaled []reweight.Point `json:"rescaled"`
}

// Cross reweights the observables of both sides to the inverse temperatures.
func Cross(original, rescaled rg.System, betas []float64) (*Crossing, error) {
	c := new(Crossing)
	var err error
	if c.Original, err = original.InBeta(reweight.MeanOf(original.Observable), betas, curveBins); err != nil {
		return nil, err
	}
	c.Rescaled, err = rescaled.InBeta(reweight.MeanOf(rescaled.Observable), betas, curveBins)
	return c, err
}

// Fig4 draws the crossing and marks the fixed point.
func Fig4(c *Crossing, t rg.Thermal) *figure.Figure {
	return paper.Fig4(drawPoints("original", c.Original), drawPoints("rescaled", c.Rescaled), t.BetaC)
}

// MapBeta returns the mapping beta'(beta) of Eq. (11), with errors.
func MapBeta(original, rescaled rg.System, betas []float64) ([]rg.Point, error) {
	return rg.Jackknife(curveBins).Mapping(original, rescaled, betas)
}

// MapField returns the mapping Y'(Y), with errors.
func MapField(original, rescaled rg.System, ys []float64) ([]rg.Point, error) {
	return rg.Jackknife(curveBins).FieldMapping(original, rescaled, ys)
}

// Fig5 draws the mapping of the inverse temperature and its fixed point.
func Fig5(mapping []rg.Point, t rg.Thermal) *figure.Figure {
	return paper.Fig5(drawMapping(mapping), t.BetaC)
}

// Fig6 draws the mapping of the field.
func Fig6(mapping []rg.Point, f rg.Field) *figure.Figure {
	return paper.Fig6(drawMapping(mapping), f.ThetaY)
}

func drawMapping(points []rg.Point) paper.Curve {
	var c paper.Curve
	for _, p := range points {
		c.X = append(c.X, p.X)
		c.Value = append(c.Value, p.Image.Value)
		c.Error = append(c.Error, p.Image.Error)
	}
	return c
}
