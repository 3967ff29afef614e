package gomlx

import (
	"bytes"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/classify/internal/checkpoint"
)

// Engine is the [classify.Training] Engine that trains the network of Appendix B
// with GoMLX's trainer, gradient and optimizer, on the backend that
// GOMLX_BACKEND names.
const Engine = "gomlx"

func init() { classify.Register(Engine, appendixB{}) }

// appendixB makes engines for the network of Appendix B.
type appendixB struct{}

// Arithmetic implements [classify.Backend].
func (appendixB) Arithmetic() string { return arithmetic() }

// Engine implements [classify.Backend]. The initial weights are those of all
// engines.
func (appendixB) Engine(t classify.Training, data []classify.Labelled) (classify.Engine, error) {
	n, err := classify.NewNetwork(t.Architecture, t.Seed)
	if err != nil {
		return nil, err
	}
	initial, err := checkpointOf(n)
	if err != nil {
		return nil, err
	}
	e := &engine{name: "appendix B", logits: layersOf(t.Architecture), params: initial.Params}
	e.read = func(c *checkpoint.Checkpoint) (classify.Trained, error) {
		var description, values bytes.Buffer
		if err := c.Write(&description, &values); err != nil {
			return nil, err
		}
		return classify.ReadCheckpoint(&description, &values)
	}
	return e, e.start(t, initial.Variables, data)
}

// layersOf is the network of a, written in GoMLX. Its variables are those of a
// network's checkpoint.
func layersOf(a classify.Architecture) Logits {
	return func(scope *model.Scope, x *graph.Node) *graph.Node {
		x = graph.Reshape(x, -1, classify.Inputs(a.Format))
		x = activation.Relu(layers.Dense(scope.In("fc1"), x, true, a.FC1))
		x = activation.Relu(layers.Dense(scope.In("fc2"), x, true, a.FC2))
		return layers.Dense(scope.In("fc3"), x, true, 2)
	}
}

// checkpointOf returns the checkpoint of a network.
func checkpointOf(f classify.Trained) (*checkpoint.Checkpoint, error) {
	var description, values bytes.Buffer
	if err := f.WriteCheckpoint(&description, &values); err != nil {
		return nil, err
	}
	return checkpoint.Read(&description, &values)
}
