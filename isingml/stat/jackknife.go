package stat

import (
	"context"
	"fmt"
	"math"
)

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
	if err := checkFinite(append([]float64{all}, without...)); err != nil {
		return Estimate{}, err
	}
	_, v := Moments(without)
	e := Estimate{Value: all, Error: math.Sqrt(v * float64(len(without)-1))}
	return e, checkFinite([]float64{e.Error})
}

// Jackknife leaves out one bin of one data set at a time. Data sets are
// independent of each other and have bins[d] bins each, longer than the
// integrated autocorrelation time of what they hold; series measured together
// are one data set. The variances of the data sets add up:
//
//	cov_ij = sum_d (k_d - 1)/k_d sum_b (x_i,db - mean)(x_j,db - mean)
//	bias_i = sum_d (k_d - 1) (mean - value)
//
// Efron and Tibshirani, An Introduction to the Bootstrap, chapter 11. f is
// called 1 + sum bins times.
func (r Resampling) Jackknife(ctx context.Context, f Estimator, bins ...int) (*Resampled, error) {
	if err := checkSets(bins); err != nil {
		return nil, err
	}
	all := All(bins...)
	type place struct{ set, bin int }
	var left []place
	for d, k := range bins {
		for b := range k {
			left = append(left, place{d, b})
		}
	}
	values, err := r.run(ctx, f, 1+len(left), func(i int) Selection {
		if i == 0 {
			return all
		}
		return all.Without(left[i-1].set, left[i-1].bin)
	})
	if err != nil {
		return nil, err
	}
	out := newResampled(values[0], values[1:])
	first := 0
	for _, k := range bins {
		scale := math.Sqrt(float64(k-1) / float64(k))
		for i := range out.Value {
			out.Bias[i] += float64(k-1) * out.deviate(i, first, first+k, scale)
		}
		first += k
	}
	out.setErrors()
	return out, nil
}
