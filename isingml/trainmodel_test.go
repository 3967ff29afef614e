package isingml

import (
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/isingml/kernel/isingml/classify"
	engine "github.com/isingml/kernel/isingml/study"
)

// A small convolutional network of the user's own is an f like any other: it is
// kept, averaged, symmetrized, evaluated and sampled with.
func TestTrainModel(t *testing.T) {
	study := open(t)
	convolution := classify.Model{Name: "two filters", Version: 1, Logits: func(scope *model.Scope, spins *graph.Node) *graph.Node {
		x := layers.Convolution(scope.In("filters"), graph.ExpandAxes(spins, -1)).Channels(2).KernelSize(2).Strides(2).NoPadding().Done()
		x = graph.Square(x)
		return layers.Dense(scope.In("out"), activation.Relu(graph.ReduceMean(x, 1, 2)), true, 2)
	}}
	hot := Sampling{L: 4, Betas: []float64{0.1, 0.2}, Configs: 200, Seed: 1}
	cold := Sampling{L: 4, Betas: []float64{0.7, 0.8}, Configs: 200, Seed: 1}
	training := Training{LearningRate: 1e-2, Epochs: 4, Seed: 1}
	f, err := study.TrainModel(convolution, training, hot, cold)
	if err != nil {
		t.Fatal(err)
	}
	if a := f.History.Best().ValidationAccuracy; a < 0.7 {
		t.Errorf("validation accuracy %v: it has learned nothing", a)
	}
	again, err := study.TrainModel(convolution, training, hot, cold)
	if err != nil || again.Key() != f.Key() {
		t.Fatal(err)
	}
	e, err := study.Sample(Sampling{L: 4, Betas: []float64{0.44}, Configs: 100, Seed: 1, F: f, Y: 0.05})
	if err != nil {
		t.Fatal(err)
	}
	symmetric, err := study.Symmetrize(f, 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	mean, err := study.Average(f, symmetric)
	if err != nil {
		t.Fatal(err)
	}
	if values, err := study.Evaluate(mean, e[0]); err != nil || len(values) != 100 {
		t.Fatal(len(values), err)
	}
	other := convolution
	other.Version = 2
	if g, err := study.TrainModel(other, training, hot, cold); err != nil || g.Key() == f.Key() {
		t.Errorf("another version has the same key, %v", err)
	}
	// A reader who lacks the network is told so, not that something differs.
	v, err := study.Verify(engine.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if v.Count(engine.Different)+v.Count(engine.Missing) > 0 || v.Count(engine.Unchecked) == 0 || v.Count(engine.Identical) != 4 {
		t.Errorf("verdicts %+v", v.Stages)
	}
}
