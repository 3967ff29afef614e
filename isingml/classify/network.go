package classify

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
)

// A Network is a trained f. It does not change; its methods may be called by
// several goroutines at once.
type Network struct {
	arch  Architecture
	w1    []float32   // FC1 x inputs
	rest  []float32   // all other weights, as weightsOf cuts them
	fixed *fixedLayer // of inputs +1 and -1; nil for real numbers
	real  *realLayer  // of real numbers
	w2    []float32   // FC1 x padded(FC2): the second layer, one row an input
	b2    []float32   // padded(FC2)
	w3    []float64   // FC2: the difference of the two outputs' weights
}

var _ Function = (*Network)(nil)

// newNetwork keeps w1 and rest.
func newNetwork(a Architecture, w1, rest []float32) (*Network, error) {
	n := &Network{arch: a, w1: w1, rest: rest}
	for _, x := range rest {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return nil, errors.New("classify: a weight of the network is not finite")
		}
	}
	w := n.weights()
	var err error
	if a.Format.Codec.Real {
		n.real, err = newRealLayer(a, w)
	} else {
		n.fixed, err = newFixedLayer(a, w)
	}
	if err != nil {
		return nil, err
	}
	n.b2 = make([]float32, padded(a.FC2))
	copy(n.b2, w.b2)
	n.w2 = make([]float32, a.FC1*len(n.b2))
	n.w3 = make([]float64, a.FC2)
	for j := range a.FC2 {
		for u := range a.FC1 {
			n.w2[u*len(n.b2)+j] = w.w2[j*a.FC1+u]
		}
		n.w3[j] = float64(w.w3[a.FC2+j]) - float64(w.w3[j])
	}
	return n, nil
}

func (n *Network) weights() weights { return weightsOf(n.arch, n.w1, n.rest) }

// Architecture returns the sizes of the network.
func (n *Network) Architecture() Architecture { return n.arch }

// Format implements [Function].
func (n *Network) Format() lattice.Format { return n.arch.Format }

// checkSet refuses configurations of another format than that of f.
func checkSet(f Function, set *lattice.Set) error {
	if set == nil {
		return errors.New("classify: the set of configurations is nil")
	}
	if !set.Format().Equal(f.Format()) {
		return fmt.Errorf("classify: configurations of %v given to an f of %v", set.Format(), f.Format())
	}
	return nil
}

// squareOfSpins refuses all but Ising spins on a square.
func squareOfSpins(f lattice.Format, what string) error {
	if len(f.Shape) == 0 || !f.Equal(lattice.Square(f.Shape[0])) {
		return fmt.Errorf("classify: %s takes squares of -1 and +1, not %v", what, f)
	}
	return nil
}
