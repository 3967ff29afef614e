// Package dense trains the network of Appendix B, V-FC1-FC2-2 with rectifiers,
// on spins of +1 and -1, with Adam. It is arithmetic alone: what a batch is, how
// long to train and what the loss is are its caller's.
//
// A step on one core is one pass over the weights and moments of the first
// layer, in which nearly all numbers are, and small products above it; see
// package vector for its loops and for why its bits do not depend on the
// processor.
package dense

import "github.com/isingml/kernel/isingml/classify/vector"

// group is the number of configurations whose spins share a byte.
const group = 8

// padded rounds up to whole vectors.
func padded(n int) int { return (n + 7) &^ 7 }

// A Network is the weights of a network in training, their moments and the
// memory of a step. The bias of a layer is the weight of one more input, which
// is always 1.
type Network struct {
	inputs, fc1, fc2 int

	first  moments  // inputs+1 rows, one a spin, of padded(fc1) units
	second *product // fc1 to fc2
	third  *product // fc2 to 2

	groups []*activations
	real   *product // the first layer of real numbers, in place of first

	batch *Batch    // that Forward is for
	now   int       // configurations of it
	bytes [][]byte  // of that batch, a slice a group
	slice []float32 // gradients of a few rows
}

// moments are weights w with the two moments of Adam.
type moments struct{ w, m, q []float32 }

func newMoments(n int) moments {
	return moments{make([]float32, n), make([]float32, n), make([]float32, n)}
}

// activations are what a step knows of one group. Those that end in T have one
// row a configuration, the others one column.
type activations struct {
	bins, table []float32 // 32 x padded(fc1)
	z1T, d1T    []float32
	a1T, a2T    []float32 // with the constant input, then zeros
	a1, a2      []float32
	z1, z2, z3  []float32 // z1 of real numbers alone
	d1, d2, d3  []float32
}

// New returns a network of zeros for batches of at most so many configurations.
func New(inputs, fc1, fc2, batch int) *Network {
	n := &Network{
		inputs: inputs, fc1: fc1, fc2: fc2,
		first:  newMoments((inputs + 1) * padded(fc1)),
		second: newProduct(fc1, fc2),
		third:  newProduct(fc2, 2),
		slice:  make([]float32, sliceRows*padded(fc1)),
	}
	of := func(rows, columns int) []float32 { return make([]float32, rows*columns) }
	for range (batch + group - 1) / group {
		n.groups = append(n.groups, &activations{
			bins: of(32, padded(fc1)), table: of(32, padded(fc1)),
			z1T: of(group, padded(fc1)), d1T: of(group, padded(fc1)),
			a1T: of(group, n.second.stride), a2T: of(group, n.third.stride),
			a1: of(fc1+1, group), a2: of(fc2+1, group),
			z2: of(fc2, group), z3: of(2, group),
			d1: of(fc1, group), d2: of(fc2, group), d3: of(2, group),
		})
	}
	return n
}

// State returns the weights and moments, in the memory of the network: what it
// takes to go on later, in another network of the same sizes.
func (n *Network) State() [][]float32 {
	first := n.first
	if n.real != nil {
		first = n.real.moments
	}
	return [][]float32{
		first.w, first.m, first.q,
		n.second.w, n.second.m, n.second.q,
		n.third.w, n.third.m, n.third.q,
	}
}

// A Layer says where the weights of a layer are in the state of a network.
type Layer struct {
	values        []float32
	input, unit   int // steps between neighbours
	Inputs, Units int
}

// At returns the weight of an input for a unit; that of the input Inputs is the
// unit's bias.
func (l Layer) At(input, unit int) *float32 { return &l.values[input*l.input+unit*l.unit] }

// Layers returns the three layers, from the first on.
func (n *Network) Layers() [3]Layer {
	first := Layer{n.first.w, padded(n.fc1), 1, n.inputs, n.fc1}
	if n.real != nil {
		first = Layer{n.real.w, 1, n.real.stride, n.inputs, n.fc1}
	}
	return [3]Layer{
		first,
		{n.second.w, 1, n.second.stride, n.fc1, n.fc2},
		{n.third.w, 1, n.third.stride, n.fc2, 2},
	}
}

// Prime makes b the batch of the next Forward. The network reads b until
// Backward has taken the step.
func (n *Network) Prime(b *Batch) {
	n.expect(b)
	for i, bytes := range n.bytes {
		vector.Accumulate(n.groups[i].bins, n.first.w, bytes)
	}
}

// expect makes b the next batch, with empty sums.
func (n *Network) expect(b *Batch) {
	n.batch, n.now, n.bytes = b, b.n, b.bytes
	for i := range n.bytes {
		clear(n.groups[i].bins)
	}
}
