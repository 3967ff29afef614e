package stat

import (
	"fmt"
	"math"
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

// A bin of binTimes integrated times has a mean that is independent of the
// next bin's but for about 1/binTimes, by which squared errors come out low.
const binTimes = 20

// The error of k bins is itself uncertain by 1/sqrt(2k).
const minBins, maxBins = 10, 200

// BinCount returns how many bins to cut n values into whose integrated
// autocorrelation time is tau: each is at least 20 times as long, and there
// are 200 at most. It is an error if fewer than 10 are left.
func BinCount(n int, tau float64) (int, error) {
	if !(tau > 0) || math.IsInf(tau, 0) {
		return 0, fmt.Errorf("stat: the autocorrelation time is %v, must be positive", tau)
	}
	k := min(float64(n)/math.Max(1, binTimes*tau), maxBins)
	if k < minBins {
		return 0, fmt.Errorf("stat: %d values are too few for bins at an autocorrelation time of %.3g: at least %.0f are needed", n, tau, math.Ceil(minBins*binTimes*tau))
	}
	return int(k), nil
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
