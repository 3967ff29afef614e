// Package local makes models of the energies of bonds and sites: whoever has
// these to say gets update rules with and without a function f in the
// Hamiltonian, the measurement of the energy, and symmetries. Cluster updates are there where the bonds allow them.
package local

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// Energies describe a model of nearest neighbours on a hypercubic lattice with
// periodic boundaries,
//
//	E = sum_<ij> Bond(v_i, v_j) + sum_i Site(v_i),
//
// where each site has one bond in each of the d directions: at L = 2 two
// neighbours are joined by two bonds.
type Energies struct {
	Name       string
	Parameters []model.Parameter // that the energies depend on, in a fixed order
	Dimension  int               // d, from 1 to 4
	Codec      lattice.Codec     // the values of a site
	Bond       func(a, b int8) float64
	Site       func(a int8) float64 // nil for none
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
	bond  [][]float64 // by the codes of both ends
	site  []float64
	joins float64 // what equal ends of a bond gain; NaN if clusters are wrong
}

// New returns the model of some energies, which must be finite, and those of
// bonds symmetric, but for rounding.
func New(e Energies) (*Model, error) {
	if e.Dimension < 1 || e.Dimension > 4 {
		return nil, fmt.Errorf("local: dimension %d of %s, must be from 1 to 4", e.Dimension, e.Name)
	}
	if err := (lattice.Format{Shape: []int{2}, Codec: e.Codec}).Validate(); err != nil {
		return nil, fmt.Errorf("local: %s: %w", e.Name, err)
	}
	if e.Codec.Real {
		return nil, fmt.Errorf("local: %s has real numbers: its energies are tables of few values", e.Name)
	}
	if e.Bond == nil {
		return nil, errors.New("local: the energy of a bond of " + e.Name + " is not given")
	}
	m := &Model{Energies: e}
	values := e.Codec.Values()
	finite := func(what string, x float64) error {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("local: the energy of %s of %s is %v, must be finite", what, e.Name, x)
		}
		return nil
	}
	largest := 0. // energy, in whose rounding the two orders of a bond may differ
	for _, a := range values {
		for _, b := range values {
			largest = max(largest, math.Abs(e.Bond(a, b)))
		}
	}
	for _, a := range values {
		var row []float64
		for k, b := range values {
			x := e.Bond(a, b)
			if err := finite(fmt.Sprintf("a bond of %d and %d", a, b), x); err != nil {
				return nil, err
			}
			if math.Abs(x-e.Bond(b, a)) > 1e-13*largest {
				return nil, fmt.Errorf("local: a bond of %d and %d of %s has not the energy of %d and %d", a, b, e.Name, b, a)
			}
			if k < len(m.bond) { // one order serves both
				x = m.bond[k][len(m.bond)]
			}
			row = append(row, x)
		}
		m.bond = append(m.bond, row)
		x := 0.
		if e.Site != nil {
			x = e.Site(a)
		}
		if err := finite(fmt.Sprintf("a site of %d", a), x); err != nil {
			return nil, err
		}
		m.site = append(m.site, x)
	}
	m.joins = m.gain()
	return m, nil
}

// gain returns by how much the energy of a bond is lower if its ends are equal,
// or NaN if that depends on the values, or sites prefer some, or equal ends cost
// energy.
func (m *Model) gain() float64 {
	gain := m.bond[0][1] - m.bond[0][0]
	for a := range m.bond {
		for b := range m.bond {
			if m.site[a] != m.site[0] || a == b && m.bond[a][a] != m.bond[0][0] || a != b && m.bond[a][b] != m.bond[0][1] {
				return math.NaN()
			}
		}
	}
	if gain < 0 {
		return math.NaN()
	}
	return gain
}

// Name implements [model.Model].
func (m *Model) Name() string { return m.Energies.Name }

// Parameters implements [model.Model].
func (m *Model) Parameters() []model.Parameter { return slices.Clone(m.Energies.Parameters) }

// Format implements [model.Model].
func (m *Model) Format(l int) lattice.Format {
	return lattice.Format{Shape: slices.Repeat([]int{l}, m.Dimension), Codec: m.Codec}
}

// Observables implements [model.Model].
func (m *Model) Observables() []model.Observable {
	all := []model.Observable{{Name: "energy", Unit: "1", Extensive: true}}
	for _, o := range m.Energies.Observables {
		all = append(all, o.Observable)
	}
	return all
}

// Rules implements [model.Model]: Wolff's clusters if equal ends of a bond gain
// the same energy for all values, and single sites.
func (m *Model) Rules() []model.Rule {
	bytes := 1 + 2 + 4 + 8*m.Dimension
	single := []model.Rule{{Name: model.HeatBath, Bytes: bytes}, {Name: model.Metropolis, Bytes: bytes}}
	if math.IsNaN(m.joins) {
		return single
	}
	return append([]model.Rule{{Name: model.Wolff, Cluster: true, Bytes: bytes}}, single...)
}

// Check implements [model.Model]. Every rule is right at every size.
func (m *Model) Check(int, string) error { return nil }

// Rescaling implements [model.Rescaler].
func (m *Model) Rescaling() lattice.Rescaling { return m.Energies.Rescaling }
