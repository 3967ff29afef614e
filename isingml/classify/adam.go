package classify

import (
	"math"

	"github.com/gomlx/gomlx/core/graph"
)

// The constants of Adam (Kingma and Ba 2014) that Keras takes by default.
const (
	beta1   = 0.9
	beta2   = 0.999
	epsilon = 1e-7
)

// adam adds one step of Adam to the graph, in the form of the end of section 2
// of its paper, which is that of Keras:
//
//	m <- beta1 m + (1 - beta1) g
//	v <- beta2 v + (1 - beta2) g^2
//	w <- w - lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)
//
// Written so, it takes 12 passes over the parameters, and they are most of a
// step's time. Nine are left if the moments are kept in growing units,
//
//	M = s m / (1 - beta1),  Q = s^2 v / (1 - beta2),  s = beta2^(-t/2),
//
// and the gradient that comes in is already s g, which costs nothing because s
// is put where the gradient is still one number a configuration:
//
//	M <- (beta1 / sqrt(beta2)) M + s g
//	Q <- Q + (s g)^2
//	w <- w - rate M / (sqrt(Q) + s epsilon / sqrt(1 - beta2)).
//
// The scalars come from an adamClock.
func adam(w, m, q, g, rate, epsilon *graph.Node) (w1, m1, q1 *graph.Node) {
	m = graph.Add(graph.MulScalar(m, beta1/math.Sqrt(beta2)), g)
	q = graph.Add(q, graph.Mul(g, g))
	return graph.Sub(w, graph.Mul(graph.Div(m, graph.Add(graph.Sqrt(q), epsilon)), rate)), m, q
}

// rescaleEvery is the number of steps after which s starts again from 1: s^2
// has then grown to 3600, far from what a float32 can hold.
const rescaleEvery = 8192

// An adamClock gives the scalars of step t, counted from 1.
type adamClock struct{ learningRate float64 }

// growth returns s at step t.
func (adamClock) growth(t int) float64 {
	return math.Pow(beta2, -0.5*float64((t-1)%rescaleEvery+1))
}

// rescale says whether the moments of step t-1 must be divided by s and s^2
// of that step before step t, and gives that s.
func (c adamClock) rescale(t int) (s float64, ok bool) {
	if t == 1 || (t-1)%rescaleEvery != 0 {
		return 1, false
	}
	return c.growth(t - 1), true
}

// scalars returns the factor of the gradient without the batch's size, the
// rate and the epsilon of step t.
func (c adamClock) scalars(t int) (scale, rate, eps float64) {
	scale = c.growth(t)
	rate = c.learningRate * math.Sqrt(1-math.Pow(beta2, float64(t))) / (1 - math.Pow(beta1, float64(t)))
	return scale, rate * (1 - beta1) / math.Sqrt(1-beta2), epsilon * scale / math.Sqrt(1-beta2)
}
