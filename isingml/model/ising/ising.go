// Package ising is the model of the paper.
package ising

import (
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

func init() {
	model.Register("ising", func(params map[string]float64) (model.Model, error) {
		p, err := model.Values("ising", params, model.Parameter{Name: "j", Value: 1}, model.Parameter{Name: "h"})
		if err != nil {
			return nil, err
		}
		return Model{J: p[0].Value, H: p[1].Value}, nil
	})
}

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

// Energy returns E of Eq. (A1).
func (m Model) Energy(c lattice.Configuration) float64 {
	return m.Combine(-c.Energy(), c.Magnetization())
}

// Combine returns E of a configuration whose sum of s_i s_j over all bonds and
// sum of spins are given.
func (m Model) Combine(bonds, magnetization int) float64 {
	e := -m.J * float64(bonds)
	if m.H != 0 {
		e -= m.H * float64(magnetization)
	}
	return e + 0 // never -0
}
