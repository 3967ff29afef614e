// Package reweight turns measurements made in one ensemble into expectation
// values of another one: at another inverse temperature, which takes the
// energies, and in a field Y coupled to V f, which takes no knowledge of the
// Hamiltonian (Eqs. 6 and 7).
package reweight

import (
	"errors"
	"fmt"
	"math"
)

// A Sample is the measurements that reweighting needs, one element for each
// configuration drawn at inverse temperature Beta and Y = 0.
type Sample struct {
	Beta   float64
	Volume float64 // V of the configurations that f belongs to
	// Energy is E of the configurations as drawn, of the whole lattice. It may
	// be nil if the inverse temperature stays.
	Energy []float64
	// F is f of Eq. (3), per configuration. It may be nil if Y stays zero.
	F []float64
	// Count is how often each configuration counts; nil means once. Exact sums
	// over all states take their Boltzmann weights here.
	Count []float64
}

// len returns the number of configurations.
func (s Sample) len() int { return max(len(s.Energy), len(s.F), len(s.Count)) }

// Validate reports the first thing that keeps s from being reweighted.
func (s Sample) Validate() error {
	n := s.len()
	if n == 0 {
		return errors.New("reweight: the sample is empty: it needs energies or values of f")
	}
	if !(s.Beta >= 0) || math.IsInf(s.Beta, 0) {
		return fmt.Errorf("reweight: beta is %v, must be finite and not negative", s.Beta)
	}
	if s.F != nil && !(s.Volume > 0) {
		return fmt.Errorf("reweight: the volume is %v, must be positive", s.Volume)
	}
	for _, c := range []struct {
		name   string
		values []float64
	}{{"energy", s.Energy}, {"f", s.F}, {"count", s.Count}} {
		if c.values == nil {
			continue
		}
		if len(c.values) != n {
			return fmt.Errorf("reweight: %d values of %s for %d configurations", len(c.values), c.name, n)
		}
		for i, x := range c.values {
			if math.IsNaN(x) || math.IsInf(x, 0) || (c.name == "count" && x < 0) {
				return fmt.Errorf("reweight: %s of configuration %d is %v", c.name, i, x)
			}
		}
	}
	return nil
}

// Weights are the normalized weights of the configurations at one point
// (beta, Y).
type Weights []float64

// At returns the weights at inverse temperature beta and field Y, proportional
// to
//
//	exp[-(beta - Beta) E + beta V f Y].
//
// At beta = Beta they are those of Eq. (7). They are computed without
// overflow, however far the point is; see [Weights.Effective] for whether it
// is too far.
func (s Sample) At(beta, y float64) (Weights, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	switch {
	case beta != s.Beta && s.Energy == nil:
		return nil, fmt.Errorf("reweight: from beta=%v to %v takes the energies", s.Beta, beta)
	case y != 0 && s.F == nil:
		return nil, fmt.Errorf("reweight: to the field Y=%v takes the values of f", y)
	case math.IsNaN(beta+y) || math.IsInf(beta+y, 0):
		return nil, fmt.Errorf("reweight: beta=%v, Y=%v: must be finite", beta, y)
	}
	return s.weights(beta, y), nil
}

// weights is At without the checks.
func (s Sample) weights(beta, y float64) Weights {
	w := make(Weights, s.len())
	if beta != s.Beta {
		for i, e := range s.Energy {
			w[i] = -(beta - s.Beta) * e
		}
	}
	if y != 0 {
		for i, f := range s.F {
			w[i] += beta * s.Volume * f * y
		}
	}
	top := math.Inf(-1)
	for _, x := range w {
		top = max(top, x)
	}
	sum := 0.0
	for i, x := range w {
		w[i] = math.Exp(x - top)
		if s.Count != nil {
			w[i] *= s.Count[i]
		}
		sum += w[i]
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}

// Mean returns the expectation value of an observable.
func (w Weights) Mean(o []float64) float64 {
	sum := 0.0
	for i, x := range w {
		sum += x * o[i]
	}
	return sum
}

// Covariance returns <ab> - <a><b>.
func (w Weights) Covariance(a, b []float64) float64 {
	ma, mb := w.Mean(a), w.Mean(b)
	sum := 0.0
	for i, x := range w {
		sum += x * (a[i] - ma) * (b[i] - mb)
	}
	return sum
}

// Effective returns the effective sample size of L. Kish, 1/sum w^2: how many
// equally weighted configurations would give errors as small. Where it is a
// small part of the sample, a handful of configurations carry the result.
func (w Weights) Effective() float64 {
	sum := 0.0
	for _, x := range w {
		sum += x * x
	}
	return 1 / sum
}
