package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/phases"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Components are the leading principal components of the configurations of
// ensembles, all of them together: see [phases.Analyse].
type Components struct {
	Of      []EnsembleNode `json:"of"`
	Leading int            `json:"leading"` // how many
}

// String describes the work.
func (Components) String() string { return "principal components" }

// Cost is that of [study.Kind]: the products of some ten passes.
func (c Components) Cost() (steps, bytes float64) {
	format, err := Intensity{c}.Format()
	if err != nil {
		return 0, 0
	}
	for _, e := range c.Of {
		steps += 20 * float64(e.Len()) * float64(format.Numbers()) * float64(c.Leading+4)
	}
	return steps, 32 * float64(format.Numbers()) * float64(c.Leading+4)
}

// Largest is that of [study.Kind].
func (c Components) Largest() float64 {
	format, err := Intensity{c}.Format()
	if err != nil {
		return 0
	}
	return largest(format.Numbers(), 8*float64(c.Leading))
}

// Make implements [study.Maker].
func (c Components) Make(ctx context.Context, in *study.Inputs) (*phases.Components, error) {
	if len(c.Of) == 0 {
		return nil, errors.New("isingml: principal components of no ensemble")
	}
	return phases.Analyse(ctx, func(ctx context.Context, visit func(*lattice.Set) error) error {
		for _, e := range c.Of {
			if err := parts(ctx, in, e, func(e *Ensemble) error { return visit(e.Configurations) }); err != nil {
				return err
			}
		}
		return nil
	}, c.Leading)
}

const vectorsFile, variancesFile = "components.parquet", "variances.json"

// variances are what is known of principal components beside the vectors.
type variances struct {
	Format    lattice.Format `json:"format"`
	Variances []float64      `json:"variances"`
	Total     float64        `json:"total"`
}

// Save writes the mean and the components as Parquet, their variances as JSON.
func (c Components) Save(w *store.Writer, found *phases.Components) error {
	columns := []data.Series{{Name: "mean", Values: found.Mean}}
	for i, v := range found.Vectors {
		columns = append(columns, data.Series{Name: fmt.Sprintf("component_%d", i+1), Values: v})
	}
	if err := saveColumns(w, vectorsFile, columns...); err != nil {
		return err
	}
	return w.WriteJSON(variancesFile, variances{found.Format, found.Variances, found.Total})
}

// Load reads what Save wrote.
func (c Components) Load(stage *store.Stage) (*phases.Components, error) {
	var of variances
	if err := stage.ReadJSON(variancesFile, &of); err != nil {
		return nil, err
	}
	columns, path, err := loadColumns(stage, vectorsFile)
	if err != nil {
		return nil, err
	}
	found := &phases.Components{Format: of.Format, Variances: of.Variances, Total: of.Total}
	for i, column := range columns {
		if i == 0 {
			found.Mean = column.Values
		} else {
			found.Vectors = append(found.Vectors, column.Values)
		}
	}
	if err := found.Check(); err != nil || len(found.Vectors) != c.Leading {
		return nil, errors.Join(err, fmt.Errorf("isingml: %s holds %d principal components, must be %d", path, len(found.Vectors), c.Leading))
	}
	return found, nil
}

// Intensity is the part of a configuration that lies in the leading principal
// components, as a function f: see [phases.Intensity].
type Intensity struct {
	In Components `json:"in"`
}

// NewIntensity returns the specification for the components of ensembles, as many
// as a site has independent numbers.
func NewIntensity(of []EnsembleNode) (Intensity, error) {
	if len(of) == 0 {
		return Intensity{}, errors.New("isingml: principal components of no ensemble")
	}
	format, err := of[0].Format()
	return Intensity{Components{Of: of, Leading: phases.Independent(format)}}, err
}

// Make implements [study.Maker].
func (i Intensity) Make(ctx context.Context, in *study.Inputs) (Function, error) {
	c, err := study.Input(ctx, in, i.In)
	if err != nil {
		return nil, err
	}
	return specified{phases.Intensity{Of: c}, i}, nil
}

// Format implements [FunctionNode].
func (i Intensity) Format() (lattice.Format, error) {
	if len(i.In.Of) == 0 {
		return lattice.Format{}, errors.New("isingml: principal components of no ensemble")
	}
	return i.In.Of[0].Format()
}

// Products implements [FunctionNode].
func (i Intensity) Products() float64 { return sitesOf(i) * float64(i.In.Leading) }

// TrainedOn implements [Trained].
func (i Intensity) TrainedOn() EnsembleNode { return firstOf(i.In.Of) }

var (
	_ = study.Register[*phases.Components](study.Kind[Components]{Name: "components", Version: 1, Files: []string{vectorsFile, variancesFile}, Largest: Components.Largest, Words: Components.String, Cost: Components.Cost})
	_ = study.Register[Function](study.Kind[Intensity]{Name: "intensity", Version: 1})
)
