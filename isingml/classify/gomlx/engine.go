package gomlx

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train"
	stockloss "github.com/gomlx/gomlx/ml/train/loss"
	"github.com/gomlx/gomlx/ml/train/metric"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/classify/internal/checkpoint"
	"github.com/isingml/kernel/isingml/classify/internal/panics"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// engine trains a network with GoMLX's trainer: its gradient, its Adam.
type engine struct {
	name   string
	logits Logits
	params []checkpoint.Param // of the checkpoint of f
	// read makes f of its checkpoint.
	read func(*checkpoint.Checkpoint) (classify.Trained, error)

	format  lattice.Format
	data    []classify.Labelled
	backend compute.Backend
	store   *model.Store
	trainer *train.Trainer
	steps   int
}

// start makes the trainer.
func (e *engine) start(t classify.Training, initial []checkpoint.Variable, data []classify.Labelled) (err error) {
	defer panics.ToError(&err, "gomlx: preparing model %q", e.name)
	e.format, e.data, e.store = t.Architecture.Format, data, model.NewStore()
	if e.backend, err = openBackend(); err != nil {
		return err
	}
	if err := e.store.SetRNGStateFromSeed(seedOf(t)); err != nil {
		return fmt.Errorf("gomlx: model %q: %w", e.name, err)
	}
	right := metric.NewBaseMetric("Right", "right", metric.AccuracyMetricType, countRight, nil)
	e.trainer = train.NewTrainer(e.backend, e.store, e.logits.checked, stockloss.SparseCategoricalCrossEntropyLogits,
		optimizer.Adam().LearningRate(t.LearningRate).Betas(classify.AdamBeta1, classify.AdamBeta2).Epsilon(classify.AdamEpsilon).Done(),
		[]metric.Interface{right}, nil)
	return createVariables(e.store, initial)
}

// seedOf is a seed as GoMLX takes them, above zero.
func seedOf(t classify.Training) int64 {
	return int64(random.New(t.Seed, "initial weights").Uint64()>>2) + 1
}

// countRight is the number of configurations whose class has the larger logit.
func countRight(_ *model.Scope, labels, predictions []*graph.Node) *graph.Node {
	sign := graph.AddScalar(graph.MulScalar(graph.ConvertDType(labels[0], predictions[0].DType()), 2), -1)
	right := graph.GreaterThan(graph.Mul(sign, logitOf(predictions[0])), graph.ScalarZero(sign.Graph(), sign.DType()))
	return graph.ReduceAllSum(graph.ConvertDType(right, dtypes.Float32))
}

// Step implements [classify.Engine].
func (e *engine) Step(batch, _ []classify.Example) (loss float64, right int, err error) {
	defer panics.ToError(&err, "gomlx: training step %d of model %q", e.steps+1, e.name)
	n := classify.Inputs(e.format)
	inputs, classes := make([]float32, len(batch)*n), make([]int32, len(batch))
	for i, at := range batch {
		from := e.data[at.Set]
		classify.InputFloats(from.Set, int(at.Index), inputs[i*n:(i+1)*n])
		if from.Broken {
			classes[i] = 1
		}
	}
	out, err := e.trainer.TrainStep(train.Batch{
		Inputs: []*tensors.Tensor{tensors.FromFlatDataAndDimensions(inputs, Dimensions(e.format, len(batch))...)},
		Labels: []*tensors.Tensor{tensors.FromFlatDataAndDimensions(classes, len(batch), 1)},
	})
	if err != nil {
		return 0, 0, fmt.Errorf("gomlx: training step %d of model %q: %w", e.steps+1, e.name, err)
	}
	e.steps++
	// The trainer's own metrics come first: the loss, and its moving average.
	mean, count := tensors.ToScalar[float32](out[0]), tensors.ToScalar[float32](out[2])
	for _, t := range out {
		t.MustFinalizeAll()
	}
	return float64(mean) * float64(len(batch)), int(count), nil
}

// Taken implements [classify.Engine].
func (e *engine) Taken() int { return e.steps }

// State implements [classify.Engine].
func (e *engine) State() ([]byte, error) {
	all, err := variablesOf(e.store, func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	return checkpoint.Join((&checkpoint.Checkpoint{Variables: all}).Write)
}

// Restore implements [classify.Engine].
func (e *engine) Restore(state []byte, taken int) (err error) {
	defer panics.ToError(&err, "gomlx: model %q", e.name)
	description, values, err := checkpoint.Split(state)
	if err != nil {
		return err
	}
	c, err := checkpoint.Read(description, values)
	if err != nil {
		return err
	}
	for _, v := range c.Variables {
		if err := e.store.DeleteVariable(v.Path); err != nil {
			return fmt.Errorf("gomlx: variable %s: %w", v.Path, err)
		}
	}
	e.steps = taken
	return createVariables(e.store, c.Variables)
}

// Function implements [classify.Engine].
func (e *engine) Function() (classify.Trained, error) {
	variables, err := variablesOf(e.store, ofModel)
	if err != nil {
		return nil, err
	}
	return e.read(&checkpoint.Checkpoint{Params: e.params, Variables: variables})
}

// Close implements [classify.Engine].
func (e *engine) Close() { e.backend.Finalize() }
