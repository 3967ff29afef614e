package classify

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

	"github.com/isingml/kernel/isingml/lattice"
)

// TestEnginesAgree: GoMLX's trainer, with its own gradient and its own Adam,
// takes the dense engine's steps, but for rounding.
func TestEnginesAgree(t *testing.T) {
	for _, c := range []struct {
		arch  Architecture
		batch int
	}{
		{Architecture{Format: lattice.Square(16)}, 8},
		{Architecture{Format: lattice.Square(5), FC1: 19, FC2: 3}, 8},
		{Architecture{Format: lattice.Square(8), FC1: 16, FC2: 8}, 21}, // three groups, the last one short
		{Architecture{Format: lattice.Square(8)}, 3},
	} {
		tr, data, batches := trainingOf(t, c.arch, c.batch)
		ours := newDenseEngine(tr, data)
		theirs, err := newDenseGraphEngine(tr, data)
		if err != nil {
			t.Fatal(err)
		}
		defer theirs.close()
		for step := range 100 {
			batch, next := batches[step%len(batches)], batches[(step+1)%len(batches)]
			loss1, right1, _ := ours.step(batch, next)
			loss2, right2, err := theirs.step(batch, next)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(loss1-loss2) > 2e-4 || right1 != right2 {
				t.Fatalf("%v: loss %v and %d right at step %d, GoMLX has %v and %d", c, loss1, right1, step, loss2, right2)
			}
		}
		a, b := engineNetwork(t, ours), engineNetwork(t, theirs)
		initial := engineNetwork(t, newDenseEngine(tr, data))
		for i, part := range [][2][]float32{{a.w1, b.w1}, {a.rest, b.rest}} {
			from := [][]float32{initial.w1, initial.rest}[i]
			var worst, moved float64
			for j := range part[0] {
				worst = max(worst, math.Abs(float64(part[0][j]-part[1][j])))
				moved = max(moved, math.Abs(float64(part[0][j]-from[j])))
			}
			t.Logf("%v: after weights moved by up to %.2g they differ by up to %.2g", c, moved, worst)
			if worst > 3e-7 || moved < 1e-3 {
				t.Errorf("%v: after weights moved by up to %v they differ by up to %v", c, moved, worst)
			}
		}
	}
}

func engineNetwork(t *testing.T, e engine) *Network {
	t.Helper()
	f, err := e.function()
	if err != nil {
		t.Fatal(err)
	}
	return f.(*Network)
}

// convolution is a network of its own: a periodic 3 x 3 convolution, the mean of
// its square over the lattice, and a dense layer.
func convolution() Model {
	return Model{Name: "convolution", Version: 1, Logits: func(scope *model.Scope, x *graph.Node) *graph.Node {
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
	}}
}

