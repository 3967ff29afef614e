package node

import (
	"fmt"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/study"
)

// A Function is an f with its specification: a trained [Network], one made
// from others ([Study.Symmetrize], [Study.Average], [Study.Inherit]), or the
// user's own ([Study.Own]).
type Function interface {
	classify.Function
	// Node returns the specification.
	Node() FunctionNode
}

// A FunctionNode is the specification of a function: [Train],
// [Symmetrize], [Average], [Inherit], [Magnetization], [Own] or a user's own
// type. Make returns the function with [NewFunction].
type FunctionNode interface {
	study.Maker[Function]
	// Format is that of the configurations that f takes.
	Format() (lattice.Format, error)
	// Products is about how many products f of one configuration takes.
	Products() float64
}

// Trained is a function that learned, or that is made of one that did.
type Trained interface {
	FunctionNode
	// TrainedOn returns one of the ensembles that it learned from, nil if there
	// is none. The symmetries of f are those of its model.
	TrainedOn() EnsembleNode
}

// specified is a function beside its specification.
type specified struct {
	classify.Function
	node FunctionNode
}

// NewFunction returns a function with its specification.
func NewFunction(of FunctionNode, f classify.Function) Function { return specified{f, of} }

// Node implements [Function].
func (s specified) Node() FunctionNode { return s.node }

// plain returns f as package classify made it, which knows its own functions
// again and takes short cuts: for networks above all.
func plain(f classify.Function) classify.Function {
	if f, ok := f.(interface{ plain() classify.Function }); ok {
		return f.plain()
	}
	return f
}

func (s specified) plain() classify.Function { return s.Function }

func (n *Network) plain() classify.Function { return n.Trained }

// sitesOf returns the number of sites that f takes, 1 if it does not tell.
func sitesOf(f FunctionNode) float64 {
	format, err := f.Format()
	if err != nil {
		return 1
	}
	return float64(format.Sites())
}

// firstOf returns the first ensemble, nil if there is none.
func firstOf(of []EnsembleNode) EnsembleNode {
	if len(of) == 0 {
		return nil
	}
	return of[0]
}

// NewTerm returns f as a chain of one's own takes it, for configurations of a
// format; fail is told if f cannot be evaluated, which ends the chain's worth.
func NewTerm(f Function, format lattice.Format, fail func(error)) (model.Term, error) {
	if !f.Format().Equal(format) {
		return nil, fmt.Errorf("isingml: f is for configurations of %v and cannot stand in the Hamiltonian of %v", f.Format(), format)
	}
	return classify.NewTerm(plain(f), fail)
}
