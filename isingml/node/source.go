package node

import (
	"context"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/study"
)

// An EnsembleNode is the specification of an ensemble, [Draw], [Import],
// [Block] or a user's own. It tells of the configurations, before there are
// any, all that other specifications ask for. Make returns them with
// [NewEnsemble].
type EnsembleNode interface {
	study.Maker[*Ensemble]
	// Format is that of each configuration. It is an error where the
	// specification asks for what there is not.
	Format() (lattice.Format, error)
	// Len is the number of configurations, 0 if that is not known.
	Len() int
	// State tells where the configurations were drawn.
	State() State
	// Rescaling tells how the configurations are rescaled; it is an error if
	// nobody says how.
	Rescaling() (lattice.Rescaling, error)
	// Symmetries are the ways to change all sites at once, besides translations,
	// that leave the Hamiltonian as it is; the identity is one of them.
	Symmetries() ([]lattice.Symmetry, error)
}

// State is where an ensemble was drawn.
type State struct {
	Drawn EnsembleNode // the ensemble as it was drawn, which a blocked one comes from
	Beta  float64      // NaN if nobody knows
	// F is the function of the modified Hamiltonian E - V f Y of Eq. (3), and Y
	// its field; nil and 0 if there was none.
	F FunctionNode
	Y float64
}

// BetaKnown tells whether anybody knows the inverse temperature.
func (s State) BetaKnown() bool { return !math.IsNaN(s.Beta) }

// A Streamer is an ensemble that can be read part by part, so that
// configurations, which may be gigabytes, need not be in memory all at once.
type Streamer interface {
	EnsembleNode
	// Stream calls each with one part after the other. of is the work of a node
	// that has the ensemble as an input.
	Stream(ctx context.Context, of *study.Inputs, each func(*Ensemble) error) error
}

// Size returns the linear size of an ensemble's configurations, as its
// specification has it; 0 if that does not tell.
func Size(n EnsembleNode) int {
	if f, err := n.Format(); err == nil && len(f.Shape) > 0 {
		return f.Shape[0]
	}
	return 0
}
