package gomlx

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/checkpoint"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/classify/internal/fixture"
	"github.com/isingml/kernel/isingml/lattice"
)

// function returns a function that takes (f, err) and fails on err.
func function(t testing.TB) func(classify.Function, error) classify.Function {
	return func(f classify.Function, err error) classify.Function {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
}

func TestGraphFunction(t *testing.T) {
	const l = 4
	set := fixture.Noise(t, l, 2*batch+3, 12)
	f := function(t)(GraphFunction(lattice.Square(l), func(x *graph.Node) *graph.Node {
		return graph.Abs(graph.ReduceMean(x, 1, 2))
	}))
	want := values(t, function(t)(classify.AbsMagnetization(lattice.Square(l))), set)
	for i, x := range values(t, f, set) {
		if math.Abs(x-want[i]) > 1e-6 {
			t.Errorf("configuration %d: %v, must be %v", i, x, want[i])
		}
	}
	for name, f := range map[string]func(x *graph.Node) *graph.Node{
		"panics":       func(x *graph.Node) *graph.Node { panic("no such thing") },
		"wrong shape":  func(x *graph.Node) *graph.Node { return x },
		"not a number": func(x *graph.Node) *graph.Node { return graph.Sqrt(graph.ReduceMean(graph.Neg(graph.Abs(x)), 1, 2)) },
		"another type": func(x *graph.Node) *graph.Node {
			return graph.GreaterThan(graph.ReduceMean(x, 1, 2), graph.ScalarZero(x.Graph(), x.DType()))
		},
		"cannot divide": func(x *graph.Node) *graph.Node { return graph.MatMul(x, graph.Ones(x.Graph(), graph.Abs(x).Shape())) },
	} {
		t.Run(name, func(t *testing.T) {
			g, err := GraphFunction(lattice.Square(l), f)
			if err == nil {
				_, err = g.Evaluate(t.Context(), set)
			}
			if err == nil || !strings.HasPrefix(err.Error(), "classify: ") {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestCheckpointInGoMLX loads a checkpoint with GoMLX's own reader into a model
// of GoMLX's own layers, and compares f.
func TestCheckpointInGoMLX(t *testing.T) {
	n, err := classify.NewNetwork(classify.Architecture{Format: lattice.Square(4), FC1: 6, FC2: 3}, 3)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var description, values bytes.Buffer
	if err := n.WriteCheckpoint(&description, &values); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{classify.CheckpointJSON: description.Bytes(), classify.CheckpointData: values.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	backend, err := openBackend()
	if err != nil {
		t.Fatal(err)
	}
	store := model.NewStore()
	if _, err := checkpoint.Load(store).Dir(dir).Done(); err != nil {
		t.Fatal(err)
	}
	exec := model.MustNewExec(backend, store, func(scope *model.Scope, x *graph.Node) *graph.Node {
		x = activation.Relu(layers.Dense(scope.In("fc1"), x, true, 6))
		x = activation.Relu(layers.Dense(scope.In("fc2"), x, true, 3))
		return graph.Softmax(layers.Dense(scope.In("fc3"), x, true, 2))
	})
	set := fixture.Noise(t, 4, 20, 5)
	got, err := n.Evaluate(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float32, 20*16)
	for i := range 20 {
		set.Floats(i, x[16*i:])
	}
	want := tensors.MustCopyFlatData[float32](exec.MustCall(tensors.FromFlatDataAndDimensions(x, 20, 16))[0])
	for i := range got {
		if d := math.Abs(got[i] - float64(want[2*i+1])); d > 1e-6 {
			t.Errorf("f of configuration %d is %v, GoMLX gives %v", i, got[i], want[2*i+1])
		}
	}
}
