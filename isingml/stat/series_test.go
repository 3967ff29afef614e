package stat

import (
	"math"
	"math/rand/v2"

	"github.com/isingml/kernel/isingml/random"
)

// autoregressive returns the process x_t = a x_t-1 + sqrt(1-a^2) noise, which
// has mean 0, variance 1, rho(t) = a^t and the integrated time
// (1+a)/(1-a)/2.
func autoregressive(rng *rand.Rand, a float64, n int) []float64 {
	x := make([]float64, n)
	x[0] = rng.NormFloat64()
	for i := 1; i < n; i++ {
		x[i] = a*x[i-1] + math.Sqrt(1-a*a)*rng.NormFloat64()
	}
	return x
}

// pair returns two synchronous processes with means 2 and 1 whose noise has
// the correlation 0.6.
func pair(rng *rand.Rand, a float64, n int) (x, y []float64) {
	x, y = autoregressive(rng, a, n), autoregressive(rng, a, n)
	for i := range x {
		y[i] = 1 + 0.3*(0.6*x[i]+0.8*y[i])
		x[i] = 2 + 0.3*x[i]
	}
	return x, y
}

func noise(purpose string, i int) *rand.Rand {
	return random.New(1, "test of stat: "+purpose, uint64(i))
}

func mean(x []float64) float64 {
	m, _ := Moments(x)
	return m
}

// ratio estimates the ratio of the means of two synchronous series, which is
// not linear in them.
func ratio(x, y []float64) Estimator {
	return func(s Selection) ([]float64, error) { return []float64{s.Mean(0, x) / s.Mean(0, y)}, nil }
}
