package isingml

import (
	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/study"
)

// A TrainedModel is a trained network of the user's own in a study.
type TrainedModel = node.TrainedModel

// TrainModel is [Study.Train] for a network that the user wrote in GoMLX. The
// result is an f like any other: it can be averaged, symmetrized, evaluated and
// sampled with. Its name and version stand for it in the study: change one with
// the network.
func (s *Study) TrainModel(m classify.Model, t Training, symmetric, broken Source) (*TrainedModel, error) {
	hot, cold, err := s.phases(symmetric, broken, 0)
	if err != nil {
		return nil, err
	}
	n, err := node.TrainModel{Model: m, Training: t, Symmetric: hot, Broken: cold}.Resolved()
	if err != nil {
		return nil, err
	}
	f, err := study.Get(s.Study, n.(node.TrainModel))
	if err != nil {
		return nil, err
	}
	return f.(*TrainedModel), nil
}
