package stat

import (
	"fmt"
	"math"
)

// Bins cuts n values into k contiguous bins of equal length, but for a
// remainder spread over the first ones, and returns the k+1 borders.
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
// which must each be longer than the autocorrelation time.
func Blocked(x []float64, k int) (Estimate, error) {
	borders, err := Bins(len(x), k)
	if err != nil {
		return Estimate{}, err
	}
	means := make([]float64, k)
	for i := range means {
		means[i], _ = moments(x[borders[i]:borders[i+1]])
	}
	e, err := Mean(means)
	if err != nil {
		return Estimate{}, err
	}
	e.Value, _ = moments(x)
	return e, nil
}

// Printed is the error analysis of Appendix D: results are computed in each of
// n groups, their mean is the value and
//
//	sigma^2 = (mean of squares - square of mean) / (n - 1)
//
// its error (Eq. D1). Where the result is not linear in the data, the mean over
// groups is biased; [Jackknife] is not.
func Printed(groups []float64) (Estimate, error) { return Mean(groups) }

// Jackknife combines the result from all data with the results from the data
// without each bin in turn:
//
//	sigma^2 = (k-1)/k sum_i (without_i - mean)^2.
//
// The value is the result from all data.
func Jackknife(all float64, without []float64) (Estimate, error) {
	if len(without) < 2 {
		return Estimate{}, fmt.Errorf("stat: jackknife over %d bins: at least 2 are needed", len(without))
	}
	_, v := moments(without)
	return Estimate{Value: all, Error: math.Sqrt(v * float64(len(without)-1))}, nil
}
