package ising

import (
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
)

var _ = model.Register("ising-3d", func(params map[string]float64) (model.Model, error) {
	p, err := model.Values("ising-3d", params, model.Parameter{Name: "j", Value: 1}, model.Parameter{Name: "h"})
	if err != nil {
		return nil, err
	}
	return Cubic(p[0].Value, p[1].Value)
})

// Cubic returns the model on the simple cubic lattice, L x L x L spins, with
// the energy of [Model]. It has a transition at beta J = 0.22165463 (A. M.
// Ferrenberg, J. Xu and D. P. Landau, Phys. Rev. E 97, 043301 (2018)).
func Cubic(j, h float64) (*local.Model, error) {
	return local.New(local.Energies{
		Name:         "ising-3d",
		Parameters:   []model.Parameter{{Name: "j", Value: j}, {Name: "h", Value: h}},
		Lattice:      lattice.Hypercubic(3),
		Codec:        lattice.Spins,
		Interactions: []func(s ...int8) float64{func(s ...int8) float64 { return -j * float64(s[0]*s[1]) }},
		Site:         func(a int8) float64 { return -h * float64(a) },
		Observables: []local.Observable{{
			Observable: model.Observable{Name: "magnetization", Unit: "1", Odd: h == 0, Extensive: true},
			Of:         local.Sum,
		}},
		Rescaling: lattice.Rescaling{Rule: lattice.Majority, B: 2},
	})
}
