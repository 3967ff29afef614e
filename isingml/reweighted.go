package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/reweight"
)

// A Quantity is what is reweighted on an ensemble, such as [HeatCapacityOf].
type Quantity func(e *Ensemble) reweight.Quantity

// HeatCapacityOf is C = beta^2 (<E^2> - <E>^2) / V.
func HeatCapacityOf(e *Ensemble) reweight.Quantity {
	return reweight.HeatCapacityOf(e.Energy(), float64(e.Volume()))
}

// AbsMagnetizationOf is <|m|> of Eq. (A3).
func AbsMagnetizationOf(e *Ensemble) reweight.Quantity {
	return reweight.MeanOf(e.AbsMagnetization())
}

// BinderOf is the cumulant 1 - <m^4> / (3 <m^2>^2) of the model's order
// parameter m.
func BinderOf(e *Ensemble) reweight.Quantity { return reweight.BinderOf(e.OrderParameter()) }

// Reweighted returns a quantity at Y = 0 as a curve over the inverse
// temperature, from all ensembles together by the multi-histogram method of
// Ferrenberg and Swendsen: at, between and somewhat beyond where they were
// drawn. They must be of one size and overlap. The curve tells where they
// support it; the label is that of a legend.
func (s *Study) Reweighted(label string, es Ensembles, of Quantity, betas []float64) (figure.Line, error) {
	line := figure.Line{Label: label}
	if len(es) == 0 {
		return line, errors.New("isingml: no ensembles to reweight")
	}
	var (
		samples []reweight.Sample
		all     reweight.Quantity
		options reweight.Multiple
		bins    = es[0].bins()
		mixed   = true // or nothing is supported
	)
	for _, e := range es {
		if err := e.thermal(); err != nil {
			return line, fmt.Errorf("isingml: reweighting together: %w", err)
		}
		if e.Y != 0 {
			return line, fmt.Errorf("isingml: reweighting together: the ensemble %s was drawn at Y = %v, must be 0", e.Key(), e.Y)
		}
		all = all.Join(of(e))
		samples = append(samples, e.Sample(nil))
		tau, err := e.IntegratedTime(e.Energy())
		if err != nil { // constant, or too short to tell
			tau.Value = 0.5
		}
		options.Inefficiency = append(options.Inefficiency, 2*tau.Value)
		bins = min(bins, e.bins())
		mixed = mixed && len(e.Unmixed()) == 0
	}
	ctx, stop := s.Watch()
	defer stop()
	m, err := reweight.Combine(ctx, samples, options)
	if err != nil {
		return line, err
	}
	points, err := m.InBeta(ctx, all, betas, bins)
	for _, p := range points {
		line.X, line.Y = append(line.X, p.X), append(line.Y, p.Estimate.Value)
		line.Error, line.Supported = append(line.Error, p.Estimate.Error), append(line.Supported, p.Supported && mixed)
	}
	return line, err
}
