// Package sample draws configurations from the Boltzmann distribution.
package sample

import "github.com/isingml/kernel/isingml/lattice"

// An Ensemble is a set of configurations of one system at one inverse
// temperature, with what was measured on each while it was drawn.
// The slices have one element for each configuration, in the set's order:
// chain after chain, and within a chain in the order of the Markov process.
type Ensemble struct {
	Beta           float64 // inverse temperature, with k_B = 1 and J = 1
	Field          float64 // external magnetic field h of Eq. (A1)
	Configurations *lattice.Set
	Energy         []float64 // E of Eq. (A1), of the whole lattice
	Magnetization  []float64 // sum of the spins, with its sign
	Chain          []int32   // number of the Markov chain it belongs to
}
