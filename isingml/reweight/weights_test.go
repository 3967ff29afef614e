package reweight

import (
	"context"
	"testing"
)

// weights are those of configurations at one point: what curves are held
// against.
func (s Sample) at(beta, y float64) (weights, error) {
	logs, err := s.LogWeights(beta, y)
	if err != nil {
		return nil, err
	}
	return normalized(logs), nil
}

func (m *Multi) at(beta, y float64) (weights, error) {
	if err := m.pool.reaches(beta, y); err != nil {
		return nil, err
	}
	return normalized(m.pool.logWeights(State{Beta: beta, Y: y}, m.logsum, m.pool.count)), nil
}

type weights []float64

func (w weights) mean(o []float64) float64 {
	sum := 0.0
	for i, x := range w {
		sum += x * o[i]
	}
	return sum
}

func (w weights) covariance(a, b []float64) float64 {
	ma, mb := w.mean(a), w.mean(b)
	sum := 0.0
	for i, x := range w {
		sum += x * (a[i] - ma) * (b[i] - mb)
	}
	return sum
}

// effective is the effective sample size of L. Kish, 1/sum w^2.
func (w weights) effective() float64 {
	sum := 0.0
	for _, x := range w {
		sum += x * x
	}
	return 1 / sum
}

// overlap returns the matrix whose element k, l is the mean, over the
// configurations of sample k, of the probability that one was drawn in l.
func (m *Multi) overlap(t *testing.T) [][]float64 {
	n := m.pool.sizes(m.pool.count)
	_, joint, err := m.pool.occupation(context.Background(), m.logZ, n, m.pool.count)
	if err != nil {
		t.Fatal(err)
	}
	for k := range joint {
		for l := range joint[k] {
			joint[k][l] /= n[k]
		}
	}
	return joint
}
