package node

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/mcrg"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Operators are the operators of an ensemble's model on each of its
// configurations, see [model.Operated].
type Operators struct {
	Of EnsembleNode `json:"of"`
}

// An OperatorSeries is one of them.
type OperatorSeries struct {
	Name   string
	Odd    bool
	Values []float64
}

const operatorsFile, symmetriesFile = "operators.parquet", "odd.json"

// MCRG is the specification of the T matrices of an ensemble that is blocked
// once, twice and so on, see package mcrg. [NewMCRG] makes one.
type MCRG struct {
	Sample Measured `json:"sample"` // as drawn
	B      float64  `json:"b"`
	// Levels are the operators on configurations blocked 0, 1, 2, ... times, and
	// F, which may be shorter or none, is f on them.
	Levels []Operators  `json:"levels"`
	F      []SeriesNode `json:"f,omitempty"`
	Beta   float64      `json:"beta"` // where T is computed
	Bins   int          `json:"bins"`
}

const mcrgFile = "mcrg.json"

var (
	_ = study.Register[[]OperatorSeries](study.Kind[Operators]{Name: "operators", Version: 1, Files: []string{operatorsFile, symmetriesFile}, Largest: Operators.Largest, Words: Operators.String, Cost: Operators.Cost})
	_ = study.Register[*mcrg.Result](study.Kind[MCRG]{Name: "mcrg", Version: mcrg.Version, Files: []string{mcrgFile}, Words: MCRG.String, Resolve: MCRG.Resolved})
)

// String describes the work.
func (Operators) String() string { return "measuring operators" }

// Cost is that of [study.Kind]: some visits of a site.
func (o Operators) Cost() (steps, bytes float64) {
	f, err := o.Of.Format()
	if err != nil {
		return 0, 0
	}
	n := float64(o.Of.Len())
	return 10 * n * float64(f.Sites()), 64 * n
}

// Make measures the operators, of which the ensemble's model must know some.
func (o Operators) Make(ctx context.Context, in *study.Inputs) (out []OperatorSeries, err error) {
	err = parts(ctx, in, o.Of, func(e *Ensemble) error {
		if e.Model == "" {
			return errors.New("isingml: nobody knows the model of these configurations, and so the operators of its renormalized Hamiltonian: name it when they are imported")
		}
		m, err := model.New(e.Model, e.Params)
		if err != nil {
			return err
		}
		var operators []model.Operator
		if m, ok := m.(model.Operated); ok {
			operators = m.Operators()
		}
		if len(operators) == 0 {
			return fmt.Errorf("isingml: the model %s with %v knows no operators that its Hamiltonian grows under rescaling: see model.Operated", e.Model, e.Params)
		}
		values, err := mcrg.Measure(ctx, e.Configurations, operators)
		if err != nil {
			return err
		}
		if out == nil {
			out = make([]OperatorSeries, len(operators))
		}
		for i, o := range operators {
			out[i].Name, out[i].Odd, out[i].Values = o.Name, o.Odd, append(out[i].Values, values[i]...)
		}
		return nil
	})
	return out, err
}

// Largest is that of [study.Kind].
func (o Operators) Largest() float64 { return largest(o.Of.Len(), 0) }

// Save writes the series as Parquet, and which of them are odd as JSON.
func (o Operators) Save(w *store.Writer, all []OperatorSeries) error {
	var columns []data.Series
	odd := map[string]bool{}
	for _, s := range all {
		columns, odd[s.Name] = append(columns, data.Series{Name: s.Name, Unit: "1", Values: s.Values}), s.Odd
	}
	if err := saveColumns(w, operatorsFile, columns...); err != nil {
		return err
	}
	return w.WriteJSON(symmetriesFile, odd)
}

// Load reads what Save wrote.
func (o Operators) Load(stage *store.Stage) (all []OperatorSeries, err error) {
	odd := map[string]bool{}
	if err := stage.ReadJSON(symmetriesFile, &odd); err != nil {
		return nil, err
	}
	columns, _, err := loadColumns(stage, operatorsFile)
	if err != nil {
		return nil, err
	}
	for _, c := range columns {
		all = append(all, OperatorSeries{Name: c.Name, Odd: odd[c.Name], Values: c.Values})
	}
	return all, nil
}

// String describes the work.
func (MCRG) String() string { return "T matrices" }

