// Package classify makes f: a function that gives each configuration the
// probability that it belongs to the broken-symmetry phase.
//
// [Train] trains the network of Appendix B on configurations of known phase,
// with loops of its own whose bits are the same on every processor, or with
// GoMLX. [TrainModel] trains any network written in GoMLX. A trained f is one
// [Function] among others: the mean of several ([Mean]), the average over
// symmetries ([Symmetrize]), the network that the doubled lattice inherits
// ([Network.Inherited]), the controls |m| and m^2, and whatever a user writes in
// Go ([FunctionOf]) or with GoMLX ([GraphFunction], [CallerFunction]).
// [NewIncremental] follows any of them along a Markov chain. [Inspect] and
// [Calibration] say what it has learned.
//
// GoMLX computes on its pure Go backend, without cgo. Another one is taken if
// the program imports it and GOMLX_BACKEND names it.
package classify

import (
	"context"

	"github.com/isingml/kernel/isingml/lattice"
)

// A Function is f of the paper: an observable in [0, 1] of one configuration,
// close to 1 in the broken-symmetry phase and to 0 in the symmetric one.
// It must depend on the configuration alone, so that it can stand in a
// Hamiltonian as -V f Y (Eq. 3).
type Function interface {
	// Format is that of the configurations that f takes; any other is refused.
	Format() lattice.Format
	// Evaluate returns f of every configuration of the set, in its order.
	Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error)
}
