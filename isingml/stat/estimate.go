// Package stat turns correlated Monte Carlo measurements into values with
// errors: binning as in Appendix D of the paper, jackknife, bootstrap, and
// integrated autocorrelation times. It knows nothing of spins.
//
// What to take when:
//   - independent values: [Mean];
//   - the mean of a Markov chain: [Blocked], with bins longer than the
//     [IntegratedTime];
//   - a function of means, or a curve, of one or several data sets:
//     [Resampling.Jackknife] or [Resampling.Bootstrap];
//   - the same where chains are correlated and nobody knows how long bins must
//     be: [Gamma];
//   - the error analysis of the paper: [Resampling.Groups].
package stat

import (
	"encoding/json"
	"fmt"
	"math"
)

// An Estimate is a value and its one-sigma statistical error, NaN if that is
// not known. In JSON what is not a finite number is null.
type Estimate struct {
	Value float64 `json:"value"`
	Error float64 `json:"error"`
}

// MarshalJSON implements [json.Marshaler].
func (e Estimate) MarshalJSON() ([]byte, error) {
	var text struct {
		Value *float64 `json:"value"`
		Error *float64 `json:"error"`
	}
	if finite(e.Value) {
		text.Value = &e.Value
	}
	if finite(e.Error) {
		text.Error = &e.Error
	}
	return json.Marshal(text)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (e *Estimate) UnmarshalJSON(data []byte) error {
	text := struct {
		Value *float64 `json:"value"`
		Error *float64 `json:"error"`
	}{&e.Value, &e.Error}
	err := json.Unmarshal(data, &text)
	if text.Value == nil {
		e.Value = math.NaN()
	}
	if text.Error == nil {
		e.Error = math.NaN()
	}
	return err
}

// Deviation returns how many standard errors the estimate lies above exact.
// It is 0 where the two are equal, whatever the error.
func (e Estimate) Deviation(exact float64) float64 {
	if e.Value == exact {
		return 0
	}
	return (e.Value - exact) / e.Error
}

// DeviationFrom returns how many combined standard errors the estimate lies
// above another, independent one.
func (e Estimate) DeviationFrom(other Estimate) float64 { return e.Minus(other).Deviation(0) }

// Minus returns the difference of two independent estimates.
func (e Estimate) Minus(other Estimate) Estimate {
	return Estimate{Value: e.Value - other.Value, Error: math.Hypot(e.Error, other.Error)}
}

// Times returns the estimate in other units: both numbers times factor.
func (e Estimate) Times(factor float64) Estimate {
	return Estimate{Value: e.Value * factor, Error: e.Error * math.Abs(factor)}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// checkFinite reports the first value of x that is not a number to count with.
func checkFinite(x []float64) error {
	for i, v := range x {
		if !finite(v) {
			return fmt.Errorf("stat: value %d of a series is %v, must be finite", i, v)
		}
	}
	return nil
}
