package gomlx_test

import (
	"context"
	"fmt"
	"log"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/classify/gomlx"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// draw returns n configurations of independent spins that are up with
// probability p or, with equal chance, with probability 1-p: a caricature of
// the two phases, for p = 1/2 and for p near 1.
func draw(l, n int, p float64) *lattice.Set {
	rng := random.New(1, "example", uint64(1000*p))
	set, err := lattice.NewSet(l)
	if err != nil {
		log.Fatal(err)
	}
	for range n {
		c := lattice.Up(l)
		sign := int8(2*rng.IntN(2) - 1)
		for i := range c.Spins {
			c.Spins[i] = -sign
			if rng.Float64() < p {
				c.Spins[i] = sign
			}
		}
		if err := set.Append(c); err != nil {
			log.Fatal(err)
		}
	}
	return set
}

// A network of one's own, written in GoMLX: here one that sees only the mean of
// the spins and of their squared 2 x 2 blocks.
func ExampleNewModel() {
	blocks := gomlx.NewModel("blocks", 1, func(scope *model.Scope, spins *graph.Node) *graph.Node {
		x := graph.MeanPool(graph.ExpandAxes(spins, -1)).Window(2).Strides(2).NoPadding().Done()
		x = graph.Concatenate([]*graph.Node{graph.Square(graph.ReduceMean(x, 1, 2)), graph.ReduceMean(graph.Square(x), 1, 2)}, -1)
		x = activation.Relu(layers.Dense(scope.In("hidden"), x, true, 8))
		return layers.Dense(scope.In("out"), x, true, 2)
	})
	data := []classify.Labelled{
		{Set: draw(8, 200, 0.5)},
		{Set: draw(8, 200, 0.95), Broken: true},
	}
	training := classify.Training{Model: blocks, Architecture: classify.Architecture{Format: lattice.Square(8)}, LearningRate: 1e-2, Epochs: 10, Seed: 1}
	f, history, err := classify.Train(context.Background(), training, data, classify.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("validation accuracy %.2f on %v\n", history.Best().ValidationAccuracy, f.Format())
	// Output: validation accuracy 1.00 on 8x8 of -1 and +1
}

// Any computation written with GoMLX can be f: here a sigmoid of |m|.
func ExampleGraphFunction() {
	f, err := gomlx.GraphFunction(lattice.Square(4), func(spins *graph.Node) *graph.Node {
		m := graph.Abs(graph.ReduceMean(spins, 1, 2))
		return graph.Sigmoid(graph.MulScalar(graph.AddScalar(m, -0.5), 20))
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	set, _ := lattice.NewSet(4)
	set.Append(lattice.Up(4))
	values, _ := f.Evaluate(context.Background(), set)
	fmt.Printf("%.4f\n", values[0])
	// Output: 1.0000
}
