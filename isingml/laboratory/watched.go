package laboratory

import (
	"fmt"

	"github.com/isingml/kernel/isingml/laboratory/chain"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/node"
)

// watched is a chain with an f that may fail.
type watched struct {
	*chain.Chain
	failed error // why f cannot be evaluated
}

func newChain(l Laboratory) (*watched, error) {
	format := l.F.Format()
	size := format.Shape[0]
	if square := lattice.Square(size); !format.Equal(square) {
		return nil, fmt.Errorf("f is for configurations of %v, the laboratory samples %v", format, square)
	}
	if err := chain.CanBlock(size); err != nil {
		return nil, fmt.Errorf("f is for configurations that cannot be blocked: %w", err)
	}
	w := &watched{}
	var terms [2]model.Term
	for i := range terms {
		var err error
		if terms[i], err = node.NewTerm(l.F, format, func(err error) { w.failed = err }); err != nil {
			return nil, err
		}
	}
	w.Chain = chain.New(size, terms[0], terms[1], l.Seed)
	return w, nil
}

func (w *watched) sweep(beta, y float64) (chain.Moment, error) {
	now := w.Chain.Sweep(beta, y)
	return now, w.failed
}
