package gomlx

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/classify/internal/fixture"
	"github.com/isingml/kernel/isingml/lattice"
)

// TestEnginesAgree: GoMLX's trainer, with its own gradient and its own Adam,
// takes the dense engine's steps, but for rounding.
func TestEnginesAgree(t *testing.T) {
	for _, c := range []struct {
		name  string
		arch  classify.Architecture
		batch int
	}{
		{"default widths", classify.Architecture{Format: lattice.Square(16)}, 8},
		{"odd widths", classify.Architecture{Format: lattice.Square(5), FC1: 19, FC2: 3}, 8},
		{"three groups, the last one short", classify.Architecture{Format: lattice.Square(8), FC1: 16, FC2: 8}, 21},
		{"small batch", classify.Architecture{Format: lattice.Square(8)}, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			ours, batches := engineOf(t, classify.Dense, c.arch, c.batch)
			theirs, _ := engineOf(t, Engine, c.arch, c.batch)
			initial := weightsOf(t, ours)
			for step := range 100 {
				batch, next := batches[step%len(batches)], batches[(step+1)%len(batches)]
				loss1, right1, _ := ours.Step(batch, next)
				loss2, right2, err := theirs.Step(batch, next)
				if err != nil {
					t.Fatal(err)
				}
				if math.Abs(loss1-loss2) > 2e-4 || right1 != right2 {
					t.Fatalf("loss %v and %d right at step %d, GoMLX has %v and %d", loss1, right1, step, loss2, right2)
				}
			}
			b := weightsOf(t, theirs)
			for part, a := range weightsOf(t, ours) {
				var worst, moved float64
				for j := range a {
					worst = max(worst, math.Abs(float64(a[j]-b[part][j])))
					moved = max(moved, math.Abs(float64(a[j]-initial[part][j])))
				}
				t.Logf("%s: after weights moved by up to %.2g they differ by up to %.2g", part, moved, worst)
				if worst > 3e-7 || moved < 1e-3 {
					t.Errorf("%s: after weights moved by up to %v they differ by up to %v", part, moved, worst)
				}
			}
		})
	}
}

// engineOf returns an engine for a training on noise, and its batches.
func engineOf(t testing.TB, name string, a classify.Architecture, size int) (e classify.Engine, batches [][]classify.Example) {
	t.Helper()
	l := a.Format.Shape[0]
	data := []classify.Labelled{{Set: fixture.Noise(t, l, 64, 1)}, {Set: fixture.Noise(t, l, 64, 2), Broken: true}}
	var all []classify.Example
	for i := range int32(64) {
		all = append(all, classify.Example{Set: 0, Index: i}, classify.Example{Set: 1, Index: i})
	}
	tr := classify.Training{Architecture: a, Engine: name, Seed: 1, BatchSize: size}.Resolved()
	e, err := tr.NewEngine(data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e, slices.Collect(slices.Chunk(all, size))
}

// weightsOf returns the weights of the first layer and all others.
func weightsOf(t *testing.T, e classify.Engine) map[string][]float32 {
	t.Helper()
	f, err := e.Function()
	if err != nil {
		t.Fatal(err)
	}
	c, err := checkpointOf(f)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]float32{}
	for _, v := range c.Variables {
		part := "the upper layers"
		if v.Path == "/fc1/dense/weights" {
			part = "the first layer"
		}
		for at := 0; at < len(v.Data); at += 4 {
			out[part] = append(out[part], math.Float32frombits(binary.LittleEndian.Uint32(v.Data[at:])))
		}
	}
	return out
}

// TestEngine trains the network of Appendix B with GoMLX, whole and in pieces,
// with operations one by one and side by side.
func TestEngine(t *testing.T) {
	data := trainingData(t, 8, 1, 60)
	tr := classify.Training{Architecture: classify.Architecture{Format: lattice.Square(8)}, Engine: Engine, Epochs: 2, Seed: 3}
	want, _, err := classify.Train(t.Context(), tr, data, classify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(compute.ConfigEnvVar, "go")
	pieces := fixture.Memory{}
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err = classify.Train(ctx, tr, data, classify.Options{Pieces: pieces, OnEpoch: func(classify.EpochReport) { cancel() }})
	if err == nil {
		t.Fatal("not cut off")
	}
	got, _, err := classify.Train(t.Context(), tr, data, classify.Options{Pieces: pieces})
	if err != nil {
		t.Fatal(err)
	}
	var files [4]bytes.Buffer
	if err := errors.Join(want.WriteCheckpoint(&files[0], &files[1]), got.WriteCheckpoint(&files[2], &files[3])); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(files[0].Bytes(), files[2].Bytes()) || !bytes.Equal(files[1].Bytes(), files[3].Bytes()) {
		t.Error("weights differ")
	}
	if f, err := tr.ReadCheckpoint(&files[2], &files[3]); err != nil || !slices.Equal(values(t, f, data[0].Set), values(t, want, data[0].Set)) {
		t.Errorf("the network read is another one, %v", err)
	}
}

// A backend that the program does not have is an error, and has a name.
func TestUnknownBackend(t *testing.T) {
	data := trainingData(t, 4, 1, 20)
	tr := classify.Training{Architecture: classify.Architecture{Format: lattice.Square(4)}, Engine: Engine, Epochs: 1}
	t.Setenv(compute.ConfigEnvVar, "nosuch")
	if _, _, err := classify.Train(t.Context(), tr, data, classify.Options{}); err == nil || !strings.Contains(err.Error(), `"nosuch"`) {
		t.Errorf("error %v", err)
	}
	if a, err := tr.Arithmetic(); err != nil || !strings.HasPrefix(a, "nosuch/") {
		t.Errorf("arithmetic is %q, %v", a, err)
	}
}

// Both engines take the same first steps in any format.
func TestAnyFormat(t *testing.T) {
	for _, f := range fixture.AnyFormat {
		t.Run(f.String(), func(t *testing.T) {
			data := []classify.Labelled{{Set: fixture.Draw(t, f, 400, false, 1)}, {Set: fixture.Draw(t, f, 400, true, 2), Broken: true}}
			var loss [2]float64
			for i, engine := range []string{classify.Dense, Engine} {
				_, h, err := classify.Train(t.Context(), classify.Training{
					Architecture: classify.Architecture{Format: f, FC1: 19, FC2: 5}, Engine: engine, LearningRate: 3e-3, Epochs: 1, BatchSize: 13,
				}, data, classify.Options{})
				if err != nil {
					t.Fatal(err)
				}
				loss[i] = h.Epochs[0].Loss
			}
			if math.Abs(loss[0]-loss[1]) > 1e-4 {
				t.Errorf("the loss of the first epoch is %v, with GoMLX %v", loss[0], loss[1])
			}
		})
	}
}

// BenchmarkStep is classify's benchmark of that name with GoMLX.
func BenchmarkStep(b *testing.B) {
	for _, l := range []int{32, 64} {
		b.Run(fmt.Sprintf("gomlx/L=%d", l), func(b *testing.B) {
			e, batches := engineOf(b, Engine, classify.Architecture{Format: lattice.Square(l)}, 8)
			for b.Loop() {
				i := e.Taken()
				if _, _, err := e.Step(batches[i%len(batches)], nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/1000/float64(b.N), "µs/step")
		})
	}
}
