package classify

import (
	"bytes"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// appendixB is the network of a, written in GoMLX. Its variables are those of a
// network's checkpoint.
func appendixB(a Architecture) Model {
	return Model{Name: "appendix B", Version: 1, Logits: func(scope *model.Scope, x *graph.Node) *graph.Node {
		x = graph.Reshape(x, -1, inputs(a.Format))
		x = activation.Relu(layers.Dense(scope.In("fc1"), x, true, a.FC1))
		x = activation.Relu(layers.Dense(scope.In("fc2"), x, true, a.FC2))
		return layers.Dense(scope.In("fc3"), x, true, 2)
	}}
}

// denseGraphEngine trains the network of Appendix B with GoMLX.
type denseGraphEngine struct {
	*graphEngine
	arch Architecture
}

func newDenseGraphEngine(t Training, data []Labelled) (*denseGraphEngine, error) {
	w1, rest := t.Architecture.initial(t.Seed)
	n, err := newNetwork(t.Architecture, w1, rest)
	if err != nil {
		return nil, err
	}
	var description, values bytes.Buffer
	if err := n.WriteCheckpoint(&description, &values); err != nil {
		return nil, err
	}
	_, initial, err := readVariables(description.Bytes(), values.Bytes())
	if err != nil {
		return nil, err
	}
	e, err := newGraphEngine(t, appendixB(t.Architecture), initial, data)
	return &denseGraphEngine{e, t.Architecture}, err
}

func (e *denseGraphEngine) function() (trained, error) {
	variables, err := variablesOf(e.store, ofModel)
	if err != nil {
		return nil, err
	}
	var description, values bytes.Buffer
	if err := writeVariables(&description, &values, e.arch.params(), variables); err != nil {
		return nil, err
	}
	return ReadCheckpoint(&description, &values)
}

func (e *denseGraphEngine) unmarshal(data []byte) (trained, error) { return UnmarshalNetwork(data) }
