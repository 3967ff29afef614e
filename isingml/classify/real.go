package classify

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/classify/vector"
	"github.com/isingml/kernel/isingml/lattice"
)

// realLayer is the first layer on real numbers: sums of float32 in the order of
// the inputs, so that f does not depend on the batch or the processor.
type realLayer struct {
	bias []float32 // padded(FC1)
	w    []float32 // inputs x padded(FC1)
}

func newRealLayer(a Architecture, w weights) (*realLayer, error) {
	in, units := Inputs(a.Format), padded(a.FC1)
	r := &realLayer{bias: make([]float32, units), w: make([]float32, in*units)}
	copy(r.bias, w.b1)
	for u := range a.FC1 {
		for j, x := range w.w1[u*in : (u+1)*in] {
			if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				return nil, fmt.Errorf("classify: unit %d of the first layer has a weight that is not finite", u)
			}
			r.w[j*units+u] = x
		}
	}
	return r, nil
}

// realBlock writes the logits of a block of configurations of real numbers.
func (n *Network) realBlock(ctx context.Context, s *scratch, set *lattice.Set, out []float64) {
	in, units, fc1 := Inputs(n.Format()), len(n.real.bias), n.arch.FC1
	const some = 16 // configurations between two looks at the context
	for lo := 0; lo < len(out); lo += some {
		if ctx.Err() != nil {
			return
		}
		hi := min(lo+some, len(out))
		for i := lo; i < hi; i++ {
			set.Floats(i, s.x[i*in:(i+1)*in])
			copy(s.z1[i*units:], n.real.bias)
		}
		vector.MulAdd(s.z1[lo*units:hi*units], s.x[lo*in:hi*in], n.real.w, in, units, in, 1)
	}
	for i := range out {
		for u, z := range s.z1[i*units : i*units+fc1] {
			s.a1[i*fc1+u] = max(z, 0)
		}
	}
	n.top(s, out)
}
