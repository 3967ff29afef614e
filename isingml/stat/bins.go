package stat

import (
	"fmt"
	"math"
	"slices"
)

// Bins cuts n values into k contiguous bins of equal length, but for a
// remainder spread over them, and returns the k+1 borders: bin i holds the
// values borders[i] to borders[i+1]-1.
func Bins(n, k int) ([]int, error) {
	if k < 2 || k > n {
		return nil, fmt.Errorf("stat: %d bins of %d values: the number of bins must be from 2 to the number of values", k, n)
	}
	borders := make([]int, k+1)
	for i := range borders {
		borders[i] = i * n / k
	}
	return borders, nil
}

// Blocked returns the mean of a correlated series and its error from k bins,
// which must each be longer than the autocorrelation time. Of a series that does
// not vary the error is not known, NaN: other values may be too rare to be in it.
func Blocked(x []float64, k int) (Estimate, error) {
	borders, err := Bins(len(x), k)
	if err != nil {
		return Estimate{}, err
	}
	means := make([]float64, k)
	for i := range means {
		means[i], _ = Moments(x[borders[i]:borders[i+1]])
	}
	e, err := Mean(means)
	if err != nil {
		return Estimate{}, err
	}
	if slices.Min(x) == slices.Max(x) { // where rounding may differ between bins
		return Estimate{Value: x[0], Error: math.NaN()}, nil
	}
	e.Value, _ = Moments(x)
	return e, nil
}
