package classify

import (
	"fmt"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train"
	stockloss "github.com/gomlx/gomlx/ml/train/loss"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// BenchmarkStockStep is the same step with GoMLX's own layers, gradient, Adam
// and trainer: what BenchmarkStep is to be compared with.
func BenchmarkStockStep(b *testing.B) {
	for _, config := range []string{"go", "go:ops_sequential"} {
		for _, l := range []int{32, 64} {
			b.Run(fmt.Sprintf("%s/L=%d", config, l), func(b *testing.B) {
				backend, err := compute.NewWithConfig(config)
				if err != nil {
					b.Fatal(err)
				}
				a := Architecture{L: l}.Resolved()
				_, data, refs := newTestEngine(b, a)
				x, _ := spinsOf(a, data, refs[:8])
				f := func(scope *model.Scope, x *graph.Node) *graph.Node {
					x = activation.Relu(layers.Dense(scope.In("fc1"), x, true, a.FC1))
					x = activation.Relu(layers.Dense(scope.In("fc2"), x, true, a.FC2))
					return layers.Dense(scope.In("fc3"), x, true, 2)
				}
				trainer := train.NewTrainer(backend, model.NewStore(), f, stockloss.SparseCategoricalCrossEntropyLogits,
					optimizer.Adam().LearningRate(1e-4).Done(), nil, nil)
				for b.Loop() {
					_, err := trainer.TrainStep(train.Batch{
						Inputs: []*tensors.Tensor{tensors.FromFlatDataAndDimensions(x, 8, l*l)},
						Labels: []*tensors.Tensor{tensors.FromFlatDataAndDimensions([]int32{0, 1, 0, 1, 0, 1, 0, 1}, 8, 1)},
					})
					if err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/step")
			})
		}
	}
}
