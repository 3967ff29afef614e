// Package reweight turns measurements made in one ensemble into expectation
// values of another one: at another inverse temperature, which takes the
// energies, and in a field Y coupled to V f, which takes no knowledge of the
// Hamiltonian (Eqs. 6 and 7). One sample is reweighted by [Sample], several
// together by [Combine]. It works on plain series of numbers and knows nothing
// of spins.
package reweight

import (
	"errors"
	"fmt"
	"math"
)

// A Sample is the measurements that reweighting needs, one element for each
// configuration, in the order they were drawn in.
type Sample struct {
	// Beta is the inverse temperature and Y the field that the configurations
	// were drawn at, with Boltzmann weight exp(-Beta E + Beta V f Y). Y is zero
	// unless the modified Hamiltonian of Eq. (3) was sampled.
	Beta, Y float64
	Volume  float64 // V of the configurations that f belongs to
	// Energy is E of the configurations as drawn, of the whole lattice. It may
	// be nil if the inverse temperature stays.
	Energy []float64
	// F is f of Eq. (3), per configuration. It may be nil if Y stays zero.
	F []float64
	// Count is how often each configuration counts; nil means once. Exact sums
	// over all states take their Boltzmann weights here.
	Count []float64
}

// Len returns the number of configurations.
func (s Sample) Len() int { return max(len(s.Energy), len(s.F), len(s.Count)) }

// Validate reports the first thing that keeps s from being reweighted.
func (s Sample) Validate() error {
	n := s.Len()
	if n == 0 {
		return errors.New("reweight: the sample is empty: it needs energies or values of f")
	}
	if !(s.Beta >= 0) || math.IsInf(s.Beta, 0) {
		return fmt.Errorf("reweight: beta is %v, must be finite and not negative", s.Beta)
	}
	if math.IsNaN(s.Y) || math.IsInf(s.Y, 0) {
		return fmt.Errorf("reweight: Y is %v, must be finite", s.Y)
	}
	if s.F != nil && (!(s.Volume > 0) || math.IsInf(s.Volume, 0)) {
		return fmt.Errorf("reweight: the volume is %v, must be positive and finite", s.Volume)
	}
	for _, c := range []struct {
		name   string
		values []float64
	}{{"energy", s.Energy}, {"f", s.F}, {"count", s.Count}} {
		if c.values == nil {
			continue
		}
		if err := check(c.name, c.values, n); err != nil {
			return err
		}
	}
	if s.Count == nil {
		return nil
	}
	total := 0.0
	for i, c := range s.Count {
		if c < 0 {
			return fmt.Errorf("reweight: count of configuration %d is %v, must not be negative", i, c)
		}
		total += c
	}
	if !(total > 0) || math.IsInf(total, 0) {
		return fmt.Errorf("reweight: the counts add up to %v, must be positive and finite", total)
	}
	return nil
}

// check reports a series that does not have one finite value for each of n
// configurations.
func check(name string, values []float64, n int) error {
	if len(values) != n {
		return fmt.Errorf("reweight: %d values of %s for %d configurations", len(values), name, n)
	}
	for i, x := range values {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("reweight: %s of configuration %d is %v, must be finite", name, i, x)
		}
	}
	return nil
}

// reaches reports what s lacks to be reweighted to (beta, y).
func (s Sample) reaches(beta, y float64) error {
	switch {
	case math.IsNaN(beta+y) || math.IsInf(beta+y, 0):
		return fmt.Errorf("reweight: beta=%v, Y=%v: must be finite", beta, y)
	case beta < 0:
		return fmt.Errorf("reweight: beta is %v, must not be negative", beta)
	case beta != s.Beta && s.Energy == nil:
		return fmt.Errorf("reweight: from beta=%v to %v takes the energies", s.Beta, beta)
	case beta*y != s.Beta*s.Y && s.F == nil:
		return fmt.Errorf("reweight: to the field Y=%v takes the values of f", y)
	}
	return nil
}

// exponents writes the logarithm of each configuration's change of weight,
//
//	-(beta - Beta) E + V f (beta y - Beta Y),
//
// into dst, which has one element for each. It is an error if s cannot be
// reweighted to (beta, y), or if this is so far that numbers overflow.
func (s Sample) exponents(beta, y float64, dst []float64) error {
	if err := s.reaches(beta, y); err != nil {
		return err
	}
	clear(dst)
	if d := beta - s.Beta; d != 0 {
		for i, e := range s.Energy {
			dst[i] = -d * e
		}
	}
	if h := s.Volume * (beta*y - s.Beta*s.Y); h != 0 {
		for i, f := range s.F {
			dst[i] += h * f
		}
	}
	for _, x := range dst {
		if !(math.Abs(x) < farthest) {
			return fmt.Errorf("reweight: beta=%v, Y=%v is too far from the sample's beta=%v, Y=%v: the weights overflow", beta, y, s.Beta, s.Y)
		}
	}
	return nil
}

// farthest bounds exponents whose squares can still be added up.
const farthest = 1e100

// LogWeights returns the logarithms of the weights of the configurations at
// (beta, y), not normalized. Those of configurations that count zero times are
// minus infinity.
func (s Sample) LogWeights(beta, y float64) ([]float64, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	logs := make([]float64, s.Len())
	if err := s.exponents(beta, y, logs); err != nil {
		return nil, err
	}
	addLogs(logs, s.Count)
	return logs, nil
}

// addLogs adds the logarithms of the counts, if there are any.
func addLogs(logs, count []float64) {
	for i, c := range count {
		logs[i] += math.Log(c)
	}
}
