// Package spins holds models of few values a site on all kinds of lattices, each
// in a file of its own: what model/local makes of their energies.
package spins

import (
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
)

// register makes a model known under a name, with the parameters that it has and
// their defaults.
func register(name string, of func(p []float64) (local.Energies, error), known ...model.Parameter) model.Constructor {
	return model.Register(name, func(params map[string]float64) (model.Model, error) {
		p, err := model.Values(name, params, append([]model.Parameter(nil), known...)...)
		if err != nil {
			return nil, err
		}
		values := make([]float64, len(p))
		for i := range p {
			values[i] = p[i].Value
		}
		e, err := of(values)
		if err != nil {
			return nil, err
		}
		e.Name, e.Parameters = name, p
		return local.New(e)
	})
}

// ising returns Ising spins on a lattice, of which an interaction of class k is
// -j[k] times the product of its spins, in a field h.
func ising(g lattice.Geometry, h float64, j ...float64) local.Energies {
	e := local.Energies{
		Lattice: g, Codec: lattice.Spins,
		Site:        func(a int8) float64 { return -h * float64(a) },
		Observables: []local.Observable{magnetization(h == 0)},
		Rescaling:   lattice.Rescaling{Rule: lattice.Majority, B: 2},
	}
	for _, x := range j {
		e.Interactions = append(e.Interactions, func(s ...int8) float64 {
			product := -x
			for _, v := range s {
				product *= float64(v)
			}
			return product
		})
	}
	return e
}

// magnetization is the sum of all spins; odd says that a symmetry changes its
// sign.
func magnetization(odd bool) local.Observable {
	return local.Observable{Observable: model.Observable{Name: "magnetization", Unit: "1", Odd: odd, Extensive: true}, Of: local.Sum}
}
