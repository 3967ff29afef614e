package classify

import (
	"github.com/gomlx/gomlx/core/graph"
)

// stepGraph builds one training step: forward, backward, Adam. Everything that
// costs time is in the first layer, and the layout is chosen for it.
//
//   - Units are rows and configurations columns, W is units x sites, so that
//     neither the product W X nor its gradient needs a transposed copy.
//   - The first layer is cut into blocks of units (the leading axis), because
//     the Go backend spreads a batched product over cores, one block each. Each
//     element is summed by one core in a fixed order, so the number of cores
//     does not change a bit.
//   - All parameters above the weights of the first layer are one vector, so
//     that Adam's operations on them are few.
//
// Inputs, all float32:
//
//	w, m, q  [blocks, FC1/blocks, V]  weights of the first layer and moments
//	r, n, p  [upper]                  all other weights and moments
//	x        [blocks, batch, V]       spins, the same in each block
//	y        [1, batch]               +1 broken, -1 symmetric, 0 no configuration
//	scale, rate, epsilon  scalars     see adam
//
// Outputs: w, m, q, r, n, p after the step, and the logits [1, batch] before.
type stepGraph struct {
	arch   Architecture
	blocks int
}

func (s stepGraph) build(in []*graph.Node) []*graph.Node {
	w, m, q, r, n, p, x, y := in[0], in[1], in[2], in[3], in[4], in[5], in[6], in[7]
	scale, rate, epsilon := in[8], in[9], in[10]
	units, batch := s.arch.FC1, x.Shape().Dimensions[1]

	rest := r
	at := 0
	cut := func(rows, columns int) *graph.Node {
		part := graph.Slice(rest, graph.AxisRange(at, at+rows*columns))
		at += rows * columns
		return graph.Reshape(part, rows, columns)
	}
	b1, w2, b2 := cut(units, 1), cut(s.arch.FC2, units), cut(s.arch.FC2, 1)
	w3, b3 := cut(2, s.arch.FC2), cut(2, 1)

	// Forward.
	h1 := graph.DotGeneral(w, []int{2}, []int{0}, x, []int{2}, []int{0})
	a1 := graph.MaxScalar(graph.Add(graph.Reshape(h1, units, batch), b1), 0)
	a2 := graph.MaxScalar(graph.Add(graph.MatMul(w2, a1), b2), 0)
	z := graph.Add(graph.MatMul(w3, a2), b3)
	sign := graph.Const(z.Graph(), [][]float32{{-1, 1}})
	logit := graph.MatMul(sign, z)

	// Backward. The loss of a configuration is ln(1 + exp(-y logit)), so its
	// derivative by the logit is -y / (1 + exp(y logit)).
	dLogit := graph.Neg(graph.Mul(graph.Mul(y, graph.Logistic(graph.Neg(graph.Mul(y, logit)))), scale))
	dz := graph.Mul(graph.Reshape(sign, 2, 1), dLogit)
	dw3 := graph.DotGeneral(dz, []int{1}, nil, a2, []int{1}, nil)
	d2 := graph.Mul(graph.MatMul(graph.Transpose(w3, 0, 1), dz), graph.Sign(a2))
	dw2 := graph.DotGeneral(d2, []int{1}, nil, a1, []int{1}, nil)
	d1 := graph.Mul(graph.Transpose(graph.MatMul(graph.Transpose(d2, 0, 1), w2), 0, 1), graph.Sign(a1))
	dw := graph.DotGeneral(graph.Reshape(d1, s.blocks, units/s.blocks, batch), []int{2}, []int{0}, x, []int{1}, []int{0})
	dr := graph.Concatenate([]*graph.Node{
		graph.ReduceSum(d1, 1), graph.Reshape(dw2, -1), graph.ReduceSum(d2, 1), graph.Reshape(dw3, -1), graph.ReduceSum(dz, 1),
	}, 0)

	w, m, q = adam(w, m, q, dw, rate, epsilon)
	r, n, p = adam(r, n, p, dr, rate, epsilon)
	return []*graph.Node{w, m, q, r, n, p, logit}
}
