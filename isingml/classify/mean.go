package classify

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
)

// Mean returns the mean of several f, such as an ensemble of networks that
// differ in their seed. All must take the same format.
func Mean(fs ...Function) (Function, error) {
	if len(fs) == 0 {
		return nil, errors.New("classify: no functions to take the mean of")
	}
	for i, f := range fs {
		if f == nil {
			return nil, fmt.Errorf("classify: function %d of the mean is nil", i)
		}
		if !f.Format().Equal(fs[0].Format()) {
			return nil, fmt.Errorf("classify: a mean of functions of %v and of %v: all must take one format", fs[0].Format(), f.Format())
		}
	}
	return mean(append([]Function(nil), fs...)), nil
}

type mean []Function

func (m mean) Format() lattice.Format { return m[0].Format() }

func (m mean) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	if err := checkSet(m, set); err != nil {
		return nil, err
	}
	out := make([]float64, set.Len())
	for _, f := range m {
		values, err := f.Evaluate(ctx, set)
		if err != nil {
			return nil, err
		}
		if len(values) != len(out) {
			return nil, fmt.Errorf("classify: a function returned %d values for %d configurations", len(values), len(out))
		}
		for i, x := range values {
			out[i] += x
		}
	}
	for i := range out {
		out[i] /= float64(len(m))
	}
	return out, nil
}

// Inherited returns the network for 2L x 2L that a network for L x L makes of
// itself: each weight of the first layer is shared, divided by 4, by the 2 x 2
// block it belongs to. So f of a configuration is n's f of its block means; on
// a configuration whose blocks are uniform it is f of the blocked one.
func (n *Network) Inherited() (*Network, error) {
	if err := squareOfSpins(n.Format(), "a network that is inherited"); err != nil {
		return nil, err
	}
	small, a := n.arch.Format.Shape[0], n.arch
	l := 2 * small
	a.Format = lattice.Square(l)
	if err := a.Validate(); err != nil {
		return nil, err
	}
	w1 := make([]float32, a.FC1*l*l)
	for u := range a.FC1 {
		from, to := n.w1[u*small*small:], w1[u*l*l:]
		for y := range l {
			for x := range l {
				to[y*l+x] = from[y/2*small+x/2] / 4
			}
		}
	}
	return newNetwork(a, w1, append([]float32(nil), n.rest...))
}
