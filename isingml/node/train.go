package node

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Train is the specification of a network f trained to tell the ensembles of
// the symmetric phase (f near 0) from those of the broken-symmetry phase (f
// near 1). A network of the user's own is known to the study by the name and the
// version of its model: a specification read from a file does not hold its code.
type Train struct {
	Training  classify.Training `json:"training"`
	Symmetric []EnsembleNode    `json:"symmetric"`
	Broken    []EnsembleNode    `json:"broken"`
	// Arithmetic names what the last bits of the weights depend on besides.
	Arithmetic string `json:"arithmetic"`

	// OnEpoch, if not nil, is called at the end of each epoch.
	OnEpoch func(classify.EpochReport) `json:"-"`
}

var _ = study.Register[Function](study.Kind[Train]{Name: "train", Version: classify.Version, Files: networkFiles, Largest: Train.Largest, Resumes: true, Words: Train.String, Cost: Train.Cost, Resolve: Train.Resolved})

// Resolved returns the specification with the defaults of the training filled
// in, the size of the lattice from the ensembles.
func (t Train) Resolved() (study.Node, error) {
	for _, e := range append(slices.Clone(t.Symmetric), t.Broken...) {
		format, err := e.Format()
		if err != nil {
			return t, err
		}
		if len(t.Training.Architecture.Format.Shape) == 0 {
			t.Training.Architecture.Format = format
		}
		if takes := t.Training.Architecture.Format; !format.Equal(takes) {
			return t, fmt.Errorf("isingml: the network takes configurations of %v, the ensemble %s has %v", takes, KeyText(e), format)
		}
	}
	if err := t.Training.Validate(); err != nil {
		return t, err
	}
	t.Training = t.Training.Resolved()
	var err error
	if t.Arithmetic == "" {
		t.Arithmetic, err = t.Training.Arithmetic()
	}
	return t, err
}

// String describes the work.
func (t Train) String() string {
	if m := t.Training.Model; m != nil {
		return fmt.Sprintf("training %s on %v", m.Name, t.Training.Architecture.Format)
	}
	return fmt.Sprintf("training %v", t.Training.Architecture)
}

// Format implements [FunctionNode].
func (t Train) Format() (lattice.Format, error) { return t.Training.Architecture.Format, nil }

// TrainedOn implements [Trained].
func (t Train) TrainedOn() EnsembleNode { return firstOf(t.Symmetric) }

// Products implements [FunctionNode]. How many layers a model of the user's own
// has is not known.
func (t Train) Products() float64 { return sitesOf(t) * float64(max(1, t.Training.Architecture.FC1)) }

// Cost is that of [study.Kind]: products with a weight, of a training set as
// large as its specification can ask for.
func (t Train) Cost() (steps, bytes float64) {
	configs := 0.0
	for _, e := range append(append([]EnsembleNode(nil), t.Symmetric...), t.Broken...) {
		configs += float64(e.Len())
	}
	a := t.Training.Architecture
	inputs := float64(classify.Inputs(a.Format))
	weights := inputs * float64(max(1, a.FC1))
	epochs := float64(max(t.Training.Epochs, t.Training.MaxEpochs))
	return 3 * configs * epochs * weights, 20*weights + configs*inputs/8
}

// Largest is that of [study.Kind]: all weights, twice as wide as they are. How many a
// model of the user's own has is not known.
func (t Train) Largest() float64 {
	if t.Training.Model != nil {
		return math.Inf(1)
	}
	a := t.Training.Architecture.Resolved()
	first, second := float64(a.FC1), float64(a.FC2)
	return largest(0, 0) + 8*((float64(classify.Inputs(a.Format))+second+1)*first+3*second+2)
}

// Make trains the network.
func (t Train) Make(ctx context.Context, in *study.Inputs) (Function, error) {
	if err := sameArithmetic(t.Training, t.Arithmetic); err != nil {
		return nil, err
	}
	data, err := twoPhases(ctx, in, t.Symmetric, t.Broken)
	if err != nil {
		return nil, err
	}
	net, history, err := classify.Train(ctx, t.Training, data, classify.Options{
		Pieces: in.Pieces(), Progress: in.Progress, OnEpoch: t.OnEpoch,
	})
	if err != nil {
		return nil, err
	}
	return &Network{Trained: net, History: history, node: t}, nil
}

// Save writes the network as a GoMLX checkpoint and its history as JSON.
func (t Train) Save(w *store.Writer, f Function) error {
	n := f.(*Network)
	return saveNetwork(w, n.Trained, n.History)
}

// Load reads what Save wrote. Another network is an error.
func (t Train) Load(stage *store.Stage) (Function, error) {
	if m := t.Training.Model; m != nil && m.Code == nil {
		return nil, unknownModel(m)
	}
	description, values, err := openNetwork(stage)
	if err != nil {
		return nil, err
	}
	defer description.Close()
	defer values.Close()
	n := &Network{History: new(classify.History), node: t}
	if n.Trained, err = t.Training.ReadCheckpoint(description, values); err != nil {
		return nil, fmt.Errorf("%s: %w", description.Name(), err)
	}
	return n, stage.ReadJSON(historyFile, n.History)
}

// A Network is a trained f in a study.
type Network struct {
	classify.Trained
	History *classify.History
	node    Train
}

// Architecture returns the sizes of the network; of a model of the user's own
// there is only the format.
func (n *Network) Architecture() classify.Architecture { return n.node.Training.Architecture }

// FirstLayer is that of [classify.Network]; nil for a model of the user's own.
func (n *Network) FirstLayer() [][]float64 {
	if own, ok := n.Trained.(*classify.Network); ok {
		return own.FirstLayer()
	}
	return nil
}

// Node implements [Function].
func (n *Network) Node() FunctionNode { return n.node }

// Key names the network in its study.
func (n *Network) Key() string { return KeyText(n.node) }
