package node

import (
	"cmp"
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// TrainModel is [Train] for a network that the user wrote in GoMLX, on GoMLX's
// own trainer. What it computes is known to the study by the name and the
// version of the model: a specification read from a file does not hold it.
type TrainModel struct {
	Model      classify.Model    `json:"model"`
	Training   classify.Training `json:"training"` // of its architecture only the format counts
	Symmetric  []EnsembleNode    `json:"symmetric"`
	Broken     []EnsembleNode    `json:"broken"`
	Arithmetic string            `json:"arithmetic"`

	// OnEpoch, if not nil, is called at the end of each epoch.
	OnEpoch func(classify.EpochReport) `json:"-"`
}

var _ = study.Register[Function](study.Kind[TrainModel]{Name: "train-model", Version: classify.Version, Files: networkFiles, Resumes: true, Words: TrainModel.String, Resolve: TrainModel.Resolved})

// Resolved returns the specification with the defaults filled in, see
// [Train.Resolved]. The engine is GoMLX.
func (t TrainModel) Resolved() (study.Node, error) {
	t.Training.Engine = classify.GoMLX
	n, err := Train{Training: t.Training, Symmetric: t.Symmetric, Broken: t.Broken, Arithmetic: t.Arithmetic}.Resolved()
	if err != nil {
		return t, err
	}
	resolved := n.(Train)
	t.Training, t.Arithmetic = resolved.Training, resolved.Arithmetic
	return t, nil
}

// Format implements [FunctionNode].
func (t TrainModel) Format() (lattice.Format, error) { return t.Training.Architecture.Format, nil }

// TrainedOn implements [Trained].
func (t TrainModel) TrainedOn() EnsembleNode { return firstOf(t.Symmetric) }

// Products implements [FunctionNode]; how many layers the model has is not
// known.
func (t TrainModel) Products() float64 { return sitesOf(t) }

// String describes the work.
func (t TrainModel) String() string {
	return fmt.Sprintf("training %s on %v", t.Model.Name, t.Training.Architecture.Format)
}

// known reports a model that this program does not hold.
func (t TrainModel) known() error {
	if t.Model.Logits == nil {
		return fmt.Errorf("%w model %q, version %d: it is written by a user, and only known where it was", study.ErrUnknown, t.Model.Name, t.Model.Version)
	}
	return nil
}

// Make trains the network.
func (t TrainModel) Make(ctx context.Context, in *study.Inputs) (Function, error) {
	if err := cmp.Or(t.known(), sameArithmetic(t.Training, t.Arithmetic)); err != nil {
		return nil, err
	}
	data, err := twoPhases(ctx, in, t.Symmetric, t.Broken)
	if err != nil {
		return nil, err
	}
	f, history, err := classify.TrainModel(ctx, t.Model, t.Training, data, classify.Options{
		Pieces: in.Pieces(), Progress: in.Progress, OnEpoch: t.OnEpoch,
	})
	if err != nil {
		return nil, err
	}
	return &TrainedModel{TrainedModel: f, History: history, node: t}, nil
}

// Save writes the network as a GoMLX checkpoint and its history as JSON.
func (t TrainModel) Save(w *store.Writer, f Function) error {
	n := f.(*TrainedModel)
	return saveNetwork(w, n.TrainedModel, n.History)
}

// Load reads what Save wrote. A network of another model is an error.
func (t TrainModel) Load(stage *store.Stage) (Function, error) {
	if err := t.known(); err != nil {
		return nil, err
	}
	description, values, err := openNetwork(stage)
	if err != nil {
		return nil, err
	}
	defer description.Close()
	defer values.Close()
	n := &TrainedModel{History: new(classify.History), node: t}
	if n.TrainedModel, err = classify.ReadModelCheckpoint(t.Model, t.Training.Architecture.Format, description, values); err != nil {
		return nil, fmt.Errorf("%s: %w", description.Name(), err)
	}
	return n, stage.ReadJSON(historyFile, n.History)
}

// A TrainedModel is a trained network of the user's own in a study.
type TrainedModel struct {
	*classify.TrainedModel
	History *classify.History
	node    TrainModel
}

// Node implements [Function].
func (n *TrainedModel) Node() FunctionNode { return n.node }

// Key names the network in its study.
func (n *TrainedModel) Key() string { return KeyText(n.node) }
