package model

import "github.com/isingml/kernel/isingml/random"

// A Weight draws a coordinate, the energy or f, from a distribution of one's own.
type Weight interface {
	// Log returns the logarithm S of one over the weight at a value.
	Log(at float64) float64
	// Visit is told the value of the configuration after each decision.
	Visit(at float64)
}

// NewWeighted returns a coupling that weighs configurations with exp(-S(E)), or,
// if f is not nil, with exp(-beta E - S(f)), in place of the field Y. It is for
// rules that tell [Coupling.Decide] by how much the weight of E changes, as
// [Metropolis] does; the chain of weights of E has beta 1.
func NewWeighted(f Term, w Weight, r *random.Words) *Coupling {
	return &Coupling{term: f, weight: w, random: r}
}

// Start takes over the energy of the current configuration, for weights of E.
func (c *Coupling) Start(energy float64) { c.f = energy }

// weigh decides on a proposal that changes the weight of E by exp(x).
func (c *Coupling) weigh(sites []int32, values []float32, x float64, chance func(x float64) float64) bool {
	to, gain := c.f-x, 0.
	if c.term != nil {
		to, gain = c.term.Propose(sites, values), x
	}
	gain += c.weight.Log(c.f) - c.weight.Log(to)
	accepted := c.random.Draw() < Threshold(chance(gain))
	if accepted {
		c.f = to
		if c.term != nil {
			c.term.Accept()
		}
	}
	c.weight.Visit(c.f)
	return accepted
}
