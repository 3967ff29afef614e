package stat

import (
	"errors"
	"fmt"
	"math"
)

// window is the constant c of the automatic window: sums stop at the first
// lag W with W >= c tau(W).
const window = 6

// ErrConstant is returned for a series that does not vary.
var ErrConstant = errors.New("stat: the series is constant, it has no autocorrelation time")

// IntegratedTime returns the integrated autocorrelation time
//
//	tau = 1/2 + sum_{t>=1} rho(t)
//
// of one or several chains of the same process, in steps of the series:
// 0.5 for independent values, and var(mean) = 2 tau var / N. The sum ends at
// the automatic window of Madras and Sokal, J. Stat. Phys. 50, 109 (1988); the
// error is theirs, tau sqrt((4W+2)/N). The mean is taken over all chains, so
// chains that have not mixed show as a long time.
func IntegratedTime(chains ...[]float64) (Estimate, error) {
	n, sum, longest := 0, 0.0, 0
	for _, c := range chains {
		n += len(c)
		longest = max(longest, len(c))
		for i, x := range c {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return Estimate{}, fmt.Errorf("stat: value %d of a series is %v, must be finite", i, x)
			}
			sum += x
		}
	}
	if n < 8 {
		return Estimate{}, fmt.Errorf("stat: %d values are too few for an autocorrelation time, at least 8 are needed", n)
	}
	mean := sum / float64(n)
	c0 := covariance(chains, mean, 0)
	if c0 == 0 {
		return Estimate{}, ErrConstant
	}
	tau := 0.5
	for w := 1; w < longest; w++ {
		tau += covariance(chains, mean, w) / c0
		if float64(w) >= window*tau {
			tau = max(tau, 0.5/float64(n)+1e-3)
			return Estimate{Value: tau, Error: tau * math.Sqrt(float64(4*w+2)/float64(n))}, nil
		}
	}
	return Estimate{}, fmt.Errorf("stat: the longest chain has %d values, too few for its autocorrelation time (about %.3g)", longest, tau)
}

// covariance returns the mean product of deviations at distance lag.
func covariance(chains [][]float64, mean float64, lag int) float64 {
	sum, pairs := 0.0, 0
	for _, c := range chains {
		for i := 0; i+lag < len(c); i++ {
			sum += (c[i] - mean) * (c[i+lag] - mean)
		}
		pairs += max(len(c)-lag, 0)
	}
	if pairs == 0 {
		return 0
	}
	return sum / float64(pairs)
}
