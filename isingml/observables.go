package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// An Observable is a number with its error that an ensemble gives, such as the
// method expression (*Ensemble).Susceptibility.
type Observable func(e *Ensemble) (stat.Estimate, error)

// Curve returns an observable of each ensemble, against its inverse
// temperature. The label is that of a legend.
func (es Ensembles) Curve(label string, of Observable) (figure.Points, error) {
	return es.against(label, of, func(e *Ensemble) float64 { return e.Beta })
}

// BySize returns an observable of each ensemble, against its linear size. The
// label is that of a legend.
func (es Ensembles) BySize(label string, of Observable) (figure.Points, error) {
	return es.against(label, of, func(e *Ensemble) float64 { return float64(e.L()) })
}

func (es Ensembles) against(label string, of Observable, x func(*Ensemble) float64) (figure.Points, error) {
	points := figure.Points{Label: label}
	for _, e := range es {
		y, err := of(e)
		if err != nil {
			return points, fmt.Errorf("isingml: at L = %d and beta = %v: %w", e.L(), e.Beta, err)
		}
		points.X = append(points.X, x(e))
		points.Y = append(points.Y, y.Value)
		points.Error = append(points.Error, y.Error)
	}
	return points, nil
}

// Curve samples, if need be, and returns an observable against the inverse
// temperature, under the size of the lattice.
func (s *Study) Curve(what Sampling, of Observable) (figure.Points, error) {
	es, err := s.Sample(what)
	if err != nil {
		return figure.Points{}, err
	}
	return es.Curve(fmt.Sprintf("$L$ = %d", what.L), of)
}

// MeanOf returns the observable <f>.
func (s *Study) MeanOf(f Function) Observable {
	return func(e *Ensemble) (stat.Estimate, error) {
		values, err := s.Evaluate(f, e)
		if err != nil {
			return stat.Estimate{}, err
		}
		return e.Mean(values)
	}
}

// SusceptibilityOf returns the observable chi_f of Eq. (5).
func (s *Study) SusceptibilityOf(f Function) Observable {
	return func(e *Ensemble) (stat.Estimate, error) {
		values, err := s.Evaluate(f, e)
		if err != nil {
			return stat.Estimate{}, err
		}
		return e.measure(reweight.SusceptibilityOf(values, float64(e.Volume())))
	}
}

// MeanEnergy returns <E>/V.
func (e *Ensemble) MeanEnergy() (stat.Estimate, error) { return e.Mean(e.EnergyPerSpin()) }

// MeanMagnetization returns <|m|> of Eq. (A3).
func (e *Ensemble) MeanMagnetization() (stat.Estimate, error) { return e.Mean(e.AbsMagnetization()) }

// HeatCapacity returns C = beta^2 (<E^2> - <E>^2) / V. It takes beta and
// energies.
func (e *Ensemble) HeatCapacity() (stat.Estimate, error) {
	if err := e.thermal(); err != nil {
		return stat.Estimate{}, fmt.Errorf("isingml: heat capacity: %w", err)
	}
	return e.measure(reweight.HeatCapacityOf(e.Energy(), float64(e.Volume())))
}

// Susceptibility returns chi = beta V (<m^2> - <|m|>^2) of Eq. (A4), with the
// order parameter of the model for |m|.
func (e *Ensemble) Susceptibility() (stat.Estimate, error) {
	return e.measure(reweight.SusceptibilityOf(e.OrderParameter(), float64(e.Volume())))
}

// Binder returns the cumulant 1 - <m^4> / (3 <m^2>^2) of the model's order
// parameter m.
func (e *Ensemble) Binder() (stat.Estimate, error) { return e.measure(BinderOf(e)) }

// BinderSlope returns the derivative of the cumulant with the inverse
// temperature, which grows with the size as L^(1/nu). It takes beta and
// energies.
func (e *Ensemble) BinderSlope() (stat.Estimate, error) {
	if err := e.thermal(); err != nil {
		return stat.Estimate{}, fmt.Errorf("isingml: slope of the cumulant: %w", err)
	}
	return e.measure(reweight.SlopeOf(BinderOf(e), e.Energy()))
}

// Relaxation returns the integrated autocorrelation time of the chain that
// measured the gap, of its slowest observable, in sweeps: as many visits of a
// site as there are sites. A cluster update visits its cluster.
func (e *Ensemble) Relaxation() (stat.Estimate, error) {
	d, drawn := e.Node().(node.Draw)
	if !drawn || !(e.Plan.Time.Value > 0) {
		return stat.Estimate{}, fmt.Errorf("isingml: no autocorrelation time was measured for the ensemble %s: it was not drawn as it is, or gap and warmup were given", e.Key())
	}
	if d.Spec.Rule().Cluster {
		return e.Plan.Time.Times(e.Plan.Cluster), nil
	}
	return e.Plan.Time, nil
}

// measure returns a quantity where the ensemble was drawn, with a jackknife
// error over bins longer than the autocorrelation time.
func (e *Ensemble) measure(q reweight.Quantity) (stat.Estimate, error) {
	if len(q.Terms[0]) != e.Len() {
		return stat.Estimate{}, errors.New("isingml: the observable was not measured on this ensemble")
	}
	from := e.Sample(make([]float64, e.Len()))
	points, err := from.InField(q, []float64{from.Y}, e.bins())
	if err != nil {
		return stat.Estimate{}, err
	}
	return points[0].Estimate, nil
}

// BinderCrossing returns the inverse temperature at which the Binder cumulants
// of two ensembles of different size are equal. X of the point is its value;
// the point tells whether both samples support it.
func BinderCrossing(a, b *Ensemble) (reweight.Point, error) {
	if a == nil || b == nil {
		return reweight.Point{}, errors.New("isingml: a crossing takes two ensembles, one is nil")
	}
	for _, e := range []*Ensemble{a, b} {
		if err := e.thermal(); err != nil {
			return reweight.Point{}, fmt.Errorf("isingml: a crossing in beta: %w", err)
		}
		if e.Y != 0 {
			return reweight.Point{}, fmt.Errorf("isingml: a crossing in beta: the ensemble %s was drawn at Y = %v, must be 0", e.Key(), e.Y)
		}
	}
	return reweight.Crossing(a.Sample(nil), b.Sample(nil), BinderOf(a), BinderOf(b), min(a.bins(), b.bins()))
}
