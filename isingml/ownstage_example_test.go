package isingml_test

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/node"
	graph "github.com/isingml/kernel/isingml/study"
)

// largest is a stage of an analysis that a cell adds: the largest energy of an
// ensemble.
type largest struct {
	Of node.EnsembleNode `json:"of"`
}

func (l largest) Make(ctx context.Context, in *graph.Inputs) (float64, error) {
	e, err := graph.Input(ctx, in, l.Of)
	if err != nil {
		return 0, err
	}
	return slices.Max(e.Energy()), nil
}

var _ = graph.Register(graph.Kind[largest]{Name: "example-largest", Version: 1})

// A cell whose variable is called study gives package study another name where it
// imports it, to add a stage of its own.
func Example_ownStage() {
	dir, err := os.MkdirTemp("", "study")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	study := isingml.Must(isingml.Open(dir)).Quiet()
	cold := isingml.Must(study.Sample(isingml.Sampling{L: 8, Betas: []float64{3}, Configs: 10, Seed: 1}))[0]
	fmt.Println(isingml.Must(graph.Get(study.Study, largest{cold.Node()})))
	// Output: -128
}
