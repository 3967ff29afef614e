package node

import (
	"context"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/study"
)

// Transfer is f as a function of configurations of another format, such as that of
// a network that was trained on Ising spins on those of the Potts model: see
// [classify.Transfer].
type Transfer struct {
	F  FunctionNode   `json:"f"`
	To lattice.Format `json:"to"`
	// Readings say which number f sees for each code; its values are the mean over
	// them. Real numbers have none.
	Readings [][]float64 `json:"readings,omitempty"`
}

// Make implements [study.Maker].
func (t Transfer) Make(ctx context.Context, in *study.Inputs) (Function, error) {
	f, err := study.Input(ctx, in, t.F)
	if err != nil {
		return nil, err
	}
	g, err := classify.Transfer(plain(f), t.To, t.Readings...)
	return specified{g, t}, err
}

// Format implements [FunctionNode].
func (t Transfer) Format() (lattice.Format, error) { return t.To, nil }

// Products implements [FunctionNode].
func (t Transfer) Products() float64 { return float64(max(1, len(t.Readings))) * t.F.Products() }

var _ = study.Register[Function](study.Kind[Transfer]{Name: "transfer", Version: 1})
