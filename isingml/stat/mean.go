package stat

import (
	"fmt"
	"math"
	"slices"
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
	m, v := Moments(x)
	return Estimate{Value: m, Error: math.Sqrt(v / float64(len(x)-1))}, nil
}

// Moments returns the mean and the population variance, the mean squared
// deviation from the mean; both are NaN without values.
func Moments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		variance += (v - mean) * (v - mean)
	}
	return mean, variance / float64(len(x))
}

// Correlation returns Pearson's coefficient of two series, sum dx dy /
// sqrt(sum dx^2 sum dy^2) with the deviations dx and dy from the means; 0 if one
// of them does not vary. It is an error if they are not as many, or none.
func Correlation(x, y []float64) (float64, error) {
	if len(x) != len(y) || len(x) == 0 {
		return 0, fmt.Errorf("stat: correlation of %d with %d values: both must be as many, and not none", len(x), len(y))
	}
	if slices.Min(x) == slices.Max(x) || slices.Min(y) == slices.Max(y) {
		return 0, nil
	}
	mx, _ := Moments(x)
	my, _ := Moments(y)
	var xx, yy, xy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xx += float64(dx * dx)
		yy += float64(dy * dy)
		xy += float64(dx * dy)
	}
	return xy / math.Sqrt(xx*yy), nil
}
