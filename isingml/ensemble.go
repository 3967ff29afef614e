package isingml

import (
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
)

// An Ensemble is a set of configurations at one inverse temperature, with
// energy and magnetization of each, and its place in a study.
type Ensemble struct {
	*sample.Ensemble
	// Plan is how the sampler spaced the stored configurations.
	Plan  sample.Plan
	made  recipe
	stage string // folder of the stage, inside the study
}

// Key names the ensemble: the stage it is, or how it is made from one.
func (e *Ensemble) Key() string { return e.made.String() }

// L returns the linear size of the configurations.
func (e *Ensemble) L() int { return e.Configurations.L() }

// Volume returns V = L*L.
func (e *Ensemble) Volume() int { return e.L() * e.L() }

// Len returns the number of configurations.
func (e *Ensemble) Len() int { return e.Configurations.Len() }

// EnergyPerSpin returns the series E/V.
func (e *Ensemble) EnergyPerSpin() []float64 {
	out := make([]float64, len(e.Energy()))
	for i, x := range e.Energy() {
		out[i] = x / float64(e.Volume())
	}
	return out
}

// AbsMagnetization returns the series |m| of Eq. (A3), per spin.
func (e *Ensemble) AbsMagnetization() []float64 {
	out := make([]float64, len(e.Magnetization()))
	for i, m := range e.Magnetization() {
		out[i] = max(m, -m) / float64(e.Volume())
	}
	return out
}

// IntegratedTime returns the integrated autocorrelation time of one of the
// ensemble's series, in stored configurations: 0.5 if they are independent.
func (e *Ensemble) IntegratedTime(series []float64) (stat.Estimate, error) {
	return stat.IntegratedTime(e.Chains(series)...)
}

// Mean returns the mean of one of the ensemble's series, with an error from
// bins longer than its autocorrelation time.
func (e *Ensemble) Mean(series []float64) (stat.Estimate, error) {
	return stat.Blocked(series, e.bins())
}

// HeatCapacity returns C = beta^2 (<E^2> - <E>^2) / V, with a jackknife error
// over bins longer than the autocorrelation time.
func (e *Ensemble) HeatCapacity() (stat.Estimate, error) {
	from := reweight.Sample{Beta: e.Beta, Energy: e.Energy()}
	points, err := from.InBeta(reweight.HeatCapacityOf(e.Energy(), float64(e.Volume())), []float64{e.Beta}, e.bins())
	if err != nil {
		return stat.Estimate{}, err
	}
	return points[0].Estimate, nil
}

// bins is the number of bins for errors of the ensemble's series.
func (e *Ensemble) bins() int { return min(50, max(2, e.Len()/20)) }
