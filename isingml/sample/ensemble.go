package sample

import "github.com/isingml/kernel/isingml/lattice"

// An Ensemble is a set of configurations of one system at one inverse
// temperature, with what was measured on each while it was drawn.
// The slices have one element for each configuration, in the set's order:
// chain after chain, and within a chain in the order of the Markov process.
type Ensemble struct {
	Beta           float64 // inverse temperature, with k_B = 1
	Field          float64 // external magnetic field h of Eq. (A1)
	Configurations *lattice.Set
	Energy         []float64 // E of Eq. (A1), of the whole lattice
	Magnetization  []float64 // sum of the spins, with its sign
	Chain          []int32   // number of the Markov chain it belongs to

	// F is f of the modified Hamiltonian, Eq. (3), that the ensemble was drawn
	// with; nil if there was none. Energy is without that term.
	F []float64
}

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
	e := &Ensemble{Beta: s.Beta, Field: s.Field}
	if sys.bits == nil {
		sys.bits = make([]byte, 0, s.Configs*lattice.PackedSize(s.L))
		for _, c := range sys.chains {
			sys.bits = append(sys.bits, c.series.rows...)
		}
	}
	for i, c := range sys.chains {
		e.F = append(e.F, c.series.f...)
		for k, bonds := range c.series.bonds {
			m := c.series.magnetization[k]
			e.Energy = append(e.Energy, s.Model().Combine(int(bonds), int(m)))
			e.Magnetization = append(e.Magnetization, float64(m))
			e.Chain = append(e.Chain, int32(i))
		}
	}
	var err error
	e.Configurations, err = lattice.FromPacked(s.L, sys.bits)
	return e, err
}
