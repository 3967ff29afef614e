package node

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/study"
)

// rescalingOf returns b and d of the blocking of an ensemble, as its model has
// them. Configurations from elsewhere are blocked by b = 2 in each direction.
func rescalingOf(n EnsembleNode) (rg.Rescaling, error) {
	switch n := n.(type) {
	case Block:
		return rescalingOf(n.Of)
	case Import:
		return rg.Rescaling{B: 2, D: len(n.Format.Shape)}, nil
	case Draw:
		m, err := model.New(n.Spec.Model, n.Spec.Params)
		if err != nil {
			return rg.Rescaling{}, err
		}
		b, ok := m.(model.Blocker)
		if !ok {
			return rg.Rescaling{}, fmt.Errorf("isingml: configurations of %s cannot be blocked: the model does not say how", m.Name())
		}
		return rg.Rescaling{B: b.Factor(), D: len(m.Format(n.Spec.L).Shape)}, nil
	}
	return rg.Rescaling{}, fmt.Errorf("isingml: the blocking of a %s is not known", n.Kind())
}

// Column is the absolute value of an observable of an ensemble's model, such as
// its order parameter, on each configuration.
type Column struct {
	Of   EnsembleNode `json:"of"`
	Name string       `json:"name"`
}

var _ = study.Register[[]float64](Column{})

// Kind implements [study.Node].
func (Column) Kind() string { return "column" }

// Version implements [study.Node].
func (Column) Version() int { return 1 }

// Make implements [study.Maker].
func (c Column) Make(ctx context.Context, in *study.Inputs) ([]float64, error) {
	values := make([]float64, 0, lenOf(c.Of))
	err := parts(ctx, in, c.Of, func(e *Ensemble) error {
		part := e.Column(c.Name)
		if part == nil {
			return fmt.Errorf("isingml: the ensemble has no observable %q", c.Name)
		}
		for _, x := range part {
			values = append(values, math.Abs(x))
		}
		return nil
	})
	return values, err
}
