package classify

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/classify/internal/fixture"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/stat"
)

// trainingData returns n configurations at each of the first k temperatures
// of both ranges of the paper, counted from the transition.
func trainingData(t testing.TB, l, k, n int) (data []Labelled) {
	for i := range k {
		data = append(data,
			Labelled{Set: fixture.Wolff(t, l, n, 0.36-0.01*float64(i), 7)},
			Labelled{Set: fixture.Wolff(t, l, n, 0.52+0.01*float64(i), 7), Broken: true})
	}
	return data
}

// TestTrain trains on a small lattice and checks what comes of it on
// configurations that the training has not seen.
func TestTrain(t *testing.T) {
	data := trainingData(t, 16, 3, 300)
	tr := Training{Architecture: Architecture{Format: lattice.Square(16)}, Seed: 1, MaxEpochs: 8, Patience: 3}
	var reports []EpochReport
	var progress [2]int
	n, h, err := Train(context.Background(), tr, data, Options{
		OnEpoch:  func(e EpochReport) { reports = append(reports, e) },
		Progress: func(done, total int) { progress = [2]int{done, total} },
	})
	if err != nil {
		t.Fatal(err)
	}
	if h.TrainingSize != 1620 || h.ValidationSize != 180 {
		t.Errorf("%d + %d configurations, must be 1620 + 180", h.TrainingSize, h.ValidationSize)
	}
	if want := len(h.Epochs) * 203; h.Steps != want {
		t.Errorf("%d steps, must be %d", h.Steps, want)
	}
	if progress != [2]int{8 * 203, 8 * 203} {
		t.Errorf("last progress is %v", progress)
	}
	for i, r := range reports {
		if r.Epoch != h.Epochs[i] || r.StepMicroseconds <= 0 {
			t.Errorf("report %d is %+v, epoch is %+v", i, r, h.Epochs[i])
		}
	}
	if best := h.Best(); best.ValidationAccuracy < 0.98 || best.ValidationLoss > 0.06 {
		t.Errorf("best epoch is %+v", best)
	}
	for _, e := range h.Epochs {
		if e.ValidationLoss < h.Best().ValidationLoss {
			t.Errorf("epoch %d is better than the chosen one, %d", e.Epoch, h.Chosen)
		}
	}
	for _, c := range []struct {
		beta, low, high float64
	}{{0.30, 0, 0.02}, {0.60, 0.98, 1}} {
		f := values(t, n, fixture.Wolff(t, 16, 200, c.beta, 99))
		mean, _ := stat.Moments(f)
		if mean < c.low || mean > c.high {
			t.Errorf("<f> at beta=%v is %v, must be from %v to %v", c.beta, mean, c.low, c.high)
		}
	}
}

