package classify

import (
	"context"
	"encoding"

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
	// takes up such a state.
	state() ([]byte, error)
	restore(state []byte, taken int) error
	// function returns f with the weights of now, and unmarshal the one that
	// function's MarshalBinary has written.
	function() (trained, error)
	unmarshal(data []byte) (trained, error)
	close()
}

// A trained function is one that comes out of an engine.
type trained interface {
	Function
	encoding.BinaryMarshaler
	// Logits returns ln(f / (1 - f)) of every configuration of the set.
	Logits(ctx context.Context, set *lattice.Set) ([]float64, error)
}

// Engines that train the network of Appendix B.
const (
	// Dense is this package's own: fast, and with the same bits everywhere.
	Dense = "dense"
	// GoMLX is GoMLX's trainer, gradient and optimizer, on the backend that
	// GOMLX_BACKEND names.
	GoMLX = "gomlx"
)

// newEngine makes the engine of a training, with initial weights; m is nil for
// the network of Appendix B.
func newEngine(t Training, m *Model, data []Labelled) (engine, error) {
	switch {
	case m != nil:
		initial, err := initialVariables(t, *m)
		if err != nil {
			return nil, err
		}
		return newGraphEngine(t, *m, initial, data)
	case t.Engine == GoMLX:
		return newDenseGraphEngine(t, data)
	}
	return newDenseEngine(t, data), nil
}
