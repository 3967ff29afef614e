package stat

import (
	"fmt"
	"math"
)

// Mean returns the mean of independent values and its standard error. Values
// that are correlated need [Blocked].
func Mean(x []float64) (Estimate, error) {
	if len(x) < 2 {
		return Estimate{}, fmt.Errorf("stat: mean of %d values: an error needs at least 2", len(x))
	}
	if err := checkFinite(x); err != nil {
		return Estimate{}, err
	}
	m, v := moments(x)
	return Estimate{Value: m, Error: math.Sqrt(v / float64(len(x)-1))}, nil
}

// moments returns the mean and the population variance.
func moments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		variance += (v - mean) * (v - mean)
	}
	return mean, variance / float64(len(x))
}
