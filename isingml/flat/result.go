package flat

import (
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/stat"
)

// A Result is what was measured with fixed weights.
type Result struct {
	Spec Spec `json:"spec"`
	// S is the logarithm of one over the weight at each of the nodes, but for a
	// constant: where the histogram is flat, of the density of states of the
	// energy, or of exp(-beta E) summed over the configurations of that f.
	S []float64 `json:"s"`
	// Tunnelled is how often a chain went from one end of the range to the other.
	Tunnelled int64 `json:"tunnelled"`
	// Columns are the observables of the model, and "at", the energy or f; Chain is
	// the number of the chain of each measurement.
	Columns []Column `json:"-"`
	Chain   []int32  `json:"-"`
}

// A Column is one series.
type Column struct {
	Name   string
	Values []float64
}

func (s Spec) newResult(found []float64) *Result {
	m, _ := s.newModel()
	r := &Result{Spec: s, S: found}
	for _, o := range m.Observables() {
		r.Columns = append(r.Columns, Column{Name: o.Name})
	}
	r.Columns = append(r.Columns, Column{Name: "at"})
	return r
}

// Column returns a series by name, nil if there is none.
func (r *Result) Column(name string) []float64 {
	for _, c := range r.Columns {
		if c.Name == name {
			return c.Values
		}
	}
	return nil
}

// weights returns those of all measurements at an inverse temperature, for a
// flat histogram of the energy, or in a field Y, for one of f. The largest is 1.
func (r *Result) weights(at float64) []float64 {
	_, v := r.Spec.newModel()
	from, to := r.Spec.bounds(v)
	w := newWeights(from, to, len(r.S))
	w.s = r.S
	slope := -at
	if r.Spec.Function != "" {
		slope = r.Spec.Beta * float64(v) * at
	}
	out := slices.Clone(r.Column("at"))
	for i, x := range out {
		out[i] = w.Log(x) + slope*x
	}
	top := slices.Max(out)
	for i := range out {
		out[i] = math.Exp(out[i] - top)
	}
	return out
}

// bins is how many parts errors come from.
const bins = 40

// jackknife returns numbers that are computed from measurements with weights,
// with errors by leaving out each of the bins in turn: of all chains together,
// in their order. Of what one bin alone tells the error is not known, NaN.
func (r *Result) jackknife(at float64, of func(weights []float64) ([]float64, error)) ([]stat.Estimate, error) {
	all := r.weights(at)
	borders, err := stat.Bins(len(all), bins)
	if err != nil {
		return nil, fmt.Errorf("flat: %w", err)
	}
	whole, err := of(all)
	if err != nil {
		return nil, err
	}
	without := make([][]float64, len(whole))
	for k := range bins {
		left := slices.Clone(all)
		clear(left[borders[k]:borders[k+1]])
		one, err := of(left)
		if err != nil {
			return nil, err
		}
		for i, x := range one {
			without[i] = append(without[i], x)
		}
	}
	out := make([]stat.Estimate, len(whole))
	for i := range out {
		if out[i], err = stat.Jackknife(whole[i], without[i]); err != nil { // all of it is in one bin
			out[i] = stat.Estimate{Value: whole[i], Error: math.NaN()}
		}
	}
	return out, nil
}

func mean(weights, values []float64) float64 {
	sum, norm := 0., 0.
	for i, w := range weights {
		sum += w * values[i]
		norm += w
	}
	return sum / norm
}

// Mean returns the mean of a series, of one number for each measurement, at an
// inverse temperature, for a flat histogram of the energy, or in a field Y.
func (r *Result) Mean(series []float64, at float64) (stat.Estimate, error) {
	return r.one(series, at, func(w []float64) float64 { return mean(w, series) })
}

// Variance returns <x^2> - <x>^2 of a series, as [Result.Mean].
func (r *Result) Variance(series []float64, at float64) (stat.Estimate, error) {
	return r.one(series, at, func(w []float64) float64 {
		m, sum, norm := mean(w, series), 0., 0.
		for i, w := range w {
			sum += w * (series[i] - m) * (series[i] - m)
			norm += w
		}
		return sum / norm
	})
}

func (r *Result) one(series []float64, at float64, of func(w []float64) float64) (stat.Estimate, error) {
	if len(series) != len(r.Chain) {
		return stat.Estimate{}, fmt.Errorf("flat: a series of %d values for %d measurements", len(series), len(r.Chain))
	}
	e, err := r.jackknife(at, func(w []float64) ([]float64, error) { return []float64{of(w)}, nil })
	if err != nil {
		return stat.Estimate{}, err
	}
	return e[0], nil
}
