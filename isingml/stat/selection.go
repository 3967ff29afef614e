package stat

import (
	"errors"
	"fmt"
)

// A Selection says how often each bin of each independent data set counts:
// s[d][i] times for bin i of data set d. All data are ones; the jackknife has
// a single zero; the bootstrap has counts drawn at random. An estimator reads
// it directly, for sums kept by bin, or through the methods below, for series
// cut by [Bins].
type Selection [][]int

// All returns the selection of every bin once, for data sets with these
// numbers of bins.
func All(bins ...int) Selection {
	s := make(Selection, len(bins))
	for d, k := range bins {
		s[d] = make([]int, k)
		for i := range s[d] {
			s[d][i] = 1
		}
	}
	return s
}

// Without returns a selection in which bin i of data set d does not count.
// The other data sets are shared.
func (s Selection) Without(d, i int) Selection {
	out := append(Selection(nil), s...)
	out[d] = append([]int(nil), s[d]...)
	out[d][i] = 0
	return out
}

// Weights returns how often each of n values of data set d counts.
// n must be at least the number of bins.
func (s Selection) Weights(d, n int) []float64 {
	w := make([]float64, n)
	s.parts(d, n, func(lo, hi, count int) {
		for i := lo; i < hi; i++ {
			w[i] = float64(count)
		}
	})
	return w
}

// Mean returns the mean of a series of data set d over the selected bins.
// The series must have at least as many values as there are bins.
func (s Selection) Mean(d int, x []float64) float64 {
	sum, n := 0.0, 0
	s.parts(d, len(x), func(lo, hi, count int) {
		part := 0.0
		for _, v := range x[lo:hi] {
			part += v
		}
		sum += float64(count) * part
		n += count * (hi - lo)
	})
	return sum / float64(n)
}

// Take returns the selected values of a series of data set d, bin after bin,
// each as often as it counts. The series must have at least as many values as
// there are bins.
func (s Selection) Take(d int, x []float64) []float64 {
	out := make([]float64, 0, len(x))
	s.parts(d, len(x), func(lo, hi, count int) {
		for range count {
			out = append(out, x[lo:hi]...)
		}
	})
	return out
}

// parts calls visit for the bins that count, as [Bins] cuts n values.
func (s Selection) parts(d, n int, visit func(lo, hi, count int)) {
	k := len(s[d])
	for i, count := range s[d] {
		if count > 0 {
			visit(i*n/k, (i+1)*n/k, count)
		}
	}
}

// A Function is a number computed from synchronous series of equal length,
// such as energies and values of f of the same configurations.
type Function func(series [][]float64) (float64, error)

// over returns the function as an estimator for one data set cut into bins.
func (f Function) over(series [][]float64) Estimator {
	return func(s Selection) ([]float64, error) {
		parts := make([][]float64, len(series))
		for i, x := range series {
			parts[i] = s.Take(0, x)
		}
		v, err := f(parts)
		return []float64{v}, err
	}
}

func commonLength(series [][]float64) (int, error) {
	if len(series) == 0 {
		return 0, errors.New("stat: no series given")
	}
	n := len(series[0])
	for i, s := range series {
		if len(s) != n {
			return 0, fmt.Errorf("stat: series %d has %d values and series 0 has %d, must be equal", i, len(s), n)
		}
		if err := checkFinite(s); err != nil {
			return 0, err
		}
	}
	return n, nil
}
