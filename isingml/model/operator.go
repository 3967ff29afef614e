package model

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
