package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// A Source is what a network can be trained on: a [Sampling], which need not
// have been drawn, an [Ensemble] or several [Ensembles].
type Source interface {
	ensembles() ([]EnsembleNode, error)
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
	n, err := Train{Training: t, Symmetric: hot, Broken: cold}.Resolved()
	if err != nil {
		return nil, err
	}
	node := n.(Train)
	node.OnEpoch = onEpoch
	f, err := study.Get(s.Study, node)
	if err != nil {
		return nil, err
	}
	return f.(*Network), nil
}

// bothPhases returns the ensembles of two sources.
func bothPhases(symmetric, broken Source) (hot, cold []EnsembleNode, err error) {
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
func apart(symmetric, broken []EnsembleNode) error {
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

// lenOf returns the number of an ensemble's configurations, as its
// specification has it; 0 if that does not tell.
func lenOf(n EnsembleNode) int {
	switch n := n.(type) {
	case Draw:
		return n.Spec.Configs
	case Import:
		return n.Configs
	case Block:
		return lenOf(n.Of)
	}
	return 0
}

// sizeOf returns the linear size of an ensemble's configurations, as its
// specification has it.
func sizeOf(n EnsembleNode) int {
	switch n := n.(type) {
	case Draw:
		return n.Spec.L
	case Import:
		if len(n.Format.Shape) > 0 {
			return n.Format.Shape[0]
		}
	case Block:
		return sizeOf(n.Of) / 2
	}
	return 0
}
