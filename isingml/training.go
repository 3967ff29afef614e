package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/store"
)

// A Training says how a network f is trained: see [classify.Training] for its
// fields and their defaults, which are those of Appendix B. Architecture.L may
// be left out; it follows from the configurations.
type Training = classify.Training

// Train returns the network f trained to tell the ensembles of the symmetric
// phase (f near 0) from those of the broken-symmetry phase (f near 1), and
// trains it first if the study does not hold it yet.
func (s *Study) Train(t Training, symmetric, broken []*Ensemble) (*Network, error) {
	return s.TrainLive(t, symmetric, broken, nil)
}

// TrainLive is [Study.Train] that calls onEpoch at the end of each epoch, if
// there is something to train; see [Network.History] for what is kept.
func (s *Study) TrainLive(t Training, symmetric, broken []*Ensemble, onEpoch func(classify.EpochReport)) (*Network, error) {
	if t.Architecture.L == 0 && len(broken) > 0 {
		t.Architecture.L = broken[0].L()
	}
	if err := t.Validate(); err != nil {
		return nil, err
	}
	t = t.Resolved()
	var (
		data []classify.Labelled
		of   []recipe
	)
	for _, phase := range []struct {
		ensembles []*Ensemble
		broken    bool
	}{{symmetric, false}, {broken, true}} {
		for _, e := range phase.ensembles {
			data = append(data, classify.Labelled{Set: e.Configurations, Broken: phase.broken})
			of = append(of, e.made)
		}
	}
	key, err := store.NewKey(network, classify.Version, trainSpec{
		Training: t, Of: of, Symmetric: len(symmetric), Arithmetic: classify.Arithmetic(),
	})
	if err != nil {
		return nil, err
	}
	compute := func() (func(*store.Writer) error, error) {
		ctx, stop := s.watch()
		defer stop()
		update, finish := s.report(fmt.Sprintf("training %v", t.Architecture), 0)
		defer finish()
		net, history, err := classify.Train(ctx, t, data, classify.Options{
			Pieces: s.store.Pieces(key), Progress: update, OnEpoch: onEpoch,
		})
		if err != nil {
			return nil, err
		}
		return func(w *store.Writer) error { return writeNetwork(w, net, history) }, nil
	}
	return obtain(s, key, compute, readNetwork)
}

// trainSpec is what determines a network.
type trainSpec struct {
	Training classify.Training `json:"training"`
	// Of are the ensembles it is trained on. The first of them, Symmetric in
	// number, are of the symmetric phase.
	Of        []recipe `json:"of"`
	Symmetric int      `json:"symmetric"`
	// Arithmetic names the backend and the processor architecture, whose
	// rounding the weights follow bit for bit.
	Arithmetic string `json:"arithmetic"`
}

// A Network is a trained f in a study.
type Network struct {
	*classify.Network
	History *classify.History
	key     store.Key
}

// Key names the network in its study.
func (n *Network) Key() string { return n.key.String() }

func (n *Network) recipe() recipe           { return stageRecipe(n.key) }
func (n *Network) plain() classify.Function { return n.Network }

const historyFile = "history.json"

func writeNetwork(w *store.Writer, net *classify.Network, history *classify.History) error {
	description, err := w.Create(classify.CheckpointJSON)
	if err != nil {
		return err
	}
	values, err := w.Create(classify.CheckpointData)
	if err != nil {
		return errors.Join(err, description.Close())
	}
	err = net.WriteCheckpoint(description, values)
	if err := errors.Join(err, description.Close(), values.Close()); err != nil {
		return err
	}
	return w.WriteJSON(historyFile, history)
}

func readNetwork(stage *store.Stage) (*Network, error) {
	description, err := stage.Open(classify.CheckpointJSON)
	if err != nil {
		return nil, err
	}
	defer description.Close()
	values, err := stage.Open(classify.CheckpointData)
	if err != nil {
		return nil, err
	}
	defer values.Close()
	n := &Network{key: stage.Key(), History: new(classify.History)}
	if n.Network, err = classify.ReadCheckpoint(description, values); err != nil {
		return nil, fmt.Errorf("%s: %w", description.Name(), err)
	}
	return n, stage.ReadJSON(historyFile, n.History)
}
