package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Of one-sigma intervals 68 % hold the true value. With 400 repetitions that
// share has a standard deviation of 2.3 %.
func TestCoverage(t *testing.T) {
	const (
		a       = 0.6 // tau = 2
		n       = 2000
		bins    = 40
		repeats = 400
	)
	series := func(rng *rand.Rand) []float64 { return autoregressive(rng, a, n) }
	for name, c := range map[string]struct {
		want     float64
		estimate func(rng *rand.Rand, seed uint64) (Estimate, error)
	}{
		"mean from bins": {0, func(rng *rand.Rand, _ uint64) (Estimate, error) {
			return Blocked(series(rng), bins)
		}},
		"integrated time": {2, func(rng *rand.Rand, _ uint64) (Estimate, error) {
			return IntegratedTime(series(rng))
		}},
		"ratio in groups": {2, func(rng *rand.Rand, _ uint64) (Estimate, error) {
			x, y := pair(rng, a, n)
			r, err := Resampling{}.Groups(t.Context(), ratio(x, y), 10, 1)
			if err != nil {
				return Estimate{}, err
			}
			return r.Estimate(0), nil
		}},
		"ratio by jackknife": {2, func(rng *rand.Rand, _ uint64) (Estimate, error) {
			x, y := pair(rng, a, n)
			r, err := Resampling{}.Jackknife(t.Context(), ratio(x, y), bins)
			if err != nil {
				return Estimate{}, err
			}
			return r.Estimate(0), nil
		}},
		"ratio by bootstrap": {2, func(rng *rand.Rand, seed uint64) (Estimate, error) {
			x, y := pair(rng, a, n)
			r, err := Resampling{}.Bootstrap(t.Context(), ratio(x, y), seed, 100, bins)
			if err != nil {
				return Estimate{}, err
			}
			return r.Estimate(0), nil
		}},
		"ratio of two data sets by jackknife": {2, func(rng *rand.Rand, _ uint64) (Estimate, error) {
			f, k := independentRatio(rng, a, n)
			r, err := Resampling{}.Jackknife(t.Context(), f, k...)
			if err != nil {
				return Estimate{}, err
			}
			return Estimate{Value: r.Value[0] - r.Bias[0], Error: r.Error[0]}, nil
		}},
		"ratio of two data sets by bootstrap": {2, func(rng *rand.Rand, seed uint64) (Estimate, error) {
			f, k := independentRatio(rng, a, n)
			r, err := Resampling{}.Bootstrap(t.Context(), f, seed, 200, k...)
			if err != nil {
				return Estimate{}, err
			}
			return r.Estimate(0), nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			held, sum, squares := 0, 0.0, 0.0
			for i := range repeats {
				e, err := c.estimate(noise(name, i), uint64(i))
				if err != nil {
					t.Fatal(err)
				}
				d := e.Deviation(c.want)
				if math.Abs(d) <= 1 {
					held++
				}
				sum += d
				squares += d * d
			}
			share := float64(held) / repeats
			off := sum / repeats
			t.Logf("%.1f %% held, deviations %.3f +- %.3f", 100*share, off, math.Sqrt(squares/repeats))
			if share < 0.60 || share > 0.76 {
				t.Errorf("%.1f %% of the one-sigma intervals hold the true value, want 60 to 76", 100*share)
			}
			if math.Abs(off) > 4/math.Sqrt(repeats) {
				t.Errorf("estimates lie %.2f sigmas off in the mean", off)
			}
		})
	}
}

// independentRatio estimates the ratio of the means of two data sets of
// different length and number of bins, from sums kept for each bin.
func independentRatio(rng *rand.Rand, a float64, n int) (Estimator, []int) {
	x, _ := pair(rng, a, n)
	_, y := pair(rng, a, 2*n)
	bins := []int{40, 50}
	sums := make([][]float64, 2)
	for d, series := range [][]float64{x, y} {
		size := len(series) / bins[d]
		for i := range bins[d] {
			sums[d] = append(sums[d], mean(series[i*size:(i+1)*size]))
		}
	}
	return func(s Selection) ([]float64, error) {
		return []float64{s.Mean(0, sums[0]) / s.Mean(1, sums[1])}, nil
	}, bins
}
