package classify

import (
	"context"
	"errors"
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/isingml/kernel/isingml/lattice"
)

// A Model is a network written in GoMLX, to be trained by [TrainModel] in place
// of the network of Appendix B.
type Model struct {
	// Name and Version name what Logits computes: change one with it, so that
	// studies do not take results of the old one for those of the new.
	Name    string `json:"name"`
	Version int    `json:"version"`
	// Logits builds the network. It gets the inputs as float32 of the shape of
	// [Dimensions], spins +1 and -1 on a square as [batch, L, L], and returns [batch, 2]: a number for the
	// symmetric phase and one for the broken-symmetry phase, whose softmax the
	// probabilities are. Its variables live in scope.
	Logits func(scope *model.Scope, spins *graph.Node) *graph.Node `json:"-"`
}

func (m Model) validate() error {
	switch {
	case m.Name == "":
		return errors.New("classify: the model has no name: studies tell models by it")
	case m.Logits == nil:
		return fmt.Errorf("classify: model %q has no Logits", m.Name)
	}
	return nil
}

// A TrainedModel is the f of a [Model] that was trained. Its methods may be
// called by several goroutines at once.
type TrainedModel struct {
	model     Model
	variables []variable
	logits    Function // what GoMLX computes
}

var _ Function = (*TrainedModel)(nil)

// newTrainedModel makes f for configurations of a format.
func newTrainedModel(m Model, format lattice.Format, variables []variable) (f *TrainedModel, err error) {
	defer rescue(&err, "model %q", m.Name)
	backend, err := openBackend()
	if err != nil {
		return nil, err
	}
	store := model.NewStore()
	if err := createVariables(store, variables); err != nil {
		return nil, err
	}
	exec, err := model.NewExec(backend, store, func(scope *model.Scope, spins *graph.Node) *graph.Node {
		return logitOf(m.logits(scope, spins))
	})
	if err != nil {
		return nil, fmt.Errorf("classify: model %q: %w", m.Name, err)
	}
	logits, err := CallerFunction(format, exec)
	if err != nil {
		return nil, err
	}
	return &TrainedModel{model: m, variables: variables, logits: logits}, nil
}

// logits is Logits with a check of its result's shape.
func (m Model) logits(scope *model.Scope, spins *graph.Node) *graph.Node {
	z := m.Logits(scope, spins)
	if batch := spins.Shape().Dimensions[0]; z.Rank() != 2 || z.Shape().Dimensions[0] != batch || z.Shape().Dimensions[1] != 2 {
		panic(fmt.Errorf("its logits have shape %v, must be [%d, 2]", z.Shape(), batch))
	}
	return z
}

// logitOf returns the difference of the two columns of z, [batch, 1].
func logitOf(z *graph.Node) *graph.Node {
	column := func(i int) *graph.Node { return graph.Slice(z, graph.AxisRange(), graph.AxisElem(i)) }
	return graph.Sub(column(1), column(0))
}

// Model returns the model that was trained.
func (f *TrainedModel) Model() Model { return f.model }

// Format implements [Function].
func (f *TrainedModel) Format() lattice.Format { return f.logits.Format() }

// Logits returns ln(f / (1 - f)) of every configuration of the set: the
// difference of the two outputs before the softmax.
func (f *TrainedModel) Logits(ctx context.Context, set *lattice.Set) ([]float64, error) {
	return f.logits.Evaluate(ctx, set)
}

// Evaluate implements [Function].
func (f *TrainedModel) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	out, err := f.Logits(ctx, set)
	for i, x := range out {
		out[i] = logistic(x)
	}
	return out, err
}
