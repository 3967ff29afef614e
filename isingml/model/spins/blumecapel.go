package spins

import (
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
)

// The model of M. Blume (Phys. Rev. 141, 517 (1966)) and H. W. Capel (Physica
// 32, 966 (1966)) on the square lattice, spins -1, 0 and +1 with
// E = -J sum_<ij> s_i s_j + D sum s_i^2. "occupied" is how many are not 0.
var _ = register("blume-capel", func(p []float64) (local.Energies, error) {
	e := ising(lattice.Hypercubic(2), 0, p[0])
	e.Codec = lattice.Codec{States: 3, First: -1, Step: 1}
	e.Site = func(a int8) float64 { return p[1] * float64(a*a) }
	e.Observables = append(e.Observables, local.Observable{
		Observable: model.Observable{Name: "occupied", Unit: "1", Extensive: true},
		Of: func(values []int8) (n float64) {
			for _, v := range values {
				n += float64(v * v)
			}
			return n
		},
	})
	return e, nil
}, model.Parameter{Name: "j", Value: 1}, model.Parameter{Name: "d"})
