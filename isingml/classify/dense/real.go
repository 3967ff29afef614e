package dense

// NewReal is [New] for real numbers in place of spins. Their first layer is a
// product as those above it are.
func NewReal(inputs, fc1, fc2, batch int) *Network {
	n := New(0, fc1, fc2, batch)
	n.inputs, n.real = inputs, newProduct(inputs, fc1)
	for _, x := range n.groups {
		x.z1 = make([]float32, fc1*group)
	}
	return n
}

// reals are the inputs of one group of configurations.
type reals struct {
	x  []float32 // inputs+1 rows, the last one of ones, a column a configuration
	xT []float32 // a row a configuration
}

// NewRealBatch is [NewBatch] for real numbers.
func NewRealBatch(inputs, most int) *Batch {
	b := &Batch{one: make([]float32, inputs)}
	for range (most + group - 1) / group {
		b.reals = append(b.reals, reals{make([]float32, (inputs+1)*group), make([]float32, group*padded(inputs+1))})
	}
	return b
}

// SetReals fills the batch with n configurations: read writes the numbers of
// each.
func (b *Batch) SetReals(n int, read func(i int, x []float32)) {
	b.n = n
	inputs := len(b.one)
	for i := range n {
		to, column := b.reals[i/group], i%group
		row := to.xT[column*padded(inputs+1):]
		read(i, b.one)
		for k, x := range b.one {
			to.x[k*group+column], row[k] = x, x
		}
		to.x[inputs*group+column], row[inputs] = 1, 1
	}
	for i := n; i%group != 0; i++ { // a short group ends in zeros
		to, column := b.reals[i/group], i%group
		clear(to.xT[column*padded(inputs+1) : (column+1)*padded(inputs+1)])
		for k := range inputs + 1 {
			to.x[k*group+column] = 0
		}
	}
}

// forwardReal leaves the activations of group i of the first layer.
func (n *Network) forwardReal(i, count int) {
	x := n.groups[i]
	n.real.forward(x.z1, n.batch.reals[i].x)
	rectify(x.a1, x.z1, count)
	turnBack(x.a1T, x.a1, n.second.stride)
}
