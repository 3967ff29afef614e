package isingml

import (
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/isingml/kernel/isingml/classify/gomlx"
	"github.com/isingml/kernel/isingml/node"
	engine "github.com/isingml/kernel/isingml/study"
)

// A small convolutional network of the user's own is an f like any other: it is
// kept, averaged, symmetrized, evaluated and sampled with.
func TestOwnModel(t *testing.T) {
	study := open(t)
	convolution := gomlx.NewModel("two filters", 1, func(scope *model.Scope, spins *graph.Node) *graph.Node {
		x := layers.Convolution(scope.In("filters"), graph.ExpandAxes(spins, -1)).Channels(2).KernelSize(2).Strides(2).NoPadding().Done()
		x = graph.Square(x)
		return layers.Dense(scope.In("out"), activation.Relu(graph.ReduceMean(x, 1, 2)), true, 2)
	})
	hot := Sampling{L: 4, Betas: []float64{0.1, 0.2}, Configs: 200, Seed: 1}
	cold := Sampling{L: 4, Betas: []float64{0.7, 0.8}, Configs: 200, Seed: 1}
	training := Training{Model: convolution, LearningRate: 1e-2, Epochs: 4, Seed: 1}
	f, err := study.Train(training, hot, cold)
	if err != nil {
		t.Fatal(err)
	}
	if a := f.History.Best().ValidationAccuracy; a < 0.7 {
		t.Errorf("validation accuracy %v: it has learned nothing", a)
	}
	again, err := study.Train(training, hot, cold)
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
	other := training
	other.Model = gomlx.NewModel("two filters", 2, nil)
	if _, err := study.Train(other, hot, cold); err == nil || !strings.Contains(err.Error(), "no Logits") {
		t.Errorf("another version is taken for this one: %v", err)
	}
	// A family of them is one of each size, as of the network of Appendix B.
	g, err := study.Function(Classifier{Symmetric: hot, Broken: cold, Training: training}, 4)
	if err != nil || node.KeyText(g.Node()) != f.Key() {
		t.Errorf("a classifier trains another network: %v", err)
	}
	// A reader who lacks the network is told so, not that something differs.
	v, err := study.Verify(engine.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if v.Count(engine.Different)+v.Count(engine.Missing) > 0 || v.Count(engine.Unchecked) == 0 || v.Count(engine.Identical) != 8 {
		t.Errorf("verdicts %+v", v.Stages)
	}
}
