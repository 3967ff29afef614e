// Package hamiltonian holds the models whose configurations are studied: the
// energy of a configuration and how it changes with a spin.
package hamiltonian

import "github.com/isingml/kernel/isingml/lattice"

// A Model gives each configuration of two-state spins an energy. A model is a
// value: its methods may be called by any number of goroutines.
type Model interface {
	// Name is a short lower-case word, such as "ising".
	Name() string
	// Parameters lists the couplings in a fixed order, for provenance.
	Parameters() []Parameter
	// Validate reports the first parameter that is not allowed.
	Validate() error
	// Energy returns E of the whole configuration, in units in which k_B = 1.
	Energy(c lattice.Configuration) float64
	// Change returns by how much E changes when the spin of the site i is
	// reversed, with 0 <= i < V: E(after) - E(before).
	Change(c lattice.Configuration, i int) float64
}

// A Parameter is one named number of a model.
type Parameter struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}
