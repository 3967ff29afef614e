package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Measured is what reweighting needs of an ensemble: the energy of each
// configuration and, where the ensemble was drawn in a field, the field and f
// of each. It is kept apart from the configurations, which may be gigabytes.
// [Measure] makes one.
type Measured struct {
	Of EnsembleNode `json:"of"`
	F  SeriesNode   `json:"f,omitempty"` // what the field of a modified Hamiltonian couples to
}

// Measure returns the specification of what was measured on an ensemble as it
// was drawn: on that which a blocked one comes from.
func Measure(of EnsembleNode) Measured {
	at := of.State()
	m := Measured{Of: at.Drawn}
	if at.F != nil {
		m.F = Values(at.F, at.Drawn)
	}
	return m
}

var _ = study.Register[reweight.Sample](study.Kind[Measured]{Name: "measured", Version: 1, Files: []string{measuredFile, stateFile}, Largest: Measured.Largest, Words: Measured.String})

// String describes the work.
func (Measured) String() string { return "reading energies" }

// Largest is that of [study.Kind].
func (m Measured) Largest() float64 { return largest(m.Of.Len(), 0) }

// Make implements [study.Maker]. An ensemble that was drawn in a field takes f
// of that field: it must not pass for one at Y = 0.
func (m Measured) Make(ctx context.Context, in *study.Inputs) (reweight.Sample, error) {
	if want := Measure(m.Of); KeyText(want) != KeyText(m) {
		return reweight.Sample{}, errors.New("isingml: what was measured on an ensemble is that of its configurations as drawn, with f of the field that they were drawn in: see Measure")
	}
	var s reweight.Sample
	first := true
	err := parts(ctx, in, m.Of, func(e *Ensemble) error {
		part := e.Sample(nil)
		if first {
			s, first = part, false
			s.Energy = slices.Clone(part.Energy)
			return nil
		}
		s.Energy = append(s.Energy, part.Energy...)
		return nil
	})
	if err != nil {
		return s, err
	}
	if m.F != nil {
		if s.F, err = study.Input(ctx, in, m.F); err != nil {
			return s, err
		}
	}
	if s.Y != 0 && s.F == nil {
		return s, fmt.Errorf("isingml: the ensemble was drawn at Y = %v, and nothing tells in the field of which f", s.Y)
	}
	return s, nil
}

const measuredFile, stateFile = "measured.parquet", "state.json"

// state is where an ensemble was drawn.
type state struct {
	Beta   float64 `json:"beta"`
	Y      float64 `json:"y"`
	Volume float64 `json:"volume"`
}

// Save writes the series as Parquet and where they were measured as JSON.
func (m Measured) Save(w *store.Writer, s reweight.Sample) error {
	var columns []data.Series
	if s.Energy != nil {
		columns = append(columns, data.Series{Name: "energy", Unit: "J", Values: s.Energy})
	}
	if s.F != nil {
		columns = append(columns, data.Series{Name: "f", Unit: "1", Values: s.F})
	}
	if columns != nil {
		if err := saveColumns(w, measuredFile, columns...); err != nil {
			return err
		}
	}
	return w.WriteJSON(stateFile, state{s.Beta, s.Y, s.Volume})
}

// Load reads what Save wrote.
func (m Measured) Load(stage *store.Stage) (reweight.Sample, error) {
	var at state
	if err := stage.ReadJSON(stateFile, &at); err != nil {
		return reweight.Sample{}, err
	}
	s := reweight.Sample{Beta: at.Beta, Y: at.Y, Volume: at.Volume}
	columns, _, err := loadColumns(stage, measuredFile)
	if errors.Is(err, fs.ErrNotExist) { // nothing is known of them
		return s, nil
	}
	if err != nil {
		return s, err
	}
	for _, c := range columns {
		switch c.Name {
		case "energy":
			s.Energy = c.Values
		case "f":
			s.F = c.Values
		}
	}
	return s, nil
}
