package reweight

import "math"

// Weights are the normalized weights of the configurations at one point
// (beta, Y).
type Weights []float64

// At returns the weights at inverse temperature beta and field y, proportional
// to
//
//	exp[-(beta - Beta) E + V f (beta y - Beta Y)].
//
// At beta = Beta and Y = 0 they are those of Eq. (7). They are computed without
// overflow, however far the point is; see [Sample.Support] for whether it is
// too far.
func (s Sample) At(beta, y float64) (Weights, error) {
	logs, err := s.LogWeights(beta, y)
	if err != nil {
		return nil, err
	}
	return normalized(logs), nil
}

// normalized turns logarithms into weights that add up to one, in place.
func normalized(logs []float64) Weights {
	top := highest(logs)
	sum := 0.0
	for i, x := range logs {
		logs[i] = math.Exp(x - top)
		sum += logs[i]
	}
	for i := range logs {
		logs[i] /= sum
	}
	return logs
}

func highest(x []float64) float64 {
	top := math.Inf(-1)
	for _, v := range x {
		if v > top {
			top = v
		}
	}
	return top
}

// Mean returns the expectation value of an observable.
func (w Weights) Mean(o []float64) float64 {
	sum := 0.0
	for i, x := range w {
		sum += x * o[i]
	}
	return sum
}

// Covariance returns <ab> - <a><b>.
func (w Weights) Covariance(a, b []float64) float64 {
	ma, mb := w.Mean(a), w.Mean(b)
	sum := 0.0
	for i, x := range w {
		sum += x * (a[i] - ma) * (b[i] - mb)
	}
	return sum
}

// Effective returns the effective sample size of L. Kish, 1/sum w^2: how many
// equally weighted configurations would give errors as small. Where it is a
// small part of the sample, a handful of configurations carry the result.
func (w Weights) Effective() float64 {
	sum := 0.0
	for _, x := range w {
		sum += x * x
	}
	return 1 / sum
}

// Without returns the weights of the sample without configurations lo to hi-1.
func (w Weights) Without(lo, hi int) Weights {
	rest := make(Weights, len(w))
	copy(rest, w)
	clear(rest[lo:hi])
	sum := 0.0
	for _, x := range rest {
		sum += x
	}
	for i := range rest {
		rest[i] /= sum
	}
	return rest
}
