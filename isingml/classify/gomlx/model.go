package gomlx

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/classify/internal/checkpoint"
	"github.com/isingml/kernel/isingml/classify/internal/panics"
	"github.com/isingml/kernel/isingml/lattice"
)

// Logits builds a network. It gets the inputs as float32 of the shape of
// [Dimensions], spins +1 and -1 on a square as [batch, L, L], and returns
// [batch, 2]: a number for the symmetric phase and one for the broken-symmetry
// phase, whose softmax the probabilities are. Its variables live in scope.
type Logits func(scope *model.Scope, x *graph.Node) *graph.Node

// NewModel returns the model that logits builds, for a [classify.Training]. Name
// and version stand for it in a study: change one with the network.
func NewModel(name string, version int, logits Logits) *classify.Model {
	return &classify.Model{Name: name, Version: version, Code: code{name, version, logits}}
}

// code implements [classify.Code].
type code struct {
	name    string
	version int
	logits  Logits
}

// Arithmetic implements [classify.Backend].
func (code) Arithmetic() string { return arithmetic() }

// Engine implements [classify.Backend].
func (c code) Engine(t classify.Training, data []classify.Labelled) (classify.Engine, error) {
	if c.logits == nil {
		return nil, fmt.Errorf("gomlx: model %q has no Logits", c.name)
	}
	initial, err := c.initial(t)
	if err != nil {
		return nil, err
	}
	format := t.Architecture.Format
	e := &engine{name: c.name, logits: c.logits, params: c.params(format)}
	e.read = func(at *checkpoint.Checkpoint) (classify.Trained, error) { return c.trained(format, at) }
	return e, e.start(t, initial, data)
}

// initial draws the weights that the model's own initializers ask for. They come
// from the pure Go backend, because each backend has random numbers of its own.
func (c code) initial(t classify.Training) (out []checkpoint.Variable, err error) {
	defer panics.ToError(&err, "gomlx: preparing model %q", c.name)
	backend, err := compute.NewWithConfig(goBackend)
	if err != nil {
		return nil, fmt.Errorf("gomlx: backend %q: %w", goBackend, err)
	}
	defer backend.Finalize()
	store := model.NewStore()
	store.SetParam(model.ParamInitialSeed, seedOf(t))
	exec, err := model.NewExec(backend, store, c.logits.checked)
	if err != nil {
		return nil, fmt.Errorf("gomlx: model %q: %w", c.name, err)
	}
	f := t.Architecture.Format
	if _, err := exec.Call(tensors.FromFlatDataAndDimensions(make([]float32, classify.Inputs(f)), Dimensions(f, 1)...)); err != nil {
		return nil, fmt.Errorf("gomlx: model %q: %w", c.name, err)
	}
	return variablesOf(store, ofModel)
}

// checked is l with a check of its result's shape.
func (l Logits) checked(scope *model.Scope, x *graph.Node) *graph.Node {
	z := l(scope, x)
	if batch := x.Shape().Dimensions[0]; z.Rank() != 2 || z.Shape().Dimensions[0] != batch || z.Shape().Dimensions[1] != 2 {
		panic(fmt.Errorf("its logits have shape %v, must be [%d, 2]", z.Shape(), batch))
	}
	return z
}

// logitOf returns the difference of the two columns of z, [batch, 1].
func logitOf(z *graph.Node) *graph.Node {
	column := func(i int) *graph.Node { return graph.Slice(z, graph.AxisRange(), graph.AxisElem(i)) }
	return graph.Sub(column(1), column(0))
}

// modelKey is the parameter of a checkpoint that names the model.
const modelKey = "isingml_model"

func (c code) params(f lattice.Format) []checkpoint.Param {
	size := f.String()
	if l := f.Shape[0]; f.Equal(lattice.Square(l)) {
		size = fmt.Sprintf("L=%d", l)
	}
	return []checkpoint.Param{{Scope: "/", Key: modelKey, Value: fmt.Sprintf("%s, version %d, %s", c.name, c.version, size), ValueType: "string"}}
}

// ReadCheckpoint implements [classify.Code].
func (c code) ReadCheckpoint(format lattice.Format, description, values io.Reader) (classify.Trained, error) {
	at, err := checkpoint.Read(description, values)
	if err != nil {
		return nil, fmt.Errorf("gomlx: model %q: %w", c.name, err)
	}
	want := c.params(format)[0].Value
	if len(at.Params) != 1 || at.Params[0].Key != modelKey || at.Params[0].Value != want {
		return nil, fmt.Errorf("gomlx: the checkpoint has the parameters %v, must be of the model %q", at.Params, want)
	}
	return c.trained(format, at)
}

// trained makes f for configurations of a format.
func (c code) trained(format lattice.Format, at *checkpoint.Checkpoint) (f classify.Trained, err error) {
	defer panics.ToError(&err, "gomlx: model %q", c.name)
	if c.logits == nil {
		return nil, errors.New("gomlx: the model has no Logits")
	}
	backend, err := openBackend()
	if err != nil {
		return nil, err
	}
	store := model.NewStore()
	if err := createVariables(store, at.Variables); err != nil {
		return nil, err
	}
	exec, err := model.NewExec(backend, store, func(scope *model.Scope, x *graph.Node) *graph.Node {
		return logitOf(c.logits.checked(scope, x))
	})
	if err != nil {
		return nil, fmt.Errorf("gomlx: model %q: %w", c.name, err)
	}
	logits, err := CallerFunction(format, exec)
	if err != nil {
		return nil, err
	}
	return &trained{at: at, logits: logits}, nil
}

// trained is the f of a model that was trained. Its methods may be called by
// several goroutines at once.
type trained struct {
	at     *checkpoint.Checkpoint
	logits classify.Function // what GoMLX computes
}

func (f *trained) Format() lattice.Format { return f.logits.Format() }

func (f *trained) WriteCheckpoint(description, values io.Writer) error {
	return f.at.Write(description, values)
}

func (f *trained) Logits(ctx context.Context, set *lattice.Set) ([]float64, error) {
	return f.logits.Evaluate(ctx, set)
}

func (f *trained) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	out, err := f.Logits(ctx, set)
	for i, x := range out {
		out[i] = classify.Logistic(x)
	}
	return out, err
}
