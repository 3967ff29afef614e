// Package local makes models of the energies of sites and of interactions of two
// or more of them, on any lattice: whoever has these to say gets update rules
// with and without a function f in the Hamiltonian, the measurement of the
// energy, and symmetries. Cluster updates are there where the bonds allow them.
package local

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// Energies describe a model
//
//	E = sum_i Site(v_i) + sum_k sum_g Interactions[k](values of the sites of g)
//
// over the sites i of a lattice and, for each class k of it, over the groups g
// of sites that interact.
type Energies struct {
	Name       string
	Parameters []model.Parameter // that the energies depend on, in a fixed order
	Lattice    lattice.Geometry
	Codec      lattice.Codec // the values of a site
	// Interactions are one for each class of the lattice, and do not depend on the
	// order of the sites.
	Interactions []func(values ...int8) float64
	// Quenched, if not nil, says for each group of sites which of the interactions
	// it has, of which there may be any number, as at random bonds: by the linear
	// size, the first site of the group, its class and its number in that. All
	// groups have as many sites then. It must be a function of these and of the
	// parameters.
	Quenched func(l, first, class, group int) int
	Site     func(a int8) float64 // nil for none
	// Observables are measured beside the energy.
	Observables []Observable
	// Rescaling is how configurations are rescaled; the zero value if they are
	// not.
	Rescaling lattice.Rescaling
}

// An Observable is a function of the values of all sites.
type Observable struct {
	model.Observable
	Of func(values []int8) float64
}

// Model is the model of some energies.
type Model struct {
	Energies
	site   []float64   // by the code
	tables [][]float64 // of each class, by the codes of its sites as digits
	gains  []float64   // what equal ends of a bond gain, by class; nil if clusters are wrong
	stars  sync.Map    // *stars by linear size
	// reflections are what clusters grow by where equal ends of a bond do not all
	// gain the same; none if clusters are wrong, or useless.
	reflections []reflection
}

// maxTable is for how many combinations of values an interaction may have an
// energy.
const maxTable = 1 << 20

// New returns the model of some energies, which must be finite, and those of
// interactions symmetric, but for rounding.
func New(e Energies) (*Model, error) {
	if err := e.Lattice.Validate(); err != nil {
		return nil, fmt.Errorf("local: %s: %w", e.Name, err)
	}
	if err := e.Lattice.Format(2, e.Codec).Validate(); err != nil {
		return nil, fmt.Errorf("local: %s: %w", e.Name, err)
	}
	if e.Codec.Real {
		return nil, fmt.Errorf("local: %s has real numbers: its energies are tables of few values", e.Name)
	}
	if len(e.Interactions) != len(e.Lattice.Classes) && e.Quenched == nil || len(e.Interactions) == 0 {
		return nil, fmt.Errorf("local: %s has %d interactions for the %d classes of the %s lattice, must be one for each", e.Name, len(e.Interactions), len(e.Lattice.Classes), e.Lattice.Name)
	}
	m := &Model{Energies: e}
	for _, a := range e.Codec.Values() {
		x := 0.
		if e.Site != nil {
			x = e.Site(a)
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("local: the energy of a site of %d of %s is %v, must be finite", a, e.Name, x)
		}
		m.site = append(m.site, x)
	}
	for k, of := range e.Interactions {
		class := k
		if e.Quenched != nil {
			class = 0
		}
		table, err := m.table(of, len(e.Lattice.Classes[class][0]))
		if err != nil {
			return nil, err
		}
		m.tables = append(m.tables, table)
	}
	if m.gains = m.equalGain(); m.gains == nil {
		m.reflections = m.findReflections()
	}
	return m, nil
}

