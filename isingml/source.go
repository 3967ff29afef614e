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

// A Source is what a network can be trained on: a [Sampling], which need not
// have been drawn, an [Ensemble] or several [Ensembles].
type Source interface {
	ensembles() ([]node.EnsembleNode, error)
}

// A Training says how a network f is trained: see [classify.Training] for its
// fields and their defaults, which are those of Appendix B. Architecture.L may
// be left out; it follows from the configurations.
type Training = classify.Training

// A Network is a trained f in a study.
type Network struct {
	*node.Network
}

// Train returns the network f trained to tell the symmetric phase from the
// broken one, and trains it first if the study does not hold it yet.
func (s *Study) Train(t Training, symmetric, broken Source) (*Network, error) {
	return s.TrainLive(t, symmetric, broken, nil)
}

// TrainLive is [Study.Train] that calls onEpoch at the end of each epoch, if
// there is something to train; see [Network.History] for what is kept.
func (s *Study) TrainLive(t Training, symmetric, broken Source, onEpoch func(classify.EpochReport)) (*Network, error) {
	hot, cold, err := bothPhases(symmetric, broken)
	if err != nil {
		return nil, err
	}
	n, err := node.Train{Training: t, Symmetric: hot, Broken: cold}.Resolved()
	if err != nil {
		return nil, err
	}
	train := n.(node.Train)
	train.OnEpoch = onEpoch
	f, err := study.Get(s.Study, train)
	if err != nil {
		return nil, err
	}
	return &Network{f.(*node.Network)}, nil
}

// bothPhases returns the ensembles of two sources.
func bothPhases(symmetric, broken Source) (hot, cold []node.EnsembleNode, err error) {
	if symmetric == nil || broken == nil {
		return nil, nil, errors.New("isingml: a network is trained on ensembles of two phases: one of them is nil")
	}
	if hot, err = symmetric.ensembles(); err != nil {
		return nil, nil, err
	}
	if cold, err = broken.ensembles(); err != nil {
		return nil, nil, err
	}
	return hot, cold, apart(hot, cold)
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
func (n Nodes) ensembles() ([]node.EnsembleNode, error) {
	if slices.Contains(n, nil) {
		return nil, errors.New("isingml: one of the specifications is nil")
	}
	return n, nil
}
