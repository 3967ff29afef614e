package spins

import (
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
)

// The J1-J2 model on the square lattice, E = -J1 sum_<ij> s_i s_j - J2 sum_[ij]
// s_i s_j, where the second sum runs over neighbours along the diagonals. Below
// J2 = -|J1|/2 the ground states are striped. There are clusters where neither
// coupling is negative.
var _ = register("ising-j1-j2", func(p []float64) (local.Energies, error) {
	return ising(lattice.SquareDiagonal(), 0, p[0], p[1]), nil
}, model.Parameter{Name: "j1", Value: 1}, model.Parameter{Name: "j2"})
