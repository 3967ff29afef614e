// Package model holds what the project asks of a statistical model on a
// lattice: its parameters, the format of its configurations, what is measured
// on them, and Markov chains that sample them. The models themselves are the
// packages below this one; a program has those that it imports.
//
// A chain is driven many updates at a time, so that no call is made for a
// single site; see [Chain]. A model that has only the energies of bonds and
// sites to say gets everything else from package model/local.
package model

import (
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
)

// A Model is a Hamiltonian with the values of its parameters. Its methods may
// be called by any number of goroutines.
type Model interface {
	// Name is a short lower-case word, such as "ising".
	Name() string
	// Parameters lists all parameters in a fixed order, with their values.
	Parameters() []Parameter
	// Format is that of configurations of linear size l. Its number of lengths
	// is the dimension d.
	Format(l int) lattice.Format
	// Observables are what is measured on each configuration. The first is
	// the energy, named "energy".
	Observables() []Observable
	// Measure writes the observables of configuration i of a set.
	Measure(set *lattice.Set, i int, values []float64)
	// Rules are the update rules, the best one first.
	Rules() []Rule
	// Check tells why a rule cannot sample the model at linear size l.
	Check(l int, rule string) error
	// NewChain returns a Markov chain at its start. Check has passed.
	NewChain(s Setup) Chain
}

// A Parameter is one named number of a model.
type Parameter struct {
	Name  string
	Value float64
}

// An Observable is one number that is measured on a configuration.
type Observable struct {
	Name string
	Unit string
	// Odd says that a symmetry of the model changes its sign. Its absolute
	// value then tells how fast a chain forgets.
	Odd bool
	// Extensive says that it is a sum over the lattice, as the energy is, rather
	// than a mean.
	Extensive bool
}

// A Rule is an update rule that leaves the Boltzmann distribution unchanged.
type Rule struct {
	Name string
	// Cluster says that an update flips one cluster. Others visit every site.
	Cluster bool
	// Bytes is the memory of a chain for each site.
	Bytes int
}

// The names of usual rules.
const (
	Wolff        = "wolff"         // U. Wolff, Phys. Rev. Lett. 62, 361 (1989)
	SwendsenWang = "swendsen-wang" // R. H. Swendsen and J.-S. Wang, Phys. Rev. Lett. 58, 86 (1987)
	Metropolis   = "metropolis"    // N. Metropolis et al., J. Chem. Phys. 21, 1087 (1953)
	HeatBath     = "heat-bath"     // R. J. Glauber, J. Math. Phys. 4, 294 (1963)
	// Overrelaxation moves each site at constant energy after a Metropolis sweep (M.
	// Creutz, Phys. Rev. D 36, 515 (1987)).
	Overrelaxation = "overrelaxation"
)

// A Rescaler is a model that may say how its configurations are rescaled.
type Rescaler interface {
	// Rescaling returns the rule and b; the zero value if there is none.
	Rescaling() lattice.Rescaling
}

// RescalingOf returns how configurations of a model are rescaled: an error if
// the model does not say so.
func RescalingOf(m Model) (lattice.Rescaling, error) {
	if r, ok := m.(Rescaler); ok && r.Rescaling() != (lattice.Rescaling{}) {
		return r.Rescaling(), nil
	}
	return lattice.Rescaling{}, fmt.Errorf("model: configurations of %s cannot be rescaled: the model does not say how", m.Name())
}

// RescalingOfUnknown returns how configurations of a model that nobody knows are
// rescaled: two values by their majority, over blocks of two sites in each
// direction, real numbers by the mean of such blocks times a scale, if that is
// not 0. Else it is an error: whether some of more values lie between others, as
// angles do, only a model can tell.
func RescalingOfUnknown(f lattice.Format, scale float64) (lattice.Rescaling, error) {
	switch {
	case f.Codec.Real && scale != 0:
		return lattice.Rescaling{Rule: lattice.Mean, B: 2, Scale: scale}, nil
	case f.Codec.Real:
		return lattice.Rescaling{}, fmt.Errorf("nobody knows how %v are rescaled: give the scale of their block means when they are imported (--scale), b^((d-2+eta)/2), or import their signs (--map sign)", f)
	case f.Codec.States != 2:
		return lattice.Rescaling{}, fmt.Errorf("nobody knows the model of configurations of %v, so nobody knows how they are rescaled: name the model", f)
	}
	return lattice.Rescaling{Rule: lattice.Majority, B: 2}, nil
}

// A Symmetric model has symmetries besides the translations of its lattice.
type Symmetric interface {
	// Symmetries are changes of the codes that leave every energy as it is. They
	// form a group whose first member changes nothing.
	Symmetries() []lattice.Symmetry
}

// An Operator is a sum over the lattice that a renormalized Hamiltonian may
// hold, as the energy of nearest neighbours is one: of each site, of terms that
// look at it and at others.
type Operator struct {
	Name string
	Odd  bool // a symmetry of the model changes its sign
	// Terms list the offsets of the sites that each term looks at, one number
	// for each dimension.
	Terms [][][]int
	// Of is a term's value from those of its sites; nil stands for their product.
	Of func(values []int8) float64
}

// Operated is a model that knows operators which its Hamiltonian grows under
// rescaling, those of most weight first.
type Operated interface {
	Operators() []Operator
}
