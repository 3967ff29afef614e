package node

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/study"
)

// ruleOf returns how the configurations of an ensemble are rescaled.
func ruleOf(n EnsembleNode) (lattice.Rescaling, error) {
	switch n := n.(type) {
	case Block:
		return ruleOf(n.Of)
	case Import:
		return sample.RescalingOf(n.Format)
	case Draw:
		m, err := model.New(n.Spec.Model, n.Spec.Params)
		if err != nil {
			return lattice.Rescaling{}, err
		}
		return model.RescalingOf(m)
	}
	return lattice.Rescaling{}, fmt.Errorf("a %s does not tell how its configurations are rescaled", n.Kind())
}

// rescalingOf returns b and d of the blocking of an ensemble, as its model has
// them.
func rescalingOf(n EnsembleNode) (rg.Rescaling, error) {
	rule, err := ruleOf(n)
	if err != nil {
		return rg.Rescaling{}, fmt.Errorf("isingml: blocking: %w", err)
	}
	format, err := FormatOf(n)
	return rg.Rescaling{B: rule.B, D: len(format.Shape)}, err
}

// FormatOf returns the format of an ensemble's configurations, as its
// specification has it.
func FormatOf(n EnsembleNode) (lattice.Format, error) {
	switch n := n.(type) {
	case Draw:
		m, err := model.New(n.Spec.Model, n.Spec.Params)
		if err != nil {
			return lattice.Format{}, err
		}
		return m.Format(n.Spec.L), nil
	case Import:
		return n.Format, n.Format.Validate()
	case Block:
		from, err := FormatOf(n.Of)
		if err != nil {
			return lattice.Format{}, err
		}
		rule, err := ruleOf(n.Of)
		if err != nil {
			return lattice.Format{}, fmt.Errorf("isingml: blocking: %w", err)
		}
		return rule.Of(from)
	}
	return lattice.Format{}, fmt.Errorf("isingml: a %s does not tell the format of its configurations", n.Kind())
}

// Column is the absolute value of an observable of an ensemble's model, such as
// its order parameter, on each configuration. One that is a sum over the
// lattice is divided by the number of sites: observables of the
// renormalization group are densities.
type Column struct {
	Of   EnsembleNode `json:"of"`
	Name string       `json:"name"`
}

var _ = study.Register[[]float64](Column{})

// Kind implements [study.Node].
func (Column) Kind() string { return "column" }

// Version implements [study.Node].
func (Column) Version() int { return 2 }

// Make implements [study.Maker].
func (c Column) Make(ctx context.Context, in *study.Inputs) ([]float64, error) {
	values := make([]float64, 0, lenOf(c.Of))
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
