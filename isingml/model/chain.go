package model

import (
	"math"

	"github.com/isingml/kernel/isingml/random"
)

// A Chain is one Markov chain: a configuration and a rule that changes it. It
// is for one goroutine.
type Chain interface {
	// Set takes over a packed configuration.
	Set(row []byte)
	// Update makes n updates and returns how many sites they changed. All that
	// is random comes from the words of the [Setup], which may end an update in
	// its middle: what they draw must be drawn in the goroutine of the call.
	Update(n int) (changed int)
	// Observe packs the current configuration into row, over bytes that are
	// zero, and writes the model's observables.
	Observe(row []byte, values []float64)
}

// A Setup is what a new chain is made of.
type Setup struct {
	L    int     // linear size
	Beta float64 // inverse temperature, with k_B = 1
	Rule string
	// Random is where all random words come from. NewChain and Set poll it where
	// they take long without drawing, so that they can be ended.
	Random *random.Words
	// Coupling is that to a term of the Hamiltonian; nil if there is none.
	Coupling *Coupling
	// Index is the number of the chain. Chains start in turn from the ordered
	// states that a symmetry joins, so that all of them are there even if the
	// rule hardly leads from one to another. Order melts within a few
	// correlation times at any temperature; from disorder, clusters near the
	// transition would take far longer to grow.
	Index int
}

// Threshold returns the word below which a random word is with probability p:
// 2^64 p, or the largest word for p = 1. A probability below 2^-64 is 0.
func Threshold(p float64) uint64 {
	if p >= 1 {
		return math.MaxUint64
	}
	return uint64(math.Ldexp(p, 64))
}
