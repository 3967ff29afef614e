package dense

import "github.com/isingml/kernel/isingml/classify/vector"

// product is a layer above the first. Its inputs and its sums have one row a
// unit and one column a configuration of a group.
type product struct {
	in, out int
	stride  int // of the rows of weights, in+1 in whole vectors
	moments     // out x stride
	g       []float32
}

func newProduct(in, out int) *product {
	stride := padded(in + 1)
	return &product{in: in, out: out, stride: stride, moments: newMoments(out * stride), g: make([]float32, out*stride)}
}

// forward sets z, out rows, to the sums over a, in+1 rows.
func (p *product) forward(z, a []float32) {
	clear(z)
	vector.MulAdd(z, p.w, a, p.in+1, group, p.stride, 1)
}

// backward sets d, in rows, to the derivatives by the inputs, from dz, out
// rows, those by the sums.
func (p *product) backward(d, dz []float32) {
	clear(d)
	vector.MulAdd(d, p.w, dz, p.out, group, 1, p.stride)
}

// gradient adds the gradient of the weights; aT has one row a configuration.
func (p *product) gradient(dz, aT []float32) {
	vector.MulAdd(p.g, dz, aT, group, p.stride, group, 1)
}

// update takes a step and clears the gradient.
func (p *product) update(c *vector.Adam) {
	c.Step(p.w, p.m, p.q, p.g)
	clear(p.g)
}
