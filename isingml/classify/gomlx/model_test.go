package gomlx

import (
	"bytes"
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/classify/internal/fixture"
	"github.com/isingml/kernel/isingml/lattice"
)

// convolution is a network of its own: a periodic 3 x 3 convolution, the mean of
// its square over the lattice, and a dense layer.
func convolution(scope *model.Scope, x *graph.Node) *graph.Node {
	for axis := 1; axis < 3; axis++ {
		rows := func(from, to int) *graph.Node {
			ranges := []graph.SliceAxisSpec{graph.AxisRange(), graph.AxisRange(), graph.AxisRange()}
			ranges[axis] = graph.AxisRange(from, to)
			return graph.Slice(x, ranges...)
		}
		l := x.Shape().Dimensions[axis]
		x = graph.Concatenate([]*graph.Node{rows(l-1, l), x, rows(0, 1)}, axis)
	}
	x = graph.ExpandAxes(x, -1)
	x = layers.Convolution(scope.In("convolution"), x).Channels(4).KernelSize(3).NoPadding().Done()
	x = graph.ReduceMean(graph.Square(x), 1, 2)
	x = activation.Relu(layers.Dense(scope.In("hidden"), x, true, 8))
	return layers.Dense(scope.In("out"), x, true, 2)
}

// trainingData returns n configurations at each of the first k temperatures
// of both ranges of the paper, counted from the transition.
func trainingData(t testing.TB, l, k, n int) (data []classify.Labelled) {
	for i := range k {
		data = append(data,
			classify.Labelled{Set: fixture.Wolff(t, l, n, 0.36-0.01*float64(i), 7)},
			classify.Labelled{Set: fixture.Wolff(t, l, n, 0.52+0.01*float64(i), 7), Broken: true})
	}
	return data
}

func values(t testing.TB, f classify.Function, set *lattice.Set) []float64 {
	t.Helper()
	out, err := f.Evaluate(context.Background(), set)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// ofModel8 is a training of the convolution on lattices of 8 x 8.
func ofModel8() classify.Training {
	return classify.Training{
		Model:        NewModel("convolution", 1, convolution),
		Architecture: classify.Architecture{Format: lattice.Square(8)}, LearningRate: 1e-2, Epochs: 4, Seed: 2,
	}
}

// TestModel trains a network that is not that of Appendix B: it learns, is
// reproducible, and goes on where it stopped.
func TestModel(t *testing.T) {
	ctx := context.Background()
	data := trainingData(t, 8, 2, 100)
	f, h, err := classify.Train(ctx, ofModel8(), data, classify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if best := h.Best(); best.ValidationAccuracy < 0.9 || math.Abs(best.Loss-best.ValidationLoss) > 0.3 {
		t.Errorf("history %+v", h)
	}
	want := values(t, f, data[0].Set)

	pieces := fixture.Memory{}
	for cuts := 0; ; cuts++ {
		cut, cancel := context.WithCancel(ctx)
		g, h2, err := classify.Train(cut, ofModel8(), data, classify.Options{
			Pieces: pieces, Progress: func(int, int) { cancel() }, OnEpoch: func(classify.EpochReport) { cancel() },
		})
		cancel()
		if err != nil && cuts < 40 {
			continue
		}
		if err != nil || cuts < 4 {
			t.Fatalf("error %v after %d cuts", err, cuts)
		}
		if !slices.Equal(values(t, g, data[0].Set), want) || !slices.Equal(h.Epochs, h2.Epochs) {
			t.Error("a training that was cut off ends elsewhere")
		}
		break
	}

	// It is an f like any other.
	average, err := classify.Symmetrize(f, []lattice.Symmetry{{}, lattice.Flip})
	if err != nil {
		t.Fatal(err)
	}
	inc, err := classify.NewIncremental(average)
	if err != nil {
		t.Fatal(err)
	}
	first := make([]float32, 64)
	data[0].Set.Floats(0, first)
	if got, err := inc.Reset(first); err != nil || got != values(t, average, data[0].Set)[0] {
		t.Errorf("incremental f is %v, %v", got, err)
	}
}

// The f of a model survives its checkpoint, and a damaged one is an error.
func TestModelCheckpoint(t *testing.T) {
	set := fixture.Noise(t, 8, 20, 1)
	data := []classify.Labelled{{Set: set}, {Set: fixture.Noise(t, 8, 20, 2), Broken: true}}
	tr := ofModel8()
	tr.Epochs = 1
	f, _, err := classify.Train(t.Context(), tr, data, classify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var description, checkpoint bytes.Buffer
	if err := f.WriteCheckpoint(&description, &checkpoint); err != nil {
		t.Fatal(err)
	}
	text, bits := description.String(), checkpoint.Bytes()
	read, err := tr.ReadCheckpoint(strings.NewReader(text), bytes.NewReader(bits))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(values(t, read, set), values(t, f, set)) {
		t.Error("f differs after its checkpoint")
	}
	for _, c := range []struct {
		name    string
		version int
		l       int
		text    string
		bits    []byte
		want    string
	}{
		{"another version", 2, 8, text, bits, "version 1"},
		{"another size", 1, 10, text, bits, "L=8"},
		{"cut off", 1, 8, text, bits[:len(bits)-1], "bytes"},
		{"too long", 1, 8, text, append(slices.Clone(bits), 0), "more than"},
		{"a huge shape", 1, 8, strings.Replace(text, "3,", "300000000000,", 1), bits, "shape"},
		{"another type", 1, 8, strings.Replace(text, "Float32", "Float64", 1), bits, "bytes"},
		{"a type that is none", 1, 8, strings.Replace(text, "Float32", "InvalidDType", 1), bits, "does not know"},
		{"no JSON", 1, 8, "{{", bits, "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := classify.Training{Model: NewModel("convolution", c.version, convolution), Architecture: classify.Architecture{Format: lattice.Square(c.l)}}
			_, err := tr.ReadCheckpoint(strings.NewReader(c.text), bytes.NewReader(c.bits))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, must say %q", err, c.want)
			}
		})
	}
}

func TestModelErrors(t *testing.T) {
	data := []classify.Labelled{{Set: fixture.Noise(t, 4, 20, 1)}, {Set: fixture.Noise(t, 4, 20, 2), Broken: true}}
	wrong := func(f Logits) classify.Training { return classify.Training{Model: NewModel("wrong", 0, f)} }
	for _, c := range []struct {
		name     string
		training classify.Training
		want     string
	}{
		{"no name", classify.Training{Model: NewModel("", 1, convolution)}, "no name"},
		{"no code", classify.Training{Model: &classify.Model{Name: "known elsewhere"}}, `"known elsewhere"`},
		{"no logits", wrong(nil), "no Logits"},
		{"another shape", wrong(func(_ *model.Scope, x *graph.Node) *graph.Node { return x }), "must be [1, 2]"},
		{"a panic", wrong(func(*model.Scope, *graph.Node) *graph.Node { panic("own words") }), "own words"},
		{"an engine", classify.Training{Model: NewModel("own", 1, convolution), Engine: Engine}, "its own engine"},
		{"widths", classify.Training{Model: NewModel("own", 1, convolution), Architecture: classify.Architecture{FC1: 3}}, "FC1=3"},
		{"an unknown engine", classify.Training{Engine: "nosuch"}, `"nosuch"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.training.Architecture.Format, c.training.Epochs = lattice.Square(4), 1
			_, _, err := classify.Train(t.Context(), c.training, data, classify.Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, must say %q", err, c.want)
			}
		})
	}
}
