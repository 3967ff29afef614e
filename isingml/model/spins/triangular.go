package spins

import (
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
)

// BetaCTriangular is the inverse temperature of the transition on the triangular
// lattice at J = 1, ln(3)/4 (R. M. F. Houtappel, Physica 16, 425 (1950)).
var BetaCTriangular = math.Log(3) / 4

// The Ising model on the triangular lattice, E = -J sum_<ij> s_i s_j - h sum s_i
// with six neighbours a site. For J < 0 it is frustrated. Its blocks
// are triangles of triangles.
var _ = register("ising-triangular", func(p []float64) (local.Energies, error) {
	e := ising(lattice.Triangular(), p[1], p[0])
	e.Rescaling = lattice.Rescaling{Rule: lattice.TriangleMajority, B: 3}
	return e, nil
}, model.Parameter{Name: "j", Value: 1}, model.Parameter{Name: "h"})
