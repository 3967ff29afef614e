// Package ising is the model of the paper on the square lattice, with updates
// that take some nanoseconds a spin: clusters, or 64 single spins at a time.
package ising

import (
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

var _ = model.Register("ising", func(params map[string]float64) (model.Model, error) {
	p, err := model.Values("ising", params, model.Parameter{Name: "j", Value: 1}, model.Parameter{Name: "h"})
	if err != nil {
		return nil, err
	}
	return Model{J: p[0].Value, H: p[1].Value}, nil
})

// A Model is the model of Eq. (A1) on the square lattice with periodic
// boundaries,
//
//	E = -J sum_<ij> s_i s_j - h sum_i s_i,
//
// where the first sum runs over the 2V nearest-neighbour bonds.
type Model struct {
	J float64 // coupling: positive for a ferromagnet
	H float64 // external magnetic field
}

// Name returns "ising".
func (Model) Name() string { return "ising" }

// Parameters returns j and h.
func (m Model) Parameters() []model.Parameter {
	return []model.Parameter{{Name: "j", Value: m.J}, {Name: "h", Value: m.H}}
}

// Format returns that of L x L spins.
func (Model) Format(l int) lattice.Format { return lattice.Square(l) }

// Observables returns the energy of Eq. (A1) and the magnetization, the sum of
// all spins with its sign, both of the whole lattice. A field takes the symmetry
// away that changes this sign. A field takes the symmetry
// away that changes this sign.
func (m Model) Observables() []model.Observable {
	return []model.Observable{
		{Name: "energy", Unit: "J", Extensive: true},
		{Name: "magnetization", Unit: "1", Odd: m.H == 0, Extensive: true},
	}
}

// Measure implements [model.Model].
func (m Model) Measure(set *lattice.Set, i int, values []float64) {
	c := set.At(i)
	m.write(-c.Energy(), c.Magnetization(), values)
}

// write computes the observables from the sum of s_i s_j over all bonds and the
// sum of all spins.
func (m Model) write(bonds, magnetization int, values []float64) {
	e := -m.J * float64(bonds)
	if m.H != 0 {
		e -= m.H * float64(magnetization)
	}
	values[0] = e + 0 // never -0
	values[1] = float64(magnetization)
}

// Rescaling returns the majority of 2 x 2 spins (Appendix C).
func (Model) Rescaling() lattice.Rescaling {
	return lattice.Rescaling{Rule: lattice.Majority, B: 2}
}

// Symmetries returns the identity and, without a field, the flip of all spins.
func (m Model) Symmetries() []lattice.Symmetry {
	if m.H != 0 {
		return []lattice.Symmetry{{}}
	}
	return []lattice.Symmetry{{}, {Codes: []int{1, 0}}}
}

// Rules returns the update rules: clusters, and single spins, which also take
// a field h. The latter update 64 spins at a time where L is even.
func (Model) Rules() []model.Rule {
	return []model.Rule{
		{Name: model.Wolff, Cluster: true, Bytes: 6},
		{Name: model.SwendsenWang, Bytes: 6},
		{Name: model.Metropolis, Bytes: 6},
		{Name: model.HeatBath, Bytes: 6},
	}
}

// Check refuses clusters where they would be wrong: in a field, and where the
// bonds are frustrated.
func (m Model) Check(l int, rule string) error {
	cluster := rule == model.Wolff || rule == model.SwendsenWang
	switch {
	case cluster && m.H != 0:
		return fmt.Errorf("%s updates cannot sample a field h=%v: take %s or %s", rule, m.H, model.HeatBath, model.Metropolis)
	case cluster && m.J < 0 && l%2 != 0:
		return fmt.Errorf("%s updates cannot sample j=%v at odd L=%d, which is frustrated: take %s or %s, or an even L", rule, m.J, l, model.HeatBath, model.Metropolis)
	}
	return nil
}

// A system is a model with the setup of a chain.
type system struct {
	Model
	model.Setup
}

// NewChain implements [model.Model]. The ordered states are all spins up and all
// down, also where a field prefers one of them; those of an antiferromagnet are
// staggered.
func (m Model) NewChain(setup model.Setup) model.Chain {
	s := system{m, setup}
	c := s.newChain()
	c.Set(s.start())
	return c
}

func (s system) newChain() model.Chain {
	coupled := s.Coupling != nil
	switch {
	case s.Rule == model.Wolff && coupled:
		return coupledWolff{newWolff(s), newProposer(s)}
	case s.Rule == model.Wolff:
		return newWolff(s)
	case s.Rule == model.SwendsenWang && coupled:
		return coupledSwendsenWang{newSwendsenWang(s), newProposer(s)}
	case s.Rule == model.SwendsenWang:
		return newSwendsenWang(s)
	case coupled:
		return newCoupledTypewriter(s)
	case s.L%2 == 0:
		return newCheckerboard(s)
	}
	return newTypewriter(s)
}

func (s system) start() []byte {
	up := byte(1 - s.Index%2)
	row := make([]byte, lattice.PackedSize(s.L))
	for y := range s.L {
		s.Random.Poll()
		for x := range s.L {
			i, spin := y*s.L+x, up
			if s.J < 0 && (x+y)%2 == 1 {
				spin = 1 - up
			}
			row[i/8] |= spin << (i % 8)
		}
	}
	return row
}

// Operators returns sums over products of spins, those of most weight first: of
// two, three and four spins that lie within two lattice spacings. In a field
// there are none, because it mixes those of even and of odd numbers of spins.
func (m Model) Operators() []model.Operator {
	if m.H != 0 {
		return nil
	}
	o, x, y := []int{0, 0}, []int{1, 0}, []int{0, 1}
	xy, back, xx, yy := []int{1, 1}, []int{1, -1}, []int{2, 0}, []int{0, 2}
	return []model.Operator{
		{Name: "nearest neighbours", Terms: [][][]int{{o, x}, {o, y}}},
		{Name: "diagonal neighbours", Terms: [][][]int{{o, xy}, {o, back}}},
		{Name: "plaquettes", Terms: [][][]int{{o, x, y, xy}}},
		{Name: "third neighbours", Terms: [][][]int{{o, xx}, {o, yy}}},
		{Name: "magnetization", Odd: true, Terms: [][][]int{{o}}},
		{Name: "three of a plaquette", Odd: true, Terms: [][][]int{{o, x, y}, {o, x, xy}, {o, y, xy}, {x, y, xy}}},
		{Name: "three in a row", Odd: true, Terms: [][][]int{{o, x, xx}, {o, y, yy}}},
	}
}
