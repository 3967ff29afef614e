package node

import (
	"cmp"
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/scaling"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Structure is the structure factor of each configuration at the n-th smallest
// momentum along the axes, see [scaling.Structure].
type Structure struct {
	Of       EnsembleNode `json:"of"`
	Momentum int          `json:"momentum"`
}

// ScalingSystem is one lattice size of a [Scaling], see [scaling.System].
type ScalingSystem struct {
	Sample    Measured   `json:"sample"`
	L         int        `json:"l"`
	Order     SeriesNode `json:"order"`
	Structure SeriesNode `json:"structure,omitempty"`
	F         SeriesNode `json:"f,omitempty"`
}

// Scaling is the specification of finite-size scaling, see [scaling.Analyse].
// [NewScaling] makes one.
type Scaling struct {
	Systems []ScalingSystem `json:"systems"`
	Beta    float64         `json:"beta"`
	Omega   float64         `json:"omega"`
	Bins    int             `json:"bins"`
}

const structureFile, scalingFile = "structure.parquet", "scaling.json"

var (
	_ = study.Register[[]float64](study.Kind[Structure]{Name: "structure", Version: 1, Files: []string{structureFile}, Largest: Structure.Largest, Words: Structure.String})
	_ = study.Register[scaling.System](study.Kind[ScalingSystem]{Name: "scaling-system", Version: 1})
	_ = study.Register[*scaling.Result](study.Kind[Scaling]{Name: "scaling", Version: scaling.Version, Files: []string{scalingFile}, Words: Scaling.String, Resolve: Scaling.Resolved})
)

// String describes the work.
func (Structure) String() string { return "structure factors" }

// Make implements [study.Maker].
func (s Structure) Make(ctx context.Context, in *study.Inputs) (values []float64, err error) {
	err = parts(ctx, in, s.Of, func(e *Ensemble) error {
		part, err := scaling.Structure(ctx, e.Configurations, s.Momentum)
		values = append(values, part...)
		return err
	})
	return values, err
}

// Largest is that of [study.Kind].
func (s Structure) Largest() float64 { return largest(s.Of.Len(), 0) }

// Save writes the values as Parquet.
func (s Structure) Save(w *store.Writer, values []float64) error {
	return saveColumns(w, structureFile, data.Series{Name: "structure", Unit: "1", Values: values})
}

// Load reads what Save wrote.
func (s Structure) Load(stage *store.Stage) ([]float64, error) {
	return loadColumn(stage, structureFile, "structure")
}

// Make implements [study.Maker].
func (s ScalingSystem) Make(ctx context.Context, in *study.Inputs) (out scaling.System, err error) {
	if out.Sample, err = study.Input(ctx, in, s.Sample); err != nil {
		return out, err
	}
	out.L = s.L
	for _, part := range []struct {
		from SeriesNode
		to   *[]float64
	}{{s.Order, &out.Order}, {s.Structure, &out.Structure}, {s.F, &out.Observable}} {
		if part.from == nil {
			continue
		}
		if *part.to, err = study.Input(ctx, in, part.from); err != nil {
			return out, err
		}
	}
	return out, nil
}

// NewScaling returns the specification of finite-size scaling of ensembles,
// whose sizes rise, with f of each size or nil for none. Powers are fitted at
// beta, 0 for the crossing of U_4 of the two largest, with a correction L^-omega
// if omega is not 0.
func NewScaling(ensembles []EnsembleNode, fs []FunctionNode, beta, omega float64) (Scaling, error) {
	out := Scaling{Beta: beta, Omega: omega}
	if len(fs) != 0 && len(fs) != len(ensembles) {
		return out, fmt.Errorf("isingml: finite-size scaling of %d ensembles with %d functions f: must be one for each, or none", len(ensembles), len(fs))
	}
	for i, e := range ensembles {
		format, err := e.Format()
		if err != nil {
			return out, err
		}
		s := ScalingSystem{Sample: Measure(e), L: Size(e), Order: Values(MagnetizationOf(format, 1), e)}
		if format.Components <= 1 && !format.Codec.Labels() {
			s.Structure = Structure{Of: e, Momentum: 1}
		}
		if i > 0 && s.L <= out.Systems[i-1].L {
			return out, fmt.Errorf("isingml: finite-size scaling of sizes %d and %d: name them as they rise", out.Systems[i-1].L, s.L)
		}
		if len(fs) > 0 {
			s.F = Values(fs[i], e)
		}
		out.Systems = append(out.Systems, s)
	}
	n, err := out.Resolved()
	return n.(Scaling), err
}

// String describes the work.
func (Scaling) String() string { return "finite-size scaling" }

// Resolved returns the specification with 50 bins if it does not say how many.
func (s Scaling) Resolved() (study.Node, error) {
	s.Bins = cmp.Or(s.Bins, 50)
	return s, nil
}

// Make implements [study.Maker].
func (s Scaling) Make(ctx context.Context, in *study.Inputs) (*scaling.Result, error) {
	systems := make([]scaling.System, len(s.Systems))
	for i, of := range s.Systems {
		var err error
		if systems[i], err = study.Input(ctx, in, of); err != nil {
			return nil, err
		}
		if systems[i].Energy == nil {
			return nil, fmt.Errorf("isingml: finite-size scaling takes energies, and those of the ensemble of L=%d are not known", systems[i].L)
		}
	}
	return scaling.Analyse(ctx, systems, s.Beta, s.Omega, s.Bins)
}

// Save writes the result as JSON.
func (Scaling) Save(w *store.Writer, r *scaling.Result) error { return w.WriteJSON(scalingFile, r) }

// Load reads what Save wrote.
func (Scaling) Load(stage *store.Stage) (*scaling.Result, error) {
	r := new(scaling.Result)
	return r, stage.ReadJSON(scalingFile, r)
}
