package classify

import (
	"github.com/gomlx/gomlx/core/graph"
)

// A training step is four graphs: the sums of the first layer, everything
// above them, the gradient of the first layer, and Adam on it. Nearly all time
// is in the first layer, so its graphs run for several blocks of units at the
// same time; the layout is chosen for them:
//
//   - Units are rows and configurations columns, so that neither the product
//     W X nor its gradient needs a transposed copy of anything large.
//   - Each number is computed by one core in a fixed order, and how a layer is
//     cut depends on the architecture alone, so the number of cores does not
//     change a bit of the result.
//   - All parameters above the weights of the first layer are one vector, so
//     that Adam's operations on them are few.
//
// The gradient and Adam are two graphs for the sake of clearVectors.
//
// Measured at L=32, FC1=64, batch 8 on two cores (AMD EPYC), milliseconds a
// step: GoMLX's trainer and Adam 1.3, and 1.1 with one operation at a time; one
// graph of the layout below 0.69, with a batched product, which the backend
// spreads over cores, 0.56; in 2, 4 and 8 blocks 0.60, 0.46 and 0.50. Plain
// loops in Go take 0.33 on one core. What is left is scalar arithmetic: of
// 0.7 ms of processor time, products take 0.38, the square root 0.07, the
// eight other passes of Adam 0.16.

// blocksOf returns the number of blocks of the first layer of a.
func blocksOf(a Architecture) int {
	if a.FC1*a.L*a.L < 1<<14 {
		return 1
	}
	for _, blocks := range []int{4, 2} {
		if a.FC1%blocks == 0 {
			return blocks
		}
	}
	return 1
}

// forwardGraph returns the sums W X without biases, [units, batch], of the
// weights w [units, V] of a block and the spins x [batch, V].
func forwardGraph(in []*graph.Node) []*graph.Node {
	return []*graph.Node{graph.DotGeneral(in[0], []int{1}, nil, in[1], []int{1}, nil)}
}

// gradientGraph returns s times the gradient of the weights of a block,
// [units, V], from d [units, batch], the derivative of the loss by the sums
// times s, and the spins x [batch, V].
func gradientGraph(in []*graph.Node) []*graph.Node {
	return []*graph.Node{graph.MatMul(in[0], in[1])}
}

// updateGraph returns w, m, q of a block after Adam. Its inputs are
//
//	w, m, q, g     [units, V]  weights, moments, s times the gradient
//	rate, epsilon              see adam
func updateGraph(in []*graph.Node) []*graph.Node {
	w, m, q := adam(in[0], in[1], in[2], in[3], in[4], in[5])
	return []*graph.Node{w, m, q}
}

// upperGraph takes what is above the weights of the first layer, forward,
// backward and through Adam. Inputs:
//
//	r, n, p  [upper]         biases and weights in the order of weightsOf, moments
//	y        [1, batch]      +1 broken, -1 symmetric, 0 no configuration
//	scale, rate, epsilon     see adam; scale is s over the number of configurations
//	h        [units, batch]  the sums of each block
//
// Outputs: r, n, p, the logits [1, batch], and d of each block for gradientGraph.
type upperGraph struct{ arch Architecture }

func (u upperGraph) build(in []*graph.Node) []*graph.Node {
	r, n, p, y, scale, rate, epsilon := in[0], in[1], in[2], in[3], in[4], in[5], in[6]
	sums := in[7:]
	fc1, fc2 := u.arch.FC1, u.arch.FC2

	at := 0
	cut := func(rows, columns int) *graph.Node {
		part := graph.Slice(r, graph.AxisRange(at, at+rows*columns))
		at += rows * columns
		return graph.Reshape(part, rows, columns)
	}
	b1, w2, b2, w3, b3 := cut(fc1, 1), cut(fc2, fc1), cut(fc2, 1), cut(2, fc2), cut(2, 1)

	// Forward.
	h := sums[0]
	if len(sums) > 1 {
		h = graph.Concatenate(sums, 0)
	}
	a1 := graph.MaxScalar(graph.Add(h, b1), 0)
	a2 := graph.MaxScalar(graph.Add(graph.MatMul(w2, a1), b2), 0)
	z := graph.Add(graph.MatMul(w3, a2), b3)
	sign := graph.Const(z.Graph(), [][]float32{{-1, 1}})
	logit := graph.MatMul(sign, z)

	// Backward. The loss of a configuration is ln(1 + exp(-y logit)), so its
	// derivative by the logit is -y / (1 + exp(y logit)).
	wrong := graph.Logistic(graph.Neg(graph.Mul(y, logit)))
	dLogit := graph.Neg(graph.Mul(graph.Mul(y, wrong), scale))
	dz := graph.MatMul(graph.Reshape(sign, 2, 1), dLogit)
	dw3 := graph.DotGeneral(dz, []int{1}, nil, a2, []int{1}, nil)
	d2 := graph.Mul(graph.MatMul(graph.Transpose(w3, 0, 1), dz), graph.Sign(a2))
	dw2 := graph.DotGeneral(d2, []int{1}, nil, a1, []int{1}, nil)
	d1 := graph.Transpose(graph.MatMul(graph.Transpose(d2, 0, 1), w2), 0, 1)
	d1 = graph.Mul(d1, graph.Sign(a1))
	dr := graph.Concatenate([]*graph.Node{
		graph.ReduceSum(d1, 1), graph.Reshape(dw2, -1), graph.ReduceSum(d2, 1),
		graph.Reshape(dw3, -1), graph.ReduceSum(dz, 1),
	}, 0)

	r, n, p = adam(r, n, p, dr, rate, epsilon)
	out := []*graph.Node{r, n, p, logit}
	if len(sums) == 1 {
		return append(out, d1)
	}
	units := fc1 / len(sums)
	for i := range sums {
		out = append(out, graph.Slice(d1, graph.AxisRange(i*units, (i+1)*units), graph.AxisRange()))
	}
	return out
}
