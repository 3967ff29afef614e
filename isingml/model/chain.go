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

// A Disordered is a chain that says what disorder is, as one of real numbers
// must; that of an alphabet is uniform.
type Disordered interface {
	// Disorder gives every site a random value that does not depend on others.
	Disorder()
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
	// Index numbers the ordered states that a symmetry or a field joins: a chain
	// starts from that one, counted on from the first again after the last.
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

// MetropolisChance is the probability min(1, exp(x)) to accept a proposal that
// changes the weight by exp(x).
func MetropolisChance(x float64) float64 { return math.Exp(min(x, 0)) }

// HeatBathChance is the probability 1/(1 + exp(-x)) of the new one of two
// states, whose weight is exp(x) times that of the old one.
func HeatBathChance(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// SweepChance is that of a Metropolis sweep over single sites: the lower one of
// the Metropolis chance and 3/2 of the heat bath's. Each has detailed balance,
// and so has the lower one. Where a change costs next to nothing the Metropolis
// chance alone would make it at every visit, and the sweep would lead through
// the same few configurations for ever: at beta = 0 it inverts all spins, and at
// low temperatures those that a field and their neighbours leave free. As it
// is, a lone spin forgets at least half of what it was with each visit, and
// what costs more than ln(2)/beta is accepted as Metropolis does.
func SweepChance(x float64) float64 {
	e := math.Exp(-math.Abs(x))
	p := min(1, 1.5/(1+e))
	if x < 0 {
		p *= e
	}
	return p
}

// Lazy tells whether Wolff's clusters of two values, whose equal neighbours join
// with probability p, are left out at half of the updates. Where nearly every
// cluster is one site, or all of them, the others alternate between two halves
// of all configurations, and after an even number are in the same half for long.
func Lazy(p float64) bool { return p < 0.04 || p > 0.7 }
