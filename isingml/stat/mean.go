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
		variance += float64((v - mean) * (v - mean)) // rounded, so that no processor fuses it
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

// Bins cuts n values into k contiguous bins of equal length, but for a
// remainder spread over them, and returns the k+1 edges: bin i holds the
// values edges[i] to edges[i+1]-1.
func Bins(n, k int) ([]int, error) {
	if k < 2 || k > n {
		return nil, fmt.Errorf("stat: %d bins of %d values: the number of bins must be from 2 to the number of values", k, n)
	}
	edges := make([]int, k+1)
	for i := range edges {
		edges[i] = i * n / k
	}
	return edges, nil
}

// Blocked returns the mean of a correlated series and its error from k bins,
// which must each be longer than the autocorrelation time. Of a series that does
// not vary the error is not known, NaN: other values may be too rare to be in it.
func Blocked(x []float64, k int) (Estimate, error) {
	edges, err := Bins(len(x), k)
	if err != nil {
		return Estimate{}, err
	}
	means := make([]float64, k)
	for i := range means {
		means[i], _ = Moments(x[edges[i]:edges[i+1]])
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
