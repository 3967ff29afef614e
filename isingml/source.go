package isingml

import (
	"errors"
	"fmt"
	"slices"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// A Source is ensembles: a [Sampling], which need not have been drawn, an
// [Ensemble] or several [Ensembles], the [Names] of some in the study, or the
// specifications of some ([Nodes]).
type Source interface {
	ensembles(s *Study) ([]node.EnsembleNode, error)
}

// Names are the names of ensembles in a study, see [Study.Name], so that a
// package-level variable of a notebook can hold them.
type Names []string

// ensembles implements [Source].
func (n Names) ensembles(s *Study) ([]node.EnsembleNode, error) {
	nodes := make([]node.EnsembleNode, len(n))
	for i, name := range n {
		var err error
		if nodes[i], err = s.specification(name); err != nil {
			return nil, err
		}
	}
	return nodes, nil
}

// A Training says how a network f is trained: see [classify.Training] for its
// fields and their defaults, which are those of Appendix B. Architecture.L may
// be left out; it follows from the configurations.
type Training = classify.Training

// A Network is a trained f in a study.
type Network struct {
	*node.Network
}

// A TrainOption changes what [Study.Train] does.
type TrainOption func(*trainOptions)

type trainOptions struct {
	size    int
	onEpoch func(classify.EpochReport)
}

// OnEpoch calls f at the end of each epoch, if there is something to train; see
// [Network.History] for what is kept.
func OnEpoch(f func(classify.EpochReport)) TrainOption {
	return func(o *trainOptions) { o.onEpoch = f }
}

// OfSize takes the ensembles of linear size l alone, where there are several
// sizes.
func OfSize(l int) TrainOption { return func(o *trainOptions) { o.size = l } }

// Train returns the network f trained to tell the symmetric phase from the
// broken one, and trains it first if the study does not hold it yet.
func (s *Study) Train(t Training, symmetric, broken Source, options ...TrainOption) (*Network, error) {
	var o trainOptions
	for _, option := range options {
		option(&o)
	}
	hot, cold, err := s.phases(symmetric, broken, o.size)
	if err != nil {
		return nil, err
	}
	n, err := node.Train{Training: t, Symmetric: hot, Broken: cold}.Resolved()
	if err != nil {
		return nil, err
	}
	train := n.(node.Train)
	train.OnEpoch = o.onEpoch
	f, err := study.Get(s.Study, train)
	if err != nil {
		return nil, err
	}
	return &Network{f.(*node.Network)}, nil
}

// phases returns the ensembles of two phases that have the size l; 0 stands for
// the only size that there is.
func (s *Study) phases(symmetric, broken Source, l int) (hot, cold []node.EnsembleNode, err error) {
	if symmetric == nil || broken == nil {
		return nil, nil, errors.New("isingml: a network is trained on ensembles of two phases: one of them is nil")
	}
	if hot, err = symmetric.ensembles(s); err != nil {
		return nil, nil, err
	}
	if cold, err = broken.ensembles(s); err != nil {
		return nil, nil, err
	}
	all := slices.Concat(hot, cold)
	if l == 0 && len(all) > 0 {
		l = node.Size(all[0])
		if i := slices.IndexFunc(all, func(e node.EnsembleNode) bool { return node.Size(e) != l }); i >= 0 {
			first, err := all[0].Format()
			other, err2 := all[i].Format()
			return nil, nil, errors.Join(fmt.Errorf("isingml: the ensembles of the two phases have several sizes, %v and %v: a network has one, which must be given", first, other), err, err2)
		}
	}
	other := func(e node.EnsembleNode) bool { return node.Size(e) != l }
	fit, fits := slices.DeleteFunc(slices.Clone(hot), other), slices.DeleteFunc(slices.Clone(cold), other)
	if len(fit) == 0 || len(fits) == 0 {
		return nil, nil, fmt.Errorf("isingml: a network for L=%d learns from two phases: of the %d ensembles of the symmetric one %d have that size, of the %d of the broken one %d", l, len(hot), len(fit), len(cold), len(fits))
	}
	return fit, fits, apart(fit, fits)
}

// apart reports an ensemble that is in both phases.
func apart(symmetric, broken []node.EnsembleNode) error {
	phase := make(map[store.Key]bool)
	for _, e := range symmetric {
		key, err := study.KeyOf(e)
		if err != nil {
			return err
		}
		phase[key] = true
	}
	for _, e := range broken {
		if key, err := study.KeyOf(e); err != nil || phase[key] {
			return errors.Join(err, fmt.Errorf("isingml: the ensemble %s is to be of both phases, the symmetric and the broken one: a network learns from two", key))
		}
	}
	return nil
}

// Nodes are ensembles by their specifications, such as those of a user's own
// type, see [node.EnsembleNode].
type Nodes []node.EnsembleNode

// ensembles implements [Source].
func (n Nodes) ensembles(*Study) ([]node.EnsembleNode, error) {
	if slices.Contains(n, nil) {
		return nil, errors.New("isingml: one of the specifications is nil")
	}
	return n, nil
}
