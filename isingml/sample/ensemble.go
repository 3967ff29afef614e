package sample

import (
	"fmt"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// An Ensemble is a set of configurations of one system at one inverse
// temperature, with what was measured on each while it was drawn.
type Ensemble struct {
	Model  string             // its name; "" if nobody knows, as for data from elsewhere
	Params map[string]float64 // of the model, all of them
	Beta   float64            // inverse temperature, with k_B = 1; NaN if nobody knows

	// Function and Y tell with which term -V f Y in the Hamiltonian, Eq. (3),
	// the ensemble was drawn: 0 for none.
	Function string
	Y        float64

	Configurations *lattice.Set
	// Columns are the measured series, one element for each configuration in
	// the set's order: chain after chain, and within a chain in the order of
	// the Markov process. The first ones are the model's observables, energy
	// before all; "f" is the function of a modified Hamiltonian. What nobody
	// knows of configurations from elsewhere has no column.
	Columns []Column
	Chain   []int32 // number of the Markov chain that each belongs to
}

// A Column is one series, such as "energy", the energy of the whole lattice
// without a term -V f Y.
type Column struct {
	Name   string
	Unit   string
	Values []float64
}

// Column returns the series of that name, nil if there is none.
func (e *Ensemble) Column(name string) []float64 {
	for _, c := range e.Columns {
		if c.Name == name {
			return c.Values
		}
	}
	return nil
}

// Extensive tells whether the series of that name is a sum over the lattice. Of
// a model that nobody knows these are the energy and the magnetization.
func (e *Ensemble) Extensive(name string) bool {
	m, err := model.New(e.Model, e.Params)
	if e.Model == "" || err != nil {
		return name == "energy" || name == "magnetization"
	}
	return slices.ContainsFunc(m.Observables(), func(o model.Observable) bool { return o.Name == name && o.Extensive })
}

// Energy returns the series "energy", which every model has; nil if the
// configurations come from elsewhere without.
func (e *Ensemble) Energy() []float64 { return e.Column("energy") }

// Magnetization returns the series "magnetization", the sum of the spins with
// its sign; nil for models that have none.
func (e *Ensemble) Magnetization() []float64 { return e.Column("magnetization") }

// Chains cuts a series of the ensemble's length into one part for each chain,
// as [github.com/isingml/kernel/isingml/stat.IntegratedTime] takes them.
func (e *Ensemble) Chains(series []float64) [][]float64 {
	var parts [][]float64
	start := 0
	for i := 1; i <= len(e.Chain); i++ {
		if i == len(e.Chain) || e.Chain[i] != e.Chain[start] {
			parts = append(parts, series[start:i])
			start = i
		}
	}
	return parts
}

// Block returns the ensemble of configurations that a rule has rescaled, such as
// that of the model, see [model.RescalingOf]; random choices are drawn from
// streams named by seed. Energy stays that of the parent, because observables of
// the rescaled system are reweighted with the energy that their configurations
// were drawn with, and so do f, Y and the chain. The other observables are those
// of the rescaled configurations.
//
// The first configuration has that number in the ensemble that it is a part of.
func (e *Ensemble) Block(rule lattice.Rescaling, seed uint64, first int) (*Ensemble, error) {
	out := *e
	var m model.Model
	var err error
	if e.Model != "" {
		if m, err = model.New(e.Model, e.Params); err != nil {
			return nil, fmt.Errorf("sample: blocking: %w", err)
		}
	}
	if out.Configurations, err = rule.Apply(e.Configurations, seed, first); err != nil {
		return nil, fmt.Errorf("sample: blocking: %w", err)
	}
	out.Columns = slices.Clone(e.Columns)
	for k, values := range measure(m, out.Configurations) {
		if at := slices.IndexFunc(e.Columns, func(c Column) bool { return c.Name == k }); at >= 0 {
			out.Columns[at].Values = values
		}
	}
	return &out, nil
}

// measure returns the observables of configurations by name, without the
// energy; of spins of an unknown model it is the magnetization.
func measure(m model.Model, set *lattice.Set) map[string][]float64 {
	names := []string{"energy", "magnetization"}
	one := func(i int, values []float64) { values[1] = float64(set.Magnetization(i)) }
	if m != nil {
		names = names[:0]
		for _, o := range m.Observables() {
			names = append(names, o.Name)
		}
		one = func(i int, values []float64) { m.Measure(set, i, values) }
	} else if set.Format().Codec != lattice.Spins {
		return nil
	}
	out, values := map[string][]float64{}, make([]float64, len(names))
	for i := range set.Len() {
		one(i, values)
		for k, name := range names[1:] {
			out[name] = append(out[name], values[k+1])
		}
	}
	return out
}

// ensemble joins the chains.
func (sys *system) ensemble() (*Ensemble, error) {
	all := sys.spec.newSeries()
	var numbers []int32
	for i, c := range sys.chains {
		for k, values := range c.series.columns {
			all.columns[k] = append(all.columns[k], values...)
		}
		for range c.series.len() {
			numbers = append(numbers, int32(i))
		}
	}
	all.rows = sys.bits
	return sys.spec.ensembleOf(all, numbers)
}

// ensembleOf returns what was measured as an ensemble, or as a part of one.
func (s Spec) ensembleOf(all series, chain []int32) (*Ensemble, error) {
	e := &Ensemble{Model: s.Model, Params: s.Params, Beta: s.Beta, Function: s.Function, Y: s.Y, Chain: chain}
	for k, o := range s.columns() {
		e.Columns = append(e.Columns, Column{Name: o.Name, Unit: o.Unit, Values: all.columns[k]})
	}
	var err error
	e.Configurations, err = lattice.FromRows(s.newModel().Format(s.L), all.rows)
	return e, err
}