// TestModel trains a network that is not that of Appendix B: it learns, is
// reproducible, goes on where it stopped, and survives its checkpoint.
func TestModel(t *testing.T) {
	ctx := context.Background()
	data := trainingData(t, 8, 2, 100)
	tr := Training{Architecture: Architecture{Format: lattice.Square(8)}, LearningRate: 1e-2, Epochs: 4, Seed: 2}
	f, h, err := TrainModel(ctx, convolution(), tr, data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if best := h.Best(); best.ValidationAccuracy < 0.9 || math.Abs(best.Loss-best.ValidationLoss) > 0.3 {
		t.Errorf("history %+v", h)
	}
	want := values(t, f, data[0].Set)
	modelCheckpoint(t, f, data[0].Set)

	pieces := memory{}
	for cuts := 0; ; cuts++ {
		cut, cancel := context.WithCancel(ctx)
		g, h2, err := TrainModel(cut, convolution(), tr, data, Options{
			Pieces: pieces, Progress: func(int, int) { cancel() }, OnEpoch: func(EpochReport) { cancel() },
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
	average, err := Symmetrize(f, []lattice.Symmetry{{}, lattice.Flip})
	if err != nil {
		t.Fatal(err)
	}
	inc, err := NewIncremental(average)
	if err != nil {
		t.Fatal(err)
	}
	first := data[0].Set.At(0)
	if got, err := inc.Reset(numbers(first.Spins)); err != nil || got != values(t, average, data[0].Set)[0] {
		t.Errorf("incremental f is %v, %v", got, err)
	}
}

// modelCheckpoint checks that f survives its checkpoint, and what is said of
// damaged ones.
func modelCheckpoint(t *testing.T, f *TrainedModel, set *lattice.Set) {
	t.Helper()
	var description, checkpoint bytes.Buffer
	if err := f.WriteCheckpoint(&description, &checkpoint); err != nil {
		t.Fatal(err)
	}
	text, bits := description.String(), checkpoint.Bytes()
	read, err := ReadModelCheckpoint(convolution(), lattice.Square(8), strings.NewReader(text), bytes.NewReader(bits))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(values(t, read, set), values(t, f, set)) {
		t.Error("f differs after its checkpoint")
	}
	other := convolution()
	other.Version++
	for name, c := range map[string]struct {
		m    Model
		l    int
		text string
		bits []byte
		want string
	}{
		"another version": {other, 8, text, bits, "version 1"},
		"another size":    {convolution(), 10, text, bits, "L=8"},
		"cut off":         {convolution(), 8, text, bits[:len(bits)-1], "bytes"},
		"too long":        {convolution(), 8, text, append(slices.Clone(bits), 0), "more than"},
		"a huge shape":    {convolution(), 8, strings.Replace(text, "3,", "300000000000,", 1), bits, "shape"},
		"no JSON":         {convolution(), 8, "{{", bits, "damaged"},
	} {
		_, err := ReadModelCheckpoint(c.m, lattice.Square(c.l), strings.NewReader(c.text), bytes.NewReader(c.bits))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, must say %q", name, err, c.want)
		}
	}
}

func TestModelErrors(t *testing.T) {
	data := []Labelled{{Set: noise(t, 4, 20, 1)}, {Set: noise(t, 4, 20, 2), Broken: true}}
	tr := Training{Architecture: Architecture{Format: lattice.Square(4)}, Epochs: 1}
	wrong := func(f func(*model.Scope, *graph.Node) *graph.Node) Model { return Model{Name: "wrong", Logits: f} }
	for want, m := range map[string]Model{
		"no name":        {Logits: convolution().Logits},
		"no Logits":      {Name: "wrong"},
		"must be [1, 2]": wrong(func(_ *model.Scope, x *graph.Node) *graph.Node { return x }),
		"own words":      wrong(func(*model.Scope, *graph.Node) *graph.Node { panic("own words") }),
	} {
		_, _, err := TrainModel(context.Background(), m, tr, data, Options{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "classify: ") {
			t.Errorf("error %v, must say %q", err, want)
		}
	}
	t.Setenv("GOMLX_BACKEND", "nosuch")
	tr.Engine = GoMLX
	if _, _, err := Train(context.Background(), tr, data, Options{}); err == nil || !strings.Contains(err.Error(), `"nosuch"`) {
		t.Errorf("error %v", err)
	}
	if a := tr.Arithmetic(); !strings.HasPrefix(a, "nosuch/") {
		t.Errorf("arithmetic is %q", a)
	}
}

// TestGoMLXEngine trains the network of Appendix B with GoMLX, whole and in
// pieces, with operations one by one and side by side.
func TestGoMLXEngine(t *testing.T) {
	data := trainingData(t, 8, 1, 60)
	tr := Training{Architecture: Architecture{Format: lattice.Square(8)}, Engine: GoMLX, Epochs: 2, Seed: 3}
	want, _, err := Train(context.Background(), tr, data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOMLX_BACKEND", "go")
	pieces := memory{}
	ctx, cancel := context.WithCancel(context.Background())
	_, _, err = Train(ctx, tr, data, Options{Pieces: pieces, OnEpoch: func(EpochReport) { cancel() }})
	if err == nil {
		t.Fatal("not cut off")
	}
	got, _, err := Train(context.Background(), tr, data, Options{Pieces: pieces})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.w1, want.w1) || !slices.Equal(got.rest, want.rest) {
		t.Error("weights differ")
	}
}

// FuzzReadVariables: a damaged checkpoint is an error or what was written, never
// a panic or memory that its bytes do not bear out.
func FuzzReadVariables(f *testing.F) {
	n := someNetwork(f, Architecture{Format: lattice.Square(2), FC1: 2, FC2: 1}, 3)
	var description, values bytes.Buffer
	if err := n.WriteCheckpoint(&description, &values); err != nil {
		f.Fatal(err)
	}
	f.Add(description.Bytes(), values.Bytes())
	f.Add([]byte(`{"BinFormat":"uncompressed","Variables":[{"ParameterName":"var:/a","Dimensions":[4611686018427387904,8],"DType":"Int4","Length":0}]}`), []byte("ab"))
	f.Add([]byte(`{"BinFormat":"uncompressed","Variables":[{"ParameterName":"var:/a","DType":"InvalidDType","Length":0}]}`), []byte{})
	f.Fuzz(func(t *testing.T, description, values []byte) {
		params, variables, err := readVariables(description, values)
		if err != nil {
			return
		}
		var text, data bytes.Buffer
		if err := writeVariables(&text, &data, params, variables); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(data.Bytes(), values) {
			t.Error("the values differ after reading and writing")
		}
	})
}
