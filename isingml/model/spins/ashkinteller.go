package spins

import (
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
)

// The model of J. Ashkin and E. Teller (Phys. Rev. 64, 178 (1943)) on the square
// lattice: two Ising spins s and t a site, which are its value's bits 0 and 1,
// with E = -J sum_<ij> (s_i s_j + t_i t_j) - K sum_<ij> s_i t_i s_j t_j. At
// K = 0 these are two Ising models, at K = J a Potts model of four states.
// "polarization" is the sum of all s t, "order" the length of the mean of (s, t)
// over sqrt 2. There are clusters where K = J.
var _ = register("ashkin-teller", func(p []float64) (local.Energies, error) {
	j, k := p[0], p[1]
	return local.Energies{
		Lattice: lattice.Hypercubic(2), Codec: lattice.Codec{States: 4, Step: 1},
		Interactions: []func(v ...int8) float64{func(v ...int8) float64 {
			s, t := spin(v[0], 0)*spin(v[1], 0), spin(v[0], 1)*spin(v[1], 1)
			return -j*(s+t) - k*s*t
		}},
		Observables: []local.Observable{
			{Observable: model.Observable{Name: "order", Unit: "1"}, Of: func(values []int8) float64 {
				s, t := 0., 0.
				for _, v := range values {
					s += spin(v, 0)
					t += spin(v, 1)
				}
				return math.Hypot(s, t) / (math.Sqrt2 * float64(len(values)))
			}},
			{Observable: model.Observable{Name: "polarization", Unit: "1", Extensive: true}, Of: func(values []int8) (sum float64) {
				for _, v := range values {
					sum += spin(v, 0) * spin(v, 1)
				}
				return sum
			}},
		},
		Rescaling: lattice.Rescaling{Rule: lattice.Majority, B: 2},
	}, nil
}, model.Parameter{Name: "j", Value: 1}, model.Parameter{Name: "k"})

// spin returns the spin that a bit of a value is.
func spin(value int8, bit int) float64 { return float64(2*(value>>bit&1) - 1) }
