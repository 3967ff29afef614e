package isingml

import (
	"errors"
	"fmt"
	"slices"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/study"
)

// A Classifier is networks that tell two phases apart, each for the lattice
// sizes of the ensembles that it learns from. These are named, see
// [Study.Name], so that a package-level variable of a notebook can hold it.
type Classifier struct {
	// Symmetric and Broken name the ensembles of the two phases, of one or
	// several sizes.
	Symmetric, Broken []string
	// Training is that of the first network of each size. The next ones have
	// the seeds after its own.
	Training Training
	// Networks is how many are trained for each size, up to 1000; 0 means one. A
	// network error takes [rg.MinNetworks]. All learn from the same ensembles, so
	// what other training sets would change is not in it.
	Networks int
	// Copies is the number of random translations and spin flips that each
	// network is averaged over, see [node.Symmetrize]: for systems that have these
	// symmetries. 0 leaves networks as they are.
	Copies int
}

// nodes returns the specifications of the networks of size l; 0 stands for the
// only size that the ensembles have.
func (c Classifier) nodes(s *Study, l int) ([]node.FunctionNode, error) {
	symmetric, err := s.specifications(c.Symmetric)
	if err != nil {
		return nil, err
	}
	broken, err := s.specifications(c.Broken)
	if err != nil {
		return nil, err
	}
	if l == 0 {
		all := slices.Concat(symmetric, broken)
		if len(all) == 0 || slices.ContainsFunc(all, func(e node.EnsembleNode) bool { return node.Size(e) != node.Size(all[0]) }) {
			return nil, fmt.Errorf("isingml: the ensembles %q and %q have several sizes, or there are none: a network has one size, which must be given", c.Symmetric, c.Broken)
		}
		l = node.Size(all[0])
	}
	other := func(e node.EnsembleNode) bool { return node.Size(e) != l }
	symmetric, broken = slices.DeleteFunc(symmetric, other), slices.DeleteFunc(broken, other)
	if len(symmetric) == 0 || len(broken) == 0 {
		return nil, fmt.Errorf("isingml: a network for L=%d learns from two phases: of the ensembles %q of the symmetric one %d have that size, of %q of the broken one %d", l, c.Symmetric, len(symmetric), c.Broken, len(broken))
	}
	if c.Networks < 0 || c.Networks > 1000 {
		return nil, fmt.Errorf("isingml: a classifier of %d networks for each size, must be 1 to 1000", c.Networks)
	}
	if err := apart(symmetric, broken); err != nil {
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

// TrainFirst returns the first network of size l as it is, trained if need be;
// 0 stands for the only size that the ensembles have. See [Study.TrainLive] for
// onEpoch, which may be nil.
func (s *Study) TrainFirst(c Classifier, l int, onEpoch func(classify.EpochReport)) (*Network, error) {
	c.Networks, c.Copies = 1, 0
	nodes, err := c.nodes(s, l)
	if err != nil {
		return nil, err
	}
	train := nodes[0].(node.Train)
	train.OnEpoch = onEpoch
	f, err := study.Get(s.Study, train)
	if err != nil {
		return nil, err
	}
	return &Network{f.(*node.Network)}, nil
}

// specifications returns those of named ensembles.
func (s *Study) specifications(names []string) ([]node.EnsembleNode, error) {
	nodes := make([]node.EnsembleNode, len(names))
	for i, name := range names {
		var err error
		if nodes[i], err = s.specification(name); err != nil {
			return nil, err
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

// Curves returns f and its susceptibility on named ensembles as functions of
// the field Y, see [Study.FieldCurve], each with the networks of its size.
func (s *Study) Curves(c Classifier, ys []float64, names ...string) ([]FieldCurve, error) {
	curves := make([]FieldCurve, len(names))
	for i, name := range names {
		e, err := s.specification(name)
		if err != nil {
			return nil, err
		}
		f, err := c.mean(s, node.Size(e))
		if err != nil {
			return nil, err
		}
		one, err := s.FieldCurves(f, []node.EnsembleNode{e}, ys)
		if err != nil {
			return nil, fmt.Errorf("isingml: %s: %w", name, err)
		}
		curves[i] = one[0]
		if curves[i].Label = name; curves[i].Beta != 0 {
			curves[i].Label = fmt.Sprintf("%s, $β$ = %.4g", name, curves[i].Beta)
		}
	}
	return curves, nil
}

// FlowOf is [Study.Flow] of named ensembles of sizes L, 2L, ..., near a
// transition, with all networks of a classifier, whose spread tells their part
// of the error. Ensembles without energies map the field alone, and give
// theta_Y. The classifier's seed names the random numbers of the blocking.
func (s *Study) FlowOf(c Classifier, names ...string) (*rg.Flow, error) {
	ensembles, err := s.specifications(names)
	if err != nil {
		return nil, err
	}
	if len(ensembles) < 2 {
		return nil, errors.New("isingml: the renormalization group compares sizes: it takes ensembles of L, 2L and so on")
	}
	var networks [][]node.FunctionNode
	for i, e := range ensembles {
		l := node.Size(e)
		if want := node.Size(ensembles[0]) << i; l != want {
			return nil, fmt.Errorf("isingml: the ensemble %s has L=%d, must have %d: name sizes L, 2L and so on, in this order", names[i], l, want)
		}
		nodes, err := c.nodes(s, l)
		if err != nil {
			return nil, err
		}
		for k, n := range nodes {
			if i == 0 {
				networks = append(networks, nil)
			}
			networks[k] = append(networks[k], n)
		}
	}
	f, err := node.NewFlow(0, ensembles, c.Training.Seed, networks...)
	if err != nil {
		return nil, err
	}
	return study.Get(s.Study, f)
}
