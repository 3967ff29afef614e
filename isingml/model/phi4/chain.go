package phi4

import (
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// A chain holds the field and updates it.
type chain struct {
	*Model
	model.Setup
	action
	*lattice.Neighbors
	site  site
	step  float64   // of the Metropolis rule: up to which the field of a site is moved
	field []float32 // as it is stored, so that a resumed chain does not differ
	queue []int32   // of a cluster
	to    []float32 // of a proposal
}

// NewChain implements [model.Model]. The ordered states have the field +1 and
// -1 at all sites.
func (m *Model) NewChain(s model.Setup) model.Chain {
	v := m.Format(s.L).Sites()
	c := &chain{
		Model: m, Setup: s, action: m.action(s.Beta), Neighbors: lattice.Hypercubic(m.dimension).Neighbors(s.L, s.Random),
		field: make([]float32, v), queue: make([]int32, v), to: make([]float32, v),
	}
	c.site = newSite(c.action, m.dimension)
	c.step = 2 * math.Sqrt(c.site.spread)
	for i := range c.field {
		c.field[i] = float32(1 - 2*(s.Index%2))
	}
	return c
}

// Set implements [model.Chain].
func (c *chain) Set(row []byte) { c.Format(c.L).UnpackFloats(c.field, row) }

// Observe implements [model.Chain].
func (c *chain) Observe(row []byte, values []float64) {
	if err := c.Format(c.L).PackFloats(row, c.field); err != nil {
		panic(err) // the field is finite
	}
	c.observe(c.field, c.L, values)
}

// Disorder implements [model.Disordered]: each site as it would be without
// neighbours.
func (c *chain) Disorder() {
	for i := range c.field {
		c.field[i] = float32(c.site.draw(0, float64(c.field[i]), c.Random))
	}
}

// Update implements [model.Chain]. That of Wolff's rule flips a cluster, which
// leaves the modulus of the field as it is, and visits all sites with the heat
// bath (R. C. Brower and P. Tamayo, Phys. Rev. Lett. 62, 1087 (1989)).
func (c *chain) Update(n int) (changed int) {
	if c.Coupling != nil {
		c.Coupling.Reset(c.field)
	}
	for range n {
		switch c.Rule {
		case model.Metropolis:
			changed += c.metropolis()
		case model.Wolff:
			changed += c.wolff() + c.heatBath()
		default:
			changed += c.heatBath()
		}
	}
	return changed
}

// pull returns the sum of the field of the neighbours of a site times c.
func (c *chain) pull(site int) float64 {
	sum := 0.
	for _, n := range c.Around(site) {
		sum += float64(c.field[n])
	}
	return c.c * sum
}

// heatBath draws each site from its distribution for the given neighbours. With
// f in the Hamiltonian what is drawn is a proposal.
func (c *chain) heatBath() (changed int) {
	for i, x := range c.field {
		to := float32(c.site.draw(c.pull(i), float64(x), c.Random))
		if to != x && (c.Coupling == nil || c.accept(i, to, 0)) {
			c.field[i] = to
			changed++
		}
	}
	return changed
}

// metropolis proposes to each site another field, uniform around the one it has.
func (c *chain) metropolis() (changed int) {
	for i, x := range c.field {
		to := x + float32(c.step*(2*c.Random.Uniform()-1))
		gain := c.gain(float64(x), float64(to), c.pull(i))
		if to == x {
			continue
		}
		if c.Coupling == nil && c.Random.Draw() < model.Threshold(model.MetropolisChance(gain)) || c.Coupling != nil && c.accept(i, to, gain) {
			c.field[i] = to
			changed++
		}
	}
	return changed
}

// gain returns the logarithm of the ratio of the weights of a site with the
// field y and with x, for the pull of its neighbours.
func (a action) gain(x, y, pull float64) float64 {
	xx, yy := x*x, y*y
	return float64(pull*(y-x)) - float64((yy-xx)*(a.a+float64(a.b*(xx+yy))))
}

// accept decides whether a site takes a field, where the weight without f
// changes by exp(x).
func (c *chain) accept(site int, to float32, x float64) bool {
	c.queue[0], c.to[0] = int32(site), to
	return c.Coupling.Decide(c.queue[:1], c.to[:1], x, model.MetropolisChance)
}

// wolff reverses the field of a cluster, which grows from a random site and
// takes in each neighbour j of each of its sites i whose field has the same sign
// with probability 1 - exp(-2 c phi_i phi_j).
func (c *chain) wolff() (changed int) {
	start := int32(c.Random.Below(uint64(len(c.field))))
	c.queue[0] = start
	c.field[start] = -c.field[start]
	tail := 1
	for head := 0; head < tail; head++ {
		i := c.queue[head]
		// The site is reversed already, so like signs are unlike ones now.
		for _, j := range c.Around(int(i)) {
			x := 2 * c.c * float64(c.field[i]) * float64(c.field[j])
			if x < 0 && c.Random.Draw() < model.Threshold(-math.Expm1(x)) {
				c.field[j] = -c.field[j]
				c.queue[tail] = j
				tail++
			}
		}
	}
	if c.Coupling == nil {
		return tail
	}
	cluster, to := c.queue[:tail], c.to[:tail]
	for k, i := range cluster {
		to[k] = c.field[i]
	}
	if c.Coupling.Decide(cluster, to, 0, model.MetropolisChance) {
		return tail
	}
	for _, i := range cluster {
		c.field[i] = -c.field[i]
	}
	return 0
}
