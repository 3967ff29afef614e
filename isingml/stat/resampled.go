package stat

import (
	"math"
	"slices"
)

// Resampled is what resampling found: for each number of the estimator its
// value from all data, its error, and the estimated bias of the value.
type Resampled struct {
	Value []float64
	Error []float64
	Bias  []float64
	// Replicas are the estimator's numbers for each selection. The jackknife
	// has one for each bin left out, data set after data set.
	Replicas [][]float64

	draws bool
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

// Corrected returns number i less its estimated bias. It removes the bias of
// order 1/N and adds to the noise, so it pays where the bias is a good part of
// the error.
func (r *Resampled) Corrected(i int) Estimate {
	return Estimate{Value: r.Value[i] - r.Bias[i], Error: r.Error[i]}
}

// Estimates returns all numbers, values from all data.
func (r *Resampled) Estimates() []Estimate {
	out := make([]Estimate, len(r.Value))
	for i := range out {
		out[i] = r.Estimate(i)
	}
	return out
}

// Covariance returns the covariance of the statistical errors of two numbers.
func (r *Resampled) Covariance(i, j int) float64 {
	sum := 0.0
	for k, d := range r.deviations[i] {
		sum += d * r.deviations[j][k]
	}
	return sum
}

// Correlation returns the covariance over the product of the two errors.
func (r *Resampled) Correlation(i, j int) float64 {
	return r.Covariance(i, j) / math.Sqrt(r.Covariance(i, i)*r.Covariance(j, j))
}

// Interval returns the central interval that holds number i with the
// probability p: quantiles of the replicas for the bootstrap, which show a
// skewed distribution. The jackknife's replicas are no draws; there it is a
// Gaussian interval around the value.
func (r *Resampled) Interval(i int, p float64) (lo, hi float64) {
	if !r.draws {
		half := r.Error[i] * math.Sqrt2 * math.Erfinv(p)
		return r.Value[i] - half, r.Value[i] + half
	}
	sorted := make([]float64, len(r.Replicas))
	for k, v := range r.Replicas {
		sorted[k] = v[i]
	}
	slices.Sort(sorted)
	return quantile(sorted, (1-p)/2), quantile(sorted, (1+p)/2)
}

// quantile interpolates in sorted values.
func quantile(sorted []float64, p float64) float64 {
	at := min(max(p, 0), 1) * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-2)
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
