package node

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
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
	return rg.Rescaling{B: float64(rule.B), D: len(format.Shape)}, err
}

// Successive reports ensembles that are not of sizes L, b L, b^2 L and so on,
// of which each is rescaled to the format of the one before.
func Successive(ensembles []EnsembleNode, name func(i int) string) error {
	var want lattice.Format
	for i, e := range ensembles {
		is, err := e.Format()
		if err != nil {
			return err
		}
		if i > 0 {
			rule, err := e.Rescaling()
			if err != nil {
				return fmt.Errorf("isingml: blocking %s: %w", name(i), err)
			}
			if to, err := rule.Of(is); err != nil || !to.Equal(want) {
				return fmt.Errorf("isingml: the ensemble %s has %v, which blocks of b = %d do not take to %v, that of %s: name sizes L, bL and so on, in this order", name(i), is, rule.B, want, name(i-1))
			}
		}
		want = is
	}
	return nil
}

// Density is the absolute value of an observable of an ensemble's model, such as
// its order parameter, on each configuration. One that is a sum over the
// lattice is divided by the number of sites: observables of the
// renormalization group are densities.
type Density struct {
	Of   EnsembleNode `json:"of"`
	Name string       `json:"name"`
}

var _ = study.Register[[]float64](study.Kind[Density]{Name: "column", Version: 2})

// Make implements [study.Maker].
func (d Density) Make(ctx context.Context, in *study.Inputs) ([]float64, error) {
	values := make([]float64, 0, d.Of.Len())
	err := parts(ctx, in, d.Of, func(e *Ensemble) error {
		part := e.Column(d.Name)
		if part == nil {
			return fmt.Errorf("isingml: the ensemble has no observable %q", d.Name)
		}
		sites := 1.0
		if e.Extensive(d.Name) {
			sites = float64(e.Volume())
		}
		for _, x := range part {
			values = append(values, math.Abs(x)/sites)
		}
		return nil
	})
	return values, err
}
