package isingml

import (
	"errors"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/study"
)

// A Function is an f with its specification: a trained [Network], one made
// from others ([Study.Symmetrize], [Study.Average], [Study.Inherit]), or the
// user's own ([Study.Own]).
type Function = node.Function

// Symmetrize returns f averaged over symmetries: see [node.Symmetrize].
func (s *Study) Symmetrize(f Function, copies int, seed uint64) (Function, error) {
	n, err := node.NewSymmetrize(f.Node(), copies, seed)
	if err != nil {
		return nil, err
	}
	return study.Get(s.Study, n)
}

// Average returns the mean of several functions.
func (s *Study) Average(fs ...Function) (Function, error) {
	return study.Get(s.Study, node.Average{Of: functionNodes(fs)})
}

// Inherit returns the network for twice the size: see [node.Inherit].
func (s *Study) Inherit(f *Network) (Function, error) {
	return study.Get(s.Study, node.Inherit{F: f.Node()})
}

// Transfer returns f as a function of configurations of another format, such as
// of a network that was trained on Ising spins on those of the Potts model: see
// [classify.Transfer] for what readings are.
func (s *Study) Transfer(f Function, to lattice.Format, readings ...[]float64) (Function, error) {
	if f == nil {
		return nil, errors.New("isingml: the function to transfer is nil")
	}
	return study.Get(s.Study, node.Transfer{F: f.Node(), To: to, Readings: readings})
}

// AbsMagnetization returns |m| of Eq. (A3) as a function f, for comparison, on
// configurations of a format, such as that of [node.Ensemble.Format].
func (s *Study) AbsMagnetization(format lattice.Format) (Function, error) {
	return study.Get(s.Study, node.MagnetizationOf(format, 1))
}

// SquaredMagnetization returns m^2 as a function f, for comparison.
func (s *Study) SquaredMagnetization(format lattice.Format) (Function, error) {
	return study.Get(s.Study, node.MagnetizationOf(format, 2))
}

// Own returns the user's own function under a name: see [node.Own].
func (s *Study) Own(name string, f classify.Function) (Function, error) {
	switch {
	case f == nil:
		return nil, errors.New("isingml: the function is nil")
	case name == "":
		return nil, errors.New("isingml: a function of one's own needs a name, under which its predictions are kept")
	}
	return study.Get(s.Study, node.NewOwn(name, f))
}

// Evaluate returns f of every configuration of the ensemble, in its order, and
// keeps the values in the study.
func (s *Study) Evaluate(f Function, e *Ensemble) ([]float64, error) {
	if f == nil || e == nil {
		return nil, errors.New("isingml: f or the ensemble is nil")
	}
	return study.Get(s.Study, node.Values(f.Node(), e.Node()))
}

func functionNodes(fs []Function) []node.FunctionNode {
	nodes := make([]node.FunctionNode, len(fs))
	for i, f := range fs {
		nodes[i] = f.Node()
	}
	return nodes
}
