package spins

import (
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
)

// BetaCBaxterWu is the inverse temperature of the transition of the model of
// Baxter and Wu at J = 1, where it is its own dual: ln(1 + sqrt 2)/2. Its
// exponents are nu = 2/3 and y_h = 15/8.
var BetaCBaxterWu = math.Log(1+math.Sqrt2) / 2

// The model of R. J. Baxter and F. Y. Wu (Phys. Rev. Lett. 31, 1294 (1973)),
// E = -J sum s_i s_j s_k over all triangles of the triangular lattice, two a
// site. It has four ground states where L is a multiple of 3: all spins up, or
// those of two of the three sublattices down. Blocks of 2 x 2 sites mix the
// sublattices, so that it is not rescaled.
var _ = register("baxter-wu", func(p []float64) (local.Energies, error) {
	e := ising(lattice.Triangles(), 0, p[0])
	e.Observables = []local.Observable{magnetization(false)}
	e.Rescaling = lattice.Rescaling{}
	return e, nil
}, model.Parameter{Name: "j", Value: 1})