// table returns the energies of an interaction of n sites: one for all orders of
// the same values, which may differ by rounding.
func (m *Model) table(of func(values ...int8) float64, n int) ([]float64, error) {
	if of == nil {
		return nil, errors.New("local: the energy of an interaction of " + m.Energies.Name + " is not given")
	}
	q, size := len(m.site), 1
	for range n {
		if size *= q; size > maxTable {
			return nil, fmt.Errorf("local: an interaction of %d sites of %d values of %s has more than %d energies", n, q, m.Energies.Name, maxTable)
		}
	}
	table, largest := make([]float64, size), 0.
	codes, values := make([]int, n), make([]int8, n)
	valuesOf := func(i int) []int8 {
		for k := n - 1; k >= 0; k-- {
			codes[k] = i % q
			values[k] = m.Codec.Value(codes[k])
			i /= q
		}
		return values
	}
	for i := range table {
		table[i] = of(valuesOf(i)...)
		if math.IsNaN(table[i]) || math.IsInf(table[i], 0) {
			return nil, fmt.Errorf("local: the energy of %v of %s is %v, must be finite", values, m.Energies.Name, table[i])
		}
		largest = max(largest, math.Abs(table[i]))
	}
	for i := range table {
		valuesOf(i)
		slices.Sort(codes)
		sorted := 0
		for _, c := range codes {
			sorted = sorted*q + c
		}
		if math.Abs(table[i]-table[sorted]) > 1e-13*largest {
			return nil, fmt.Errorf("local: %v of %s has not the energy of the same values in another order", values, m.Energies.Name)
		}
		table[i] = table[sorted]
	}
	return table, nil
}

// equalGain returns, for each class, by how much the energy of a bond is lower
// if its ends are equal: nil if there are other interactions than bonds, or that
// depends on the values, or sites prefer some, or equal ends cost energy.
func (m *Model) equalGain() (gains []float64) {
	q := len(m.site)
	if slices.Min(m.site) != slices.Max(m.site) {
		return nil
	}
	for _, table := range m.tables {
		if len(table) != q*q {
			return nil
		}
		for i, x := range table {
			if equal := i/q == i%q; equal && x != table[0] || !equal && x != table[1] {
				return nil
			}
		}
		if table[1] < table[0] {
			return nil
		}
		gains = append(gains, table[1]-table[0])
	}
	return gains
}

// Name implements [model.Model].
func (m *Model) Name() string { return m.Energies.Name }

// Parameters implements [model.Model].
func (m *Model) Parameters() []model.Parameter { return slices.Clone(m.Energies.Parameters) }

// Format implements [model.Model].
func (m *Model) Format(l int) lattice.Format { return m.Lattice.Format(l, m.Codec) }

// Observables implements [model.Model].
func (m *Model) Observables() []model.Observable {
	all := []model.Observable{{Name: "energy", Unit: "1", Extensive: true}}
	for _, o := range m.Energies.Observables {
		all = append(all, o.Observable)
	}
	return all
}

// Rules implements [model.Model]: Wolff's clusters if all interactions are bonds
// whose equal ends gain the same energy for all values, or that a reflection of
// the values leaves as they are, and single sites.
func (m *Model) Rules() []model.Rule {
	bytes := 1 + 1 + 4 + 4 + 2
	for _, class := range m.Lattice.Classes {
		n := len(class[0])
		bytes += 4 * len(class) * n * (n - 1) / max(1, m.Lattice.Basis)
	}
	single := []model.Rule{{Name: model.HeatBath, Bytes: bytes}, {Name: model.Metropolis, Bytes: bytes}}
	switch {
	case m.gains != nil:
		return append([]model.Rule{{Name: model.Wolff, Cluster: true, Bytes: bytes}}, single...)
	case m.reflections != nil && len(m.site) == 2: // not at every size
		return append(single, model.Rule{Name: model.Wolff, Cluster: true, Bytes: bytes + 1})
	case m.reflections != nil: // which visit every site as well unless they lead to all values
		return append([]model.Rule{{Name: model.Wolff, Cluster: m.moves(), Bytes: bytes + 1}}, single...)
	}
	return single
}

// Check implements [model.Model]. Every rule is right at every size at which no
// site interacts with itself; but clusters of an antiferromagnet take in nearly
// all sites where its bonds contradict each other, as at odd sizes of the square
// lattice.
func (m *Model) Check(l int, rule string) error {
	if err := m.Lattice.Check(l); err != nil || rule != model.Wolff || m.reflections == nil || len(m.site) > 2 {
		return err
	}
	const enough = 8 // sizes beyond it are as this one or the next one
	if m.frustrated(min(l, enough+l%2)) {
		return fmt.Errorf("local: %s updates do not move %s at L=%d, where its bonds contradict each other: take %s or %s, or another L", rule, m.Name(), l, model.HeatBath, model.Metropolis)
	}
	return nil
}

// Rescaling implements [model.Rescaler].
func (m *Model) Rescaling() lattice.Rescaling { return m.Energies.Rescaling }
