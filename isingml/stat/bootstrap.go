package stat

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/random"
)

// Bootstrap draws the bins of each data set at random, with replacement, as
// often as replicas says. It fits where an estimator is not smooth, and gives
// intervals that need not be symmetric. Data sets and bins are those of
// [Resampling.Jackknife].
//
// Of k bins k-1 are drawn, so that the variance of a mean comes out without
// bias: Rao and Wu, J. Am. Stat. Assoc. 83, 231 (1988). The draws are those of
// the streams (seed, "bootstrap", replica).
func (r Resampling) Bootstrap(ctx context.Context, f Estimator, seed uint64, replicas int, bins ...int) (*Resampled, error) {
	if err := checkSets(bins); err != nil {
		return nil, err
	}
	if replicas < 2 {
		return nil, fmt.Errorf("stat: %d bootstrap replicas, must be at least 2, and some hundreds to be of use", replicas)
	}
	values, err := r.run(ctx, f, 1+replicas, func(i int) Selection {
		if i == 0 {
			return All(bins...)
		}
		return drawn(seed, i-1, bins)
	})
	if err != nil {
		return nil, err
	}
	out := newResampled(values[0], values[1:])
	scale := 1 / math.Sqrt(float64(replicas-1))
	for i := range out.Value {
		out.Bias[i] = out.deviate(i, 0, replicas, scale)
	}
	out.setErrors()
	return out, nil
}

func drawn(seed uint64, replica int, bins []int) Selection {
	rng := random.New(seed, "bootstrap", uint64(replica))
	s := make(Selection, len(bins))
	for d, k := range bins {
		s[d] = make([]int, k)
		for range k - 1 {
			s[d][rng.IntN(k)]++
		}
	}
	return s
}
