package phases

import (
	"cmp"
	"math"
	"slices"
)

// The few operations here are written out, in one order and with products
// rounded by themselves, so that components are the same bits on every
// processor. Libraries of linear algebra sum in the order that suits it.

func dot(x, y []float64) (sum float64) {
	y = y[:len(x)]
	for i, v := range x {
		sum += float64(v * y[i])
	}
	return sum
}

// axpy adds a x to y.
func axpy(y []float64, a float64, x []float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += float64(a * v)
	}
}

// orthonormalize makes vectors orthogonal and of length 1, by Gram and Schmidt
// twice over. One that lies within the others becomes zero.
func orthonormalize(vectors [][]float64) {
	for j, v := range vectors {
		before := math.Sqrt(dot(v, v))
		for range 2 {
			for _, u := range vectors[:j] {
				axpy(v, -dot(u, v), u)
			}
		}
		scale := 0.0
		if norm := math.Sqrt(dot(v, v)); norm > 1e-12*before {
			scale = 1 / norm
		}
		for i := range v {
			v[i] *= scale
		}
	}
}

// products returns the matrix of all products of a vector of a and one of b.
func products(a, b [][]float64) [][]float64 {
	m := make([][]float64, len(a))
	for i := range a {
		for j := range b {
			m[i] = append(m[i], dot(a[i], b[j]))
		}
	}
	return m
}

// combine returns sums of vectors with weights, the largest element of each
// being positive.
func combine(vectors, weights [][]float64) [][]float64 {
	out := make([][]float64, len(weights))
	for i, w := range weights {
		out[i] = make([]float64, len(vectors[0]))
		for j, v := range vectors {
			axpy(out[i], w[j], v)
		}
		largest := slices.MaxFunc(out[i], func(a, b float64) int { return cmp.Compare(math.Abs(a), math.Abs(b)) })
		if largest < 0 {
			for k := range out[i] {
				out[i][k] = -out[i][k]
			}
		}
	}
	return out
}

// eigen returns the eigenvalues of a small symmetric matrix in descending order
// and their eigenvectors, by the rotations of Jacobi. It changes the matrix.
func eigen(m [][]float64) (values []float64, vectors [][]float64) {
	n := len(m)
	v := make([][]float64, n) // rows are eigenvectors
	for i := range v {
		v[i] = make([]float64, n)
		v[i][i] = 1
	}
	for range 50 {
		off := 0.0
		for p := range n {
			for q := range p {
				off += math.Abs(m[p][q])
				jacobi(m, v, p, q)
			}
		}
		if off == 0 {
			break
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(m[j][j], m[i][i]) })
	for _, i := range order {
		values, vectors = append(values, m[i][i]), append(vectors, v[i])
	}
	return values, vectors
}

// jacobi turns rows p and q so that their element of the matrix becomes 0.
func jacobi(m, v [][]float64, p, q int) {
	if math.Abs(m[p][q]) <= 1e-18*(math.Abs(m[p][p])+math.Abs(m[q][q])) {
		m[p][q], m[q][p] = 0, 0
		return
	}
	theta := (m[q][q] - m[p][p]) / (2 * m[p][q])
	t := math.Copysign(1, theta) / (math.Abs(theta) + math.Hypot(1, theta))
	c := 1 / math.Hypot(1, t)
	s := t * c
	turn := func(a, b *float64) {
		x, y := *a, *b
		*a, *b = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
	}
	for k := range m {
		turn(&m[k][p], &m[k][q])
	}
	for k := range m {
		turn(&m[p][k], &m[q][k])
		turn(&v[p][k], &v[q][k])
	}
}
