package stat

import "math"

// Resampled is what resampling found: for each number of the estimator its
// value from all data, its error, and the estimated bias of the value.
type Resampled struct {
	Value []float64
	Error []float64
	Bias  []float64
	// Replicas are the estimator's numbers for each selection. The jackknife
	// has one for each bin left out, data set after data set.
	Replicas [][]float64

	// deviations[i] are those of number i, scaled so that covariances are
	// plain sums of products.
	deviations [][]float64
}

func newResampled(value []float64, replicas [][]float64) *Resampled {
	r := &Resampled{
		Value: value, Error: make([]float64, len(value)), Bias: make([]float64, len(value)),
		Replicas: replicas, deviations: make([][]float64, len(value)),
	}
	for i := range r.deviations {
		r.deviations[i] = make([]float64, len(replicas))
	}
	return r
}

// deviate sets the deviations of number i in replicas lo to hi-1 from their
// mean, scaled, and returns the mean less the value. It sums differences, so
// that equal replicas have no error.
func (r *Resampled) deviate(i, lo, hi int, scale float64) (mean float64) {
	value := r.Value[i]
	for _, v := range r.Replicas[lo:hi] {
		mean += v[i] - value
	}
	mean /= float64(hi - lo)
	for b, v := range r.Replicas[lo:hi] {
		r.deviations[i][lo+b] = scale * (v[i] - value - mean)
	}
	return mean
}

// setErrors takes the errors from the deviations.
func (r *Resampled) setErrors() {
	for i := range r.Error {
		r.Error[i] = math.Sqrt(r.Covariance(i, i))
	}
}

// Estimate returns number i, its value from all data.
func (r *Resampled) Estimate(i int) Estimate {
	return Estimate{Value: r.Value[i], Error: r.Error[i]}
}

// VarianceOfDifference returns the variance of number i less number k, which
// knows what their errors have in common.
func (r *Resampled) VarianceOfDifference(i, k int) float64 {
	return r.Covariance(i, i) + r.Covariance(k, k) - 2*r.Covariance(i, k)
}

// Covariance returns the covariance of the statistical errors of two numbers.
func (r *Resampled) Covariance(i, j int) float64 {
	sum := 0.0
	for k, d := range r.deviations[i] {
		sum += d * r.deviations[j][k]
	}
	return sum
}
