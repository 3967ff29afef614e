package spins

import (
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
)

// BetaCHoneycomb is the inverse temperature of the transition on the honeycomb
// lattice at J = 1, ln(2 + sqrt 3)/2 (R. M. F. Houtappel, Physica 16, 425
// (1950)).
var BetaCHoneycomb = math.Log(2+math.Sqrt(3)) / 2

// The Ising model on the honeycomb lattice of L x L unit cells of two sites,
// E = -J sum_<ij> s_i s_j - h sum s_i with three neighbours a site.
var _ = register("ising-honeycomb", func(p []float64) (local.Energies, error) {
	return ising(lattice.Honeycomb(), p[1], p[0]), nil
}, model.Parameter{Name: "j", Value: 1}, model.Parameter{Name: "h"})