// Resolved returns the specification with the defaults filled in: the blocking
// of the ensemble's model, its inverse temperature, 50 bins.
func (m MCRG) Resolved() (study.Node, error) {
	if m.Sample.Of == nil {
		return m, errors.New("isingml: T matrices of no ensemble")
	}
	if m.B == 0 {
		g, err := rescalingOf(m.Sample.Of)
		if err != nil {
			return m, err
		}
		m.B = g.B
	}
	if m.Beta == 0 && !math.IsNaN(m.Sample.Of.State().Beta) {
		m.Beta = m.Sample.Of.State().Beta
	}
	m.Bins = cmp.Or(m.Bins, 50)
	return m, nil
}

// NewMCRG returns the specification for an ensemble that is blocked so many
// times, with ties from the streams of the seed, at an inverse temperature, 0
// for its own. fs, which may be none, are f for its size, for that of the
// blocked ones and so on.
func NewMCRG(of EnsembleNode, blockings int, beta float64, seed uint64, fs ...FunctionNode) (MCRG, error) {
	m := MCRG{Sample: Measure(of), Beta: beta}
	if blockings < 1 || len(fs) > blockings+1 {
		return m, fmt.Errorf("isingml: T matrices of %d blockings and %d functions f: must be at least 1, and at most one f for each size", blockings, len(fs))
	}
	for n := range blockings + 1 {
		blocked := Blocked(of, n, seed)
		if _, err := blocked.Format(); err != nil {
			return m, fmt.Errorf("isingml: blocking %d of %d: %w", n, blockings, err)
		}
		m.Levels = append(m.Levels, Operators{Of: blocked})
		if n < len(fs) {
			m.F = append(m.F, Values(fs[n], blocked))
		}
	}
	n, err := m.Resolved()
	return n.(MCRG), err
}

// Make implements [study.Maker]. The even operators are taken alone, and with f
// as one more; f alone is a set of its own.
func (m MCRG) Make(ctx context.Context, in *study.Inputs) (*mcrg.Result, error) {
	s, err := study.Input(ctx, in, m.Sample)
	if err != nil {
		return nil, err
	}
	even, odd := mcrg.Operators{Name: "even"}, mcrg.Operators{Name: "odd", Odd: true}
	for _, level := range m.Levels {
		all, err := study.Input(ctx, in, level)
		if err != nil {
			return nil, err
		}
		for _, set := range []*mcrg.Operators{&even, &odd} {
			set.Blocked, set.Names = append(set.Blocked, nil), nil
			for _, o := range all {
				if o.Odd == set.Odd {
					set.Blocked[len(set.Blocked)-1], set.Names = append(set.Blocked[len(set.Blocked)-1], o.Values), append(set.Names, o.Name)
				}
			}
		}
	}
	sets := []mcrg.Operators{even}
	if len(odd.Names) > 0 {
		sets = append(sets, odd)
	}
	if len(m.F) > 1 {
		with, alone, err := m.withF(ctx, in, even)
		if err != nil {
			return nil, err
		}
		sets = append(sets, with, alone)
	}
	return mcrg.Analyse(ctx, s, m.Beta, m.B, m.Bins, sets...)
}

// withF returns the even operators with V f as the last one, and V f alone.
func (m MCRG) withF(ctx context.Context, in *study.Inputs, even mcrg.Operators) (with, alone mcrg.Operators, err error) {
	with = mcrg.Operators{Name: "even and f", Names: append(append([]string{}, even.Names...), "f")}
	alone = mcrg.Operators{Name: "f", Names: []string{"f"}}
	for n, of := range m.F {
		f, err := study.Input(ctx, in, of)
		if err != nil {
			return with, alone, err
		}
		format, err := m.Levels[n].Of.Format()
		if err != nil {
			return with, alone, err
		}
		sum := make([]float64, len(f))
		for i, x := range f {
			sum[i] = x * float64(format.Sites())
		}
		with.Blocked = append(with.Blocked, append(append([][]float64{}, even.Blocked[n]...), sum))
		alone.Blocked = append(alone.Blocked, [][]float64{sum})
	}
	return with, alone, nil
}

// Save writes the result as JSON.
func (MCRG) Save(w *store.Writer, r *mcrg.Result) error { return w.WriteJSON(mcrgFile, r) }

// Load reads what Save wrote.
func (MCRG) Load(stage *store.Stage) (*mcrg.Result, error) {
	r := new(mcrg.Result)
	return r, stage.ReadJSON(mcrgFile, r)
}
