package stat

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Controlled returns r with one number less its regression on control variates,
// which are numbers of the same estimator with expectation zero, such as a mean
// less its known value:
//
//	value - sum_j k_j zero_j,   k = cov(zero, zero)^-1 cov(zero, value).
//
// The coefficients come from the resampled covariances (S. S. Lavenberg and
// P. D. Welch, Management Science 27, 322 (1981)). They are those of the least
// variance, so its estimate is too small: the error allows for this, and for
// what coefficients from few bins add, by (bins+p)/(bins-1-p) for p controls
// and the number of bins of a data set. Controls that say nothing new, and more
// of them than bins allow, are an error. Replicas and biases stay those of r.
func (r *Resampled) Controlled(number int, zeros []int, bins int) (*Resampled, error) {
	p := len(zeros)
	if bins-1-p < 1 {
		return nil, fmt.Errorf("stat: %d control variates with %d bins: at least %d bins are needed", p, bins, p+2)
	}
	between, with := mat.NewSymDense(p, nil), mat.NewVecDense(p, nil)
	for i, a := range zeros {
		for j, b := range zeros[:i+1] {
			between.SetSym(i, j, r.Covariance(a, b))
		}
		with.SetVec(i, r.Covariance(a, number))
	}
	var factors mat.Cholesky
	if !factors.Factorize(between) || factors.Cond() > 1e12 {
		return nil, fmt.Errorf("stat: the %d control variates of number %d do not vary independently", p, number)
	}
	k := mat.NewVecDense(p, nil)
	if err := factors.SolveVecTo(k, with); err != nil {
		return nil, fmt.Errorf("stat: control variates of number %d: %w", number, err)
	}
	out := *r
	out.Value, out.Error, out.deviations = slices.Clone(r.Value), slices.Clone(r.Error), slices.Clone(r.deviations)
	own := slices.Clone(r.deviations[number])
	for j, zero := range zeros {
		out.Value[number] -= k.AtVec(j) * r.Value[zero]
		for i, d := range r.deviations[zero] {
			own[i] -= k.AtVec(j) * d
		}
	}
	widen := math.Sqrt(float64(bins+p) / float64(bins-1-p))
	for i := range own {
		own[i] *= widen
	}
	out.deviations[number] = own
	out.Error[number] = math.Sqrt(out.Covariance(number, number))
	return &out, nil
}
