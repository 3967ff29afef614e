package model

import "github.com/isingml/kernel/isingml/random"

// A Term is the function f of the modified Hamiltonian
//
//	E_Y = E - V f Y
//
// of Eq. (3), as one Markov chain sees it: it knows the chain's configuration
// and is told what an update would change, so that it need not start anew each
// time. f must depend on the configuration alone. A Term is used by one
// goroutine at a time.
type Term interface {
	// Reset takes over a configuration, all its numbers in the order of
	// [lattice.Set.Floats], and returns its f. They may be overwritten when Reset
	// has returned.
	Reset(values []float32) float64
	// Propose returns what f would be if the sites, all different, took the new
	// values, all different from those they have: for spins of +1 and -1, if
	// they were reversed. Of vectors they are the components, site after site.
	Propose(sites []int32, values []float32) float64
	// Accept makes the change of the last proposal, whose sites and values are
	// still where they were. A proposal that is not accepted is forgotten at
	// the next one.
	Accept()
}

// NewTerm returns the term of any function of the numbers of a configuration.
// Each proposal costs one call.
func NewTerm(f func(values []float32) float64) Term { return &plainTerm{f: f} }

type plainTerm struct {
	f       func(values []float32) float64
	values  []float32
	changed []float32
}

func (t *plainTerm) Reset(values []float32) float64 {
	t.values = append(t.values[:0], values...)
	t.changed = append(t.changed[:0], values...)
	return t.f(t.values)
}

func (t *plainTerm) Propose(sites []int32, values []float32) float64 {
	copy(t.changed, t.values)
	if len(sites) == 0 {
		return t.f(t.changed)
	}
	n := len(values) / len(sites) // components
	for k, i := range sites {
		copy(t.changed[int(i)*n:], values[k*n:(k+1)*n])
	}
	return t.f(t.changed)
}

func (t *plainTerm) Accept() { t.values, t.changed = t.changed, t.values }

// A Coupling is a term in a Hamiltonian and the decisions that follow from it.
// The chain makes proposals that obey detailed balance for E, or tells by how
// much the weight of E changes.
type Coupling struct {
	term     Term
	strength float64 // beta V Y
	random   *random.Words
	f        float64 // of the current configuration; the energy of one weighted by it
	weight   Weight  // in place of the field, see NewWeighted; nil without
}

// NewCoupling couples f to a chain of V sites with the field Y, at an inverse
// temperature.
func NewCoupling(f Term, beta float64, v int, y float64, r *random.Words) *Coupling {
	return &Coupling{term: f, strength: beta * float64(v) * y, random: r}
}

// Strength returns beta V Y.
func (c *Coupling) Strength() float64 { return c.strength }

// F returns f of the current configuration.
func (c *Coupling) F() float64 { return c.f }

// Reset takes over a configuration and computes f anew, so that rounding
// errors do not add up. A chain calls it at the beginning of every Update: these
// are the places at which a chain may be cut, and a resumed chain must not
// differ.
func (c *Coupling) Reset(values []float32) {
	if c.term != nil {
		c.f = c.term.Reset(values)
	}
}

// Decide decides whether the sites take the new values, where the weight of E
// changes by exp(x): with probability chance(x + beta V Y df), see
// [MetropolisChance] and [HeatBathChance].
func (c *Coupling) Decide(sites []int32, values []float32, x float64, chance func(x float64) float64) bool {
	if c.weight != nil {
		return c.weigh(sites, values, x, chance)
	}
	f := c.term.Propose(sites, values)
	if c.random.Draw() >= Threshold(chance(x+c.strength*(f-c.f))) {
		return false
	}
	c.term.Accept()
	c.f = f
	return true
}
