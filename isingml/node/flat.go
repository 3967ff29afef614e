package node

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/flat"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Flat is the specification of a run with a flat histogram of the energy, or of a
// function f, see [flat.Run].
type Flat struct {
	Spec flat.Spec `json:"spec"`
	// F is the function that the specification calls [TermName]; nil for the
	// energy.
	F FunctionNode `json:"f,omitempty"`
}

const flatFile, flatSeriesFile = "flat.json", "measurements.parquet"

var _ = study.Register[*flat.Result](study.Kind[Flat]{Name: "flat", Version: 1, Files: []string{flatFile, flatSeriesFile}, Largest: Flat.Largest, Words: Flat.String, Cost: Flat.Cost, Resolve: Flat.Resolved})

// Resolved is that of [study.Kind].
func (f Flat) Resolved() (study.Node, error) {
	if (f.F != nil) != (f.Spec.Function == TermName) || f.F == nil && f.Spec.Function != "" {
		return f, fmt.Errorf("isingml: a flat histogram of the function %q, and f is given: %v; must be %q with f, or no name", f.Spec.Function, f.F != nil, TermName)
	}
	var err error
	if f.Spec, err = f.Spec.Resolved(); errors.Is(err, model.ErrUnknown) {
		err = study.Unknown(err)
	}
	return f, err
}

// String describes the work.
func (f Flat) String() string { return fmt.Sprintf("flat histogram of L=%d", f.Spec.L) }

// Cost is that of [study.Kind]: visits of a site, with those until the step of the
// weights, the number of nodes over that of visits, is down to the last.
func (f Flat) Cost() (steps, bytes float64) {
	s := f.Spec
	m, err := model.New(s.Model, s.Params)
	if err != nil || s.Final == 0 {
		return 1, 0
	}
	measured, volume := float64(s.Configs), float64(m.Format(s.L).Sites())
	return 1.1*measured*float64(s.Gap)*volume + float64(s.Nodes)/s.Final, 64<<20 + 2*8*measured*float64(len(m.Observables())+2)
}

// Largest is that of [study.Kind].
func (f Flat) Largest() float64 { return largest(f.Spec.Configs, 0) }

// Make finds the weights and measures with them.
func (f Flat) Make(ctx context.Context, in *study.Inputs) (*flat.Result, error) {
	if f.F == nil {
		return flat.Run(ctx, f.Spec, in.Workers(), nil)
	}
	m, err := model.New(f.Spec.Model, f.Spec.Params)
	if err != nil {
		return nil, err
	}
	of, err := study.Input(ctx, in, f.F)
	if err != nil {
		return nil, err
	}
	work, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	return flat.Run(work, f.Spec, in.Workers(), func() (model.Term, error) { return NewTerm(of, m.Format(f.Spec.L), fail) })
}

// Save writes the measurements as Parquet, and the rest as JSON.
func (Flat) Save(w *store.Writer, r *flat.Result) error {
	columns := make([]data.Series, len(r.Columns))
	for i, c := range r.Columns {
		columns[i] = data.Series{Name: c.Name, Values: c.Values}
	}
	if err := saveColumns(w, flatSeriesFile, columns...); err != nil {
		return err
	}
	return w.WriteJSON(flatFile, r)
}

// Load reads what Save wrote. Files of another specification are an error.
func (f Flat) Load(stage *store.Stage) (*flat.Result, error) {
	r := new(flat.Result)
	if err := stage.ReadJSON(flatFile, r); err != nil {
		return nil, err
	}
	if !reflect.DeepEqual(r.Spec, f.Spec) || len(r.S) != f.Spec.Nodes {
		return nil, fmt.Errorf("isingml: %s holds %d weights of %+v, must be %d of %+v", flatFile, len(r.S), r.Spec, f.Spec.Nodes, f.Spec)
	}
	columns, path, err := loadColumns(stage, flatSeriesFile)
	if err != nil {
		return nil, err
	}
	m, err := model.New(f.Spec.Model, f.Spec.Params)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, o := range m.Observables() {
		names = append(names, o.Name)
	}
	each := f.Spec.Configs / f.Spec.Chains
	for _, c := range columns {
		r.Columns = append(r.Columns, flat.Column{Name: c.Name, Values: c.Values})
	}
	if !slices.EqualFunc(columns, append(names, "at"), func(c data.Series, name string) bool {
		return c.Name == name && len(c.Values) == each*f.Spec.Chains
	}) {
		return nil, fmt.Errorf("isingml: %s does not hold %d measurements of %q and at", path, each*f.Spec.Chains, names)
	}
	for i := range f.Spec.Chains {
		r.Chain = append(r.Chain, slices.Repeat([]int32{int32(i)}, each)...)
	}
	return r, nil
}
