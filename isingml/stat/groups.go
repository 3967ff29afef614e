package stat

import (
	"context"
	"math"
)

// Groups is the error analysis of Appendix D: the estimator is computed in
// each of n groups of bins alone, the mean is the value and
//
//	sigma^2 = (mean of squares - square of mean) / (n - 1)
//
// its error (Eq. D1). Each of the independent data sets is cut into n bins, and
// group k holds bin k of each. Where the estimator is not linear in the data,
// the mean over groups is biased by about the number of groups times the bias
// of a jackknife.
func (r Resampling) Groups(ctx context.Context, f Estimator, n, sets int) (*Resampled, error) {
	if err := checkSets([]int{n}); err != nil {
		return nil, err
	}
	values, err := r.run(ctx, f, n, func(k int) Selection {
		alone := make([]int, n)
		alone[k] = 1
		s := make(Selection, sets)
		for d := range s {
			s[d] = alone
		}
		return s
	})
	if err != nil {
		return nil, err
	}
	mean := make([]float64, len(values[0]))
	for i := range mean {
		for _, v := range values {
			mean[i] += v[i]
		}
		mean[i] /= float64(n)
	}
	out := newResampled(mean, values)
	for i := range mean {
		out.deviate(i, 0, n, 1/math.Sqrt(float64(n*(n-1))))
	}
	out.setErrors()
	return out, nil
}
