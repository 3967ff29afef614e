package classify

import (
	"context"

	"github.com/isingml/kernel/isingml/lattice"
)

// An engine takes the steps of a training.
type engine interface {
	// step takes one step on the configurations that batch names, and returns
	// the sum of their losses before it, in nats, and how many were classified
	// right. next is the batch of the step after, nil if that is not known.
	step(batch, next []sampleRef) (loss float64, right int, err error)
	// taken returns the number of steps taken.
	taken() int
	// state returns all that later steps depend on beside that number; restore
	// takes up such a state, of the same lengths.
	state() ([][]float32, error)
	restore(state [][]float32, taken int) error
	// weights returns a copy of the weights, and function the f that has them.
	weights() ([][]float32, error)
	function(weights [][]float32) (logitFunction, error)
	close()
}

// A logitFunction is an f of two outputs.
type logitFunction interface {
	Function
	// Logits returns ln(f / (1 - f)) of every configuration of the set.
	Logits(ctx context.Context, set *lattice.Set) ([]float64, error)
}
