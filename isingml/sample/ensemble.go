package sample

import "github.com/isingml/kernel/isingml/lattice"

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

// ensemble joins the chains.
func (sys *system) ensemble() (*Ensemble, error) {
	s := sys.spec
	e := &Ensemble{Model: s.Model, Params: s.Params, Beta: s.Beta, Function: s.Function, Y: s.Y}
	if sys.bits == nil {
		sys.bits = make([]byte, 0, s.Configs*lattice.PackedSize(s.L))
		for _, c := range sys.chains {
			sys.bits = append(sys.bits, c.series.rows...)
		}
	}
	var energy, magnetization, f []float64
	for i, c := range sys.chains {
		f = append(f, c.series.f...)
		for k, bonds := range c.series.bonds {
			m := c.series.magnetization[k]
			energy = append(energy, s.ising().Combine(int(bonds), int(m)))
			magnetization = append(magnetization, float64(m))
			e.Chain = append(e.Chain, int32(i))
		}
	}
	e.Columns = []Column{{"energy", "J", energy}, {"magnetization", "1", magnetization}}
	if f != nil {
		e.Columns = append(e.Columns, Column{"f", "1", f})
	}
	var err error
	e.Configurations, err = lattice.FromPacked(s.L, sys.bits)
	return e, err
}
