package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Position is the specification of where two ensembles, of sizes L and b L at one
// inverse temperature, lie with respect to the transition: see
// [rg.Resampling.Position]. [NewPosition] makes one.
type Position struct {
	Rescaling rg.Rescaling `json:"rescaling"`
	Bins      int          `json:"bins"` // of a jackknife
	Original  System       `json:"original"`
	Rescaled  System       `json:"rescaled"`
	Parent    SeriesNode   `json:"parent"` // of the larger ensemble before it is blocked
}

const positionFile = "position.json"

var _ = study.Register[*rg.Position](study.Kind[Position]{Name: "position", Version: rg.Version, Files: []string{positionFile}, Words: Position.String, Cost: Position.Cost})

// String describes the work.
func (Position) String() string { return "where the transition lies" }

// Cost is that of [study.Kind].
func (p Position) Cost() (steps, bytes float64) {
	return Flow{Systems: []System{p.Original, p.Rescaled}}.Cost()
}

// Make implements [study.Maker].
func (p Position) Make(ctx context.Context, in *study.Inputs) (*rg.Position, error) {
	of, err := systems(ctx, in, []System{p.Original, p.Rescaled})
	if err != nil {
		return nil, err
	}
	parent, err := study.Input(ctx, in, p.Parent)
	if err != nil {
		return nil, err
	}
	return rg.Jackknife(p.Bins).Within(ctx).Position(p.Rescaling, of[0], of[1], parent)
}

// Save writes the result as JSON.
func (p Position) Save(w *store.Writer, result *rg.Position) error {
	return w.WriteJSON(positionFile, result)
}

// Load reads what Save wrote.
func (p Position) Load(stage *store.Stage) (*rg.Position, error) {
	result := new(rg.Position)
	return result, stage.ReadJSON(positionFile, result)
}

// NewPosition returns the specification for two ensembles of a model, with ties of
// blocking from the streams of the seed.
func NewPosition(original, larger Draw, seed uint64) (Position, error) {
	of, err := OrderFlow([]Draw{original, larger}, seed)
	if err != nil {
		return Position{}, err
	}
	p := Position{Rescaling: of.Rescaling, Bins: of.Bins, Original: of.Systems[0], Rescaled: of.Systems[1], Parent: of.Systems[1].F}
	p.Original.F, p.Rescaled.F = nil, nil
	return p, nil
}

// OrderFlow returns the specification of a flow of the order parameter of a
// model, its first observable beside the energy, along steps of blocking: of
// ensembles of sizes L, b L, b^2 L and so on. The field couples to it, too.
func OrderFlow(of []Draw, seed uint64) (Flow, error) {
	if len(of) < 2 {
		return Flow{}, errors.New("isingml: a flow takes an original and a rescaled ensemble at least")
	}
	m, err := model.New(of[0].Spec.Model, of[0].Spec.Params)
	if err != nil {
		return Flow{}, err
	}
	observables := m.Observables()
	if len(observables) < 2 {
		return Flow{}, fmt.Errorf("isingml: the model %s measures no order parameter beside its energy", m.Name())
	}
	order := func(e EnsembleNode) SeriesNode { return Density{Of: e, Name: observables[1].Name} }
	f := Flow{Networks: 1}
	for i, e := range of {
		s := System{Sample: Measure(e), Blocked: i, Observable: order(Blocked(e, i, seed)), F: order(e)}
		if i > 1 {
			s.Parent = order(Blocked(e, i-1, seed))
		}
		f.Systems = append(f.Systems, s)
	}
	n, err := f.Resolved()
	return n.(Flow), err
}
