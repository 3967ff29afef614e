package node

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/study"
)

// rescalingOf returns b and d of the blocking of an ensemble.
func rescalingOf(n EnsembleNode) (rg.Rescaling, error) {
	rule, err := n.Rescaling()
	if err != nil {
		return rg.Rescaling{}, fmt.Errorf("isingml: blocking: %w", err)
	}
	format, err := n.Format()
	return rg.Rescaling{B: rule.B, D: len(format.Shape)}, err
}

// Column is the absolute value of an observable of an ensemble's model, such as
// its order parameter, on each configuration. One that is a sum over the
// lattice is divided by the number of sites: observables of the
// renormalization group are densities.
type Column struct {
	Of   EnsembleNode `json:"of"`
	Name string       `json:"name"`
}

var _ = study.Register[[]float64](study.Kind[Column]{Name: "column", Version: 2})

// Make implements [study.Maker].
func (c Column) Make(ctx context.Context, in *study.Inputs) ([]float64, error) {
	values := make([]float64, 0, c.Of.Len())
	err := parts(ctx, in, c.Of, func(e *Ensemble) error {
		part := e.Column(c.Name)
		if part == nil {
			return fmt.Errorf("isingml: the ensemble has no observable %q", c.Name)
		}
		sites := 1.0
		if e.Extensive(c.Name) {
			sites = float64(e.Volume())
		}
		for _, x := range part {
			values = append(values, math.Abs(x)/sites)
		}
		return nil
	})
	return values, err
}
