package mcrg

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/isingml/kernel/isingml/reweight"
)

// exponents returns y and 1/y of every matrix with 1, 2, ... operators.
func exponents(matrices []*matrix, selection []int, b float64) (out []float64, err error) {
	times := make([]float64, len(selection))
	for i, n := range selection {
		times[i] = float64(n)
	}
	for _, m := range matrices {
		means := m.sums.Means(times)
		for k := range m.from {
			lambda, err := m.leading(means, k+1)
			if err != nil {
				return nil, err
			}
			y := math.Log(lambda) / math.Log(b)
			out = append(out, y, 1/y)
		}
	}
	return out, nil
}

// A matrix is the T of one blocking.
type matrix struct {
	blocked  int
	odd      bool
	names    []string
	from, to [][]float64 // operators before and after, less their means
	sums     *reweight.Partial
}

func (o Operators) matrices() (out []*matrix, err error) {
	for n := range max(0, len(o.Blocked)-1) {
		count := min(len(o.Blocked[n]), len(o.Blocked[n+1]))
		if count == 0 || count > len(o.Names) {
			return nil, fmt.Errorf("%d operators on configurations blocked %d times, %d on those blocked once more, with %d names: must be one at least, each with a name", len(o.Blocked[n]), n, len(o.Blocked[n+1]), len(o.Names))
		}
		m := &matrix{blocked: n, odd: o.Odd, names: o.Names[:count]}
		for k := range count {
			m.from, m.to = append(m.from, centred(o.Blocked[n][k], o.Odd)), append(m.to, centred(o.Blocked[n+1][k], o.Odd))
		}
		out = append(out, m)
	}
	return out, nil
}

// centred returns deviations from the mean, which is zero by symmetry for odd
// operators.
func centred(x []float64, odd bool) []float64 {
	if odd {
		return x
	}
	mean := 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v - mean
	}
	return out
}

// terms are the operators, those after the blocking first, and the products of
// each one after with all.
func (m *matrix) terms() [][]float64 {
	all := append(append([][]float64{}, m.to...), m.from...)
	out := append([][]float64{}, all...)
	for _, a := range m.to {
		for _, b := range all {
			product := make([]float64, min(len(a), len(b))) // lengths that differ are found by whoever takes the terms
			for i := range product {
				product[i] = a[i] * b[i]
			}
			out = append(out, product)
		}
	}
	return out
}

// leading returns the leading eigenvalue of T with the first n operators.
func (m *matrix) leading(means []float64, n int) (float64, error) {
	k := len(m.to)
	covariance := func(a, b int) float64 {
		v := means[2*k+a*2*k+b]
		if !m.odd {
			v -= means[a] * means[b]
		}
		return v
	}
	after, before := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
	for a := range n {
		for b := range n {
			after.Set(a, b, covariance(a, b))
			before.Set(a, b, covariance(a, k+b))
		}
	}
	var t mat.Dense
	if err := t.Solve(after, before); err != nil {
		return 0, fmt.Errorf("blocked %d times: the operators up to %q do not vary independently on so small a lattice or sample", m.blocked+1, m.names[n-1])
	}
	var eigen mat.Eigen
	if !eigen.Factorize(&t, mat.EigenNone) {
		return 0, fmt.Errorf("blocked %d times: no eigenvalues of T", m.blocked)
	}
	largest := 0.0
	for _, v := range eigen.Values(nil) {
		if math.Abs(imag(v)) <= 1e-9*math.Abs(real(v)) {
			largest = max(largest, real(v))
		}
	}
	if !(largest > 1) {
		return 0, fmt.Errorf("blocked %d times: the leading eigenvalue of T with %d operators is %.4g, must be above 1: the statistics are too low, or this is no critical point", m.blocked, n, largest)
	}
	return largest, nil
}
