// Package classify makes f: a function that gives each configuration the
// probability that it belongs to the broken-symmetry phase.
//
// [Train] trains the network of Appendix B on configurations of known phase,
// with loops of its own whose bits are the same on every processor, or a network
// of the user's own ([Model]). Package gomlx does either with GoMLX, which a
// program has only if it imports that package. A trained f is one
// [Function] among others: the mean of several ([Mean]), the average over
// symmetries ([Symmetrize]), the network that the doubled lattice inherits
// ([Network.Inherited]), the controls |m| and m^2, and whatever a user writes in
// Go ([FunctionOf]), with another library ([BatchFunction]) or with GoMLX.
// [NewIncremental] follows any of them along a Markov chain. [Inspect] and
// [Calibration] say what it has learned.
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
