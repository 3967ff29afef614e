package classify

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train"
	stockloss "github.com/gomlx/gomlx/ml/train/loss"
	"github.com/gomlx/gomlx/ml/train/metric"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// graphEngine trains a model with GoMLX's trainer: its gradient, its Adam.
type graphEngine struct {
	model   Model
	format  lattice.Format
	data    []Labelled
	backend compute.Backend
	store   *model.Store
	trainer *train.Trainer
	steps   int
}

func newGraphEngine(t Training, m Model, initial []variable, data []Labelled) (e *graphEngine, err error) {
	defer rescue(&err, "preparing model %q", m.Name)
	e = &graphEngine{model: m, format: t.Architecture.Format, data: data, store: model.NewStore()}
	if e.backend, err = openBackend(); err != nil {
		return nil, err
	}
	if err := e.store.SetRNGStateFromSeed(seedOf(t)); err != nil {
		return nil, fmt.Errorf("classify: model %q: %w", m.Name, err)
	}
	right := metric.NewBaseMetric("Right", "right", metric.AccuracyMetricType, countRight, nil)
	e.trainer = train.NewTrainer(e.backend, e.store, m.logits, stockloss.SparseCategoricalCrossEntropyLogits,
		optimizer.Adam().LearningRate(t.LearningRate).Betas(beta1, beta2).Epsilon(epsilon).Done(),
		[]metric.Interface{right}, nil)
	return e, createVariables(e.store, initial)
}

// seedOf is a seed as GoMLX takes them, above zero.
func seedOf(t Training) int64 { return int64(random.New(t.Seed, "initial weights").Uint64()>>2) + 1 }

// initialVariables draws the weights that the model's own initializers ask for.
// They come from the pure Go backend, because each backend has random numbers
// of its own.
func initialVariables(t Training, m Model) (out []variable, err error) {
	defer rescue(&err, "preparing model %q", m.Name)
	backend, err := compute.NewWithConfig(goBackend)
	if err != nil {
		return nil, fmt.Errorf("classify: GoMLX backend %q: %w", goBackend, err)
	}
	defer backend.Finalize()
	store := model.NewStore()
	store.SetParam(model.ParamInitialSeed, seedOf(t))
	exec, err := model.NewExec(backend, store, m.logits)
	if err != nil {
		return nil, fmt.Errorf("classify: model %q: %w", m.Name, err)
	}
	f := t.Architecture.Format
	if _, err := exec.Call(tensors.FromFlatDataAndDimensions(make([]float32, inputs(f)), Dimensions(f, 1)...)); err != nil {
		return nil, fmt.Errorf("classify: model %q: %w", m.Name, err)
	}
	return variablesOf(store, ofModel)
}

// countRight is the number of configurations whose class has the larger logit.
func countRight(_ *model.Scope, labels, predictions []*graph.Node) *graph.Node {
	sign := graph.AddScalar(graph.MulScalar(graph.ConvertDType(labels[0], predictions[0].DType()), 2), -1)
	right := graph.GreaterThan(graph.Mul(sign, logitOf(predictions[0])), graph.ScalarZero(sign.Graph(), sign.DType()))
	return graph.ReduceAllSum(graph.ConvertDType(right, dtypes.Float32))
}

func (e *graphEngine) step(batch, _ []sampleRef) (loss float64, right int, err error) {
	defer rescue(&err, "training step %d of model %q", e.steps+1, e.model.Name)
	v := inputs(e.format)
	spins, classes := make([]float32, len(batch)*v), make([]int32, len(batch))
	for i, ref := range batch {
		from := e.data[ref.set]
		inputFloats(from.Set, int(ref.index), spins[i*v:(i+1)*v])
		classes[i] = int32(class(from.Broken))
	}
	out, err := e.trainer.TrainStep(train.Batch{
		Inputs: []*tensors.Tensor{tensors.FromFlatDataAndDimensions(spins, Dimensions(e.format, len(batch))...)},
		Labels: []*tensors.Tensor{tensors.FromFlatDataAndDimensions(classes, len(batch), 1)},
	})
	if err != nil {
		return 0, 0, fmt.Errorf("classify: training step %d of model %q: %w", e.steps+1, e.model.Name, err)
	}
	e.steps++
	// The trainer's own metrics come first: the loss, and its moving average.
	mean, count := tensors.ToScalar[float32](out[0]), tensors.ToScalar[float32](out[2])
	for _, t := range out {
		t.MustFinalizeAll()
	}
	return float64(mean) * float64(len(batch)), int(count), nil
}

func (e *graphEngine) taken() int { return e.steps }

func (e *graphEngine) state() ([]byte, error) {
	all, err := variablesOf(e.store, func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	var description, values bytes.Buffer
	if err := writeVariables(&description, &values, nil, all); err != nil {
		return nil, err
	}
	return joined(description.Bytes(), values.Bytes()), nil
}

func (e *graphEngine) restore(state []byte, taken int) (err error) {
	defer rescue(&err, "model %q", e.model.Name)
	description, values, err := parted(state)
	if err != nil {
		return err
	}
	_, variables, err := readVariables(description, values)
	if err != nil {
		return err
	}
	for _, v := range variables {
		if err := e.store.DeleteVariable(v.path); err != nil {
			return fmt.Errorf("classify: variable %s: %w", v.path, err)
		}
	}
	e.steps = taken
	return createVariables(e.store, variables)
}

// ofModel says whether a variable is one of the model's, not of its training.
func ofModel(path string) bool {
	for _, scope := range []string{optimizer.AdamDefaultScope, optimizer.Scope, metric.Scope} {
		if strings.HasPrefix(path, "/"+scope+"/") {
			return false
		}
	}
	return !strings.HasPrefix(path, train.TrainerAbsoluteScope+"/") &&
		path != "/"+model.RNGStateVariableName && path != "/"+optimizer.GlobalStepVariableName
}

func (e *graphEngine) function() (trained, error) {
	variables, err := variablesOf(e.store, ofModel)
	if err != nil {
		return nil, err
	}
	return newTrainedModel(e.model, e.format, variables)
}

func (e *graphEngine) unmarshal(data []byte) (trained, error) {
	return unmarshalModel(e.model, e.format, data)
}

func (e *graphEngine) close() { e.backend.Finalize() }
