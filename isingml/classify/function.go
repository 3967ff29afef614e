// Package classify makes f: a function that gives each configuration the
// probability that it belongs to the broken-symmetry phase.
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
	// L is the linear size of the configurations f takes.
	L() int
	// Evaluate returns f of every configuration of the set, in its order.
	Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error)
}