// TestPaperRanges trains on the paper's ranges and holds the floors of
// accuracy and of <f> at their ends.
func TestPaperRanges(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	data := trainingData(t, 32, 10, 1000)
	n, h, err := Train(context.Background(), Training{Architecture: Architecture{Format: lattice.Square(32)}, Seed: 1}, data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", h)
	if a := h.Best().ValidationAccuracy; a <= 0.999 {
		t.Errorf("validation accuracy is %v, must be above 0.999", a)
	}
	for _, c := range []struct {
		beta, low, high float64
	}{{0.36, 0, 0.02}, {0.52, 0.98, 1}} {
		f := values(t, n, fixture.Wolff(t, 32, 300, c.beta, 99))
		mean, _ := stat.Moments(f)
		if mean < c.low || mean > c.high {
			t.Errorf("<f> at beta=%v is %v, must be from %v to %v", c.beta, mean, c.low, c.high)
		}
	}
}

// smallTraining is quick, has a short last batch, and more than one block.
func smallTraining() Training {
	return Training{Architecture: Architecture{Format: lattice.Square(16)}, Seed: 3, MaxEpochs: 2, LearningRate: 1e-3}
}

func TestTrainIsReproducible(t *testing.T) {
	for name, tr := range map[string]Training{
		"default": smallTraining(),
		// Large enough for the backend to cut its products among cores.
		"wide": {Architecture: Architecture{Format: lattice.Square(32), FC1: 512}, Seed: 3, Epochs: 1, BatchSize: 64},
	} {
		t.Run(name, func(t *testing.T) {
			data := trainingData(t, tr.Architecture.Format.Shape[0], 1, 97)
			train := func() (*Network, *History) {
				n, h, err := Train(context.Background(), tr, data, Options{})
				if err != nil {
					t.Fatal(err)
				}
				return n.(*Network), h
			}
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			n1, h1 := train()
			for _, cores := range []int{2, 5} {
				runtime.GOMAXPROCS(cores)
				n2, h2 := train()
				if !slices.Equal(n1.w1, n2.w1) || !slices.Equal(n1.rest, n2.rest) {
					t.Errorf("weights differ between 1 and %d cores", cores)
				}
				if !slices.Equal(h1.Epochs, h2.Epochs) {
					t.Errorf("histories differ between 1 and %d cores", cores)
				}
			}
			tr.Seed++
			if n3, _ := train(); slices.Equal(n1.w1, n3.w1) {
				t.Error("another seed gives the same weights")
			}
		})
	}
}

// TestResume cuts a training off again and again, at steps and at ends of
// epochs, and compares with one that was left alone.
func TestResume(t *testing.T) {
	tr := smallTraining()
	tr.BatchSize = 4
	data := trainingData(t, 16, 1, 97)
	want, history, err := Train(context.Background(), tr, data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	pieces := fixture.Memory{}
	cuts := 0
	for {
		ctx, cancel := context.WithCancel(context.Background())
		n, h, err := Train(ctx, tr, data, Options{
			Pieces:   pieces,
			Progress: func(done, total int) { cancel() },
			OnEpoch:  func(EpochReport) { cancel() },
		})
		cancel()
		if err == nil {
			if got, want := n.(*Network), want.(*Network); !slices.Equal(got.w1, want.w1) || !slices.Equal(got.rest, want.rest) {
				t.Error("the weights are not those of a training that was not cut off")
			}
			if !slices.Equal(h.Epochs, history.Epochs) || h.Chosen != history.Chosen || h.Steps != history.Steps {
				t.Errorf("history %+v, must be %+v", h, history)
			}
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if cuts++; cuts > 20 {
			t.Fatal("no end")
		}
	}
	if cuts < 4 {
		t.Errorf("cut off only %d times", cuts)
	}

	good := pieces[pieceName]
	other := tr
	other.Seed++
	for name, c := range map[string]struct {
		tr    Training
		piece []byte
		want  string
	}{
		"another seed":  {other, good, "another specification"},
		"cut off":       {tr, good[:len(good)-1], "damaged"},
		"without head":  {tr, []byte("x"), "damaged"},
		"empty":         {tr, nil, "damaged"},
		"other version": {tr, []byte(strings.Replace(string(good), `"version":2`, `"version":9`, 1)), "version 9"},
	} {
		_, _, err := Train(context.Background(), c.tr, data, Options{Pieces: fixture.Memory{pieceName: c.piece}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, must say %q", name, err, c.want)
		}
	}
}

func TestFixedEpochs(t *testing.T) {
	data := trainingData(t, 8, 1, 40)
	n, h, err := Train(context.Background(), Training{Architecture: Architecture{Format: lattice.Square(8)}, Epochs: 2}, data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if h.Chosen != 2 || len(h.Epochs) != 2 || n.Format().Shape[0] != 8 {
		t.Errorf("chose epoch %d of %d", h.Chosen, len(h.Epochs))
	}
}

func TestStop(t *testing.T) {
	tr := Training{Patience: 2, MaxEpochs: 6}.Resolved()
	for _, c := range []struct {
		losses []float64
		done   bool
		chosen int
	}{
		{nil, false, 0},
		{[]float64{3}, false, 1},
		{[]float64{3, 2, 2}, false, 2},
		{[]float64{3, 2, 2, 2.5}, true, 2},
		{[]float64{1, 2, 3}, true, 1},
		{[]float64{6, 5, 4, 3, 2, 1}, true, 6},
	} {
		var epochs []Epoch
		for i, l := range c.losses {
			epochs = append(epochs, Epoch{Epoch: i + 1, ValidationLoss: l})
		}
		if done, chosen := tr.stop(epochs); done != c.done || chosen != c.chosen {
			t.Errorf("after %v: done %v, epoch %d; must be %v, %d", c.losses, done, chosen, c.done, c.chosen)
		}
	}
}

func TestTrainErrors(t *testing.T) {
	ok := func() []Labelled {
		return []Labelled{{Set: fixture.Noise(t, 4, 20, 1)}, {Set: fixture.Noise(t, 4, 20, 2), Broken: true}}
	}
	four := Architecture{Format: lattice.Square(4)}
	empty, _ := lattice.NewSet(4)
	for name, c := range map[string]struct {
		tr   Training
		data []Labelled
		want string
	}{
		"no format":        {Training{}, ok(), "without a length"},
		"huge layer":       {Training{Architecture: Architecture{Format: lattice.Square(1024), FC1: 4096}}, ok(), "weights"},
		"negative FC1":     {Training{Architecture: Architecture{Format: lattice.Square(4), FC1: -1}}, ok(), "FC1 is -1"},
		"no such engine":   {Training{Architecture: four, Engine: "steam"}, ok(), `"steam"`},
		"NaN rate":         {Training{Architecture: four, LearningRate: math.NaN()}, ok(), "learning rate"},
		"negative batch":   {Training{Architecture: four, BatchSize: -1}, ok(), "batch size"},
		"validation of 1":  {Training{Architecture: four, Validation: 1}, ok(), "validation part"},
		"two rules":        {Training{Architecture: four, Epochs: 2, Patience: 1}, ok(), "Patience"},
		"negative epochs":  {Training{Architecture: four, Epochs: -2}, ok(), "negative"},
		"another L":        {Training{Architecture: Architecture{Format: lattice.Square(6)}}, ok(), "takes 6x6 of -1 and +1"},
		"no data":          {Training{Architecture: four}, nil, "each class needs some"},
		"one class":        {Training{Architecture: four}, ok()[:1], "each class needs some"},
		"nil set":          {Training{Architecture: four}, append(ok(), Labelled{}), "set 2 is nil"},
		"empty set":        {Training{Architecture: four}, append(ok(), Labelled{Set: empty}), "set 2 has no"},
		"nothing to hold":  {Training{Architecture: four, Validation: 0.01}, ok(), "both parts"},
		"rate too large":   {Training{Architecture: four, LearningRate: 1, Epochs: 1}, ok(), ""},
		"cancelled before": {Training{Architecture: four}, ok(), "cut off"},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		if name == "cancelled before" {
			cancel()
		}
		_, _, err := Train(ctx, c.tr, c.data, Options{})
		cancel()
		if c.want == "" {
			continue // must only not panic
		}
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "classify: ") {
			t.Errorf("%s: error %v, must say %q", name, err, c.want)
		}
	}
}

// TestSpecificationIsStable: keys of studies hash this text.
func TestSpecificationIsStable(t *testing.T) {
	text, err := json.Marshal(Training{Architecture: Architecture{Format: lattice.Square(32)}, Seed: 7}.Resolved())
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"architecture":{"l":32,"fc1":64,"fc2":32},"engine":"dense","seed":7,"learning_rate":0.0001,"batch_size":8,"validation":0.1,"max_epochs":3,"patience":2,"epochs":0}`
	if string(text) != want {
		t.Errorf("%s, must be\n%s", text, want)
	}
	var back Training
	if err := json.Unmarshal(text, &back); err != nil || back.Validate() != nil {
		t.Errorf("%v %v", err, back.Validate())
	}
}
