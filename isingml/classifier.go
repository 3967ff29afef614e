package isingml

import (
	"fmt"

	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/study"
)

// A Classifier is networks that tell two phases apart, each for the lattice
// sizes of the ensembles that it learns from.
type Classifier struct {
	// Symmetric and Broken are the ensembles of the two phases, of one or
	// several sizes.
	Symmetric, Broken Source
	// Training is that of the first network of each size. The next ones have
	// the seeds after its own.
	Training Training
	// Networks is how many are trained for each size, up to 1000; 0 means one. A
	// network error takes [rg.MinNetworks]. All learn from the same ensembles, so
	// what other training sets would change is not in it.
	Networks int
	// Copies is the number of random translations and spin flips, or other
	// symmetries of the model's values, that each network is averaged over, see
	// [node.NewSymmetrize]: for systems that have these symmetries. 0 leaves
	// networks as they are.
	Copies int
}

// nodes returns the specifications of the networks of size l; 0 stands for the
// only size that the ensembles have.
func (c Classifier) nodes(s *Study, l int) ([]node.FunctionNode, error) {
	if c.Networks < 0 || c.Networks > 1000 {
		return nil, fmt.Errorf("isingml: a classifier of %d networks for each size, must be 1 to 1000", c.Networks)
	}
	symmetric, broken, err := s.phases(c.Symmetric, c.Broken, l)
	if err != nil {
		return nil, err
	}
	nodes := make([]node.FunctionNode, max(1, c.Networks))
	for i := range nodes {
		t := c.Training
		t.Seed += uint64(i)
		n, err := node.Train{Training: t, Symmetric: symmetric, Broken: broken}.Resolved()
		if err != nil {
			return nil, err
		}
		nodes[i] = n.(node.Train)
		if c.Copies > 0 {
			if nodes[i], err = node.NewSymmetrize(nodes[i], c.Copies, c.Training.Seed); err != nil {
				return nil, err
			}
		}
	}
	return nodes, nil
}

// mean is the specification of the mean of the networks of size l.
func (c Classifier) mean(s *Study, l int) (node.FunctionNode, error) {
	nodes, err := c.nodes(s, l)
	switch {
	case err != nil:
		return nil, err
	case len(nodes) == 1:
		return nodes[0], nil
	}
	return node.Average{Of: nodes}, nil
}

// Function returns f of size l: the mean of the classifier's networks, which
// are trained if need be.
func (s *Study) Function(c Classifier, l int) (Function, error) {
	f, err := c.mean(s, l)
	if err != nil {
		return nil, err
	}
	return study.Get(s.Study, f)
}
