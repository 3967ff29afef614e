package on

import (
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// A chain holds the vectors and updates them.
type chain struct {
	Model
	model.Setup
	*lattice.Neighbors
	step     float64   // of the Metropolis rule
	spins    []float32 // as they are stored, so that a resumed chain does not differ
	queue    []int32   // of a cluster
	to       []float32 // of a proposal
	axis     []float64 // a random unit vector
	next, up []float64 // one vector, and the sum of its neighbours
}

// NewChain implements [model.Model]. The ordered states point along the axes, in
// one direction and then the other.
func (m Model) NewChain(s model.Setup) model.Chain {
	v := m.Format(s.L).Sites()
	c := &chain{
		Model: m, Setup: s, Neighbors: lattice.Hypercubic(m.d).Neighbors(s.L, s.Random),
		step:  2 / math.Sqrt(1+2*float64(m.d)*s.Beta),
		spins: make([]float32, v*m.n), queue: make([]int32, v), to: make([]float32, v*m.n),
		axis: make([]float64, m.n), next: make([]float64, m.n), up: make([]float64, m.n),
	}
	for i := range v {
		c.spins[i*m.n+s.Index/2%m.n] = float32(1 - 2*(s.Index%2))
	}
	return c
}

// Set implements [model.Chain].
func (c *chain) Set(row []byte) { c.Format(c.L).UnpackFloats(c.spins, row) }

// Observe implements [model.Chain].
func (c *chain) Observe(row []byte, values []float64) {
	if err := c.Format(c.L).PackFloats(row, c.spins); err != nil {
		panic(err) // vectors are finite
	}
	c.observe(c.spins, c.L, values)
}

// Disorder implements [model.Disordered].
func (c *chain) Disorder() {
	for i := 0; i < len(c.spins); i += c.n {
		c.random()
		store(c.spins[i:i+c.n], c.axis)
	}
}

// Update implements [model.Chain].
func (c *chain) Update(n int) (changed int) {
	if c.Coupling != nil {
		c.Coupling.Reset(c.spins)
	}
	for range n {
		if c.Rule == model.Wolff {
			changed += c.wolff()
			continue
		}
		changed += c.metropolis()
		if c.Rule == model.Overrelaxation {
			changed += c.overrelax()
		}
	}
	return changed
}

// random draws the axis, uniform on the sphere: normal numbers have no direction.
func (c *chain) random() {
	square := 0.0
	for square == 0 {
		for k := range c.axis {
			c.axis[k] = c.Random.Normal()
			square += float64(c.axis[k] * c.axis[k])
		}
	}
	for k := range c.axis {
		c.axis[k] /= math.Sqrt(square)
	}
}

// store writes a vector at unit length.
func store(to []float32, from []float64) {
	square := 0.0
	for _, x := range from {
		square += float64(x * x)
	}
	for k, x := range from {
		to[k] = float32(x / math.Sqrt(square))
	}
}

// metropolis visits the vectors one after the other and proposes to each the
// direction of its sum with a normal vector: one that lies at an angle is as
// likely as its way back.
func (c *chain) metropolis() (changed int) {
	for i := range len(c.queue) {
		s := c.spins[i*c.n : (i+1)*c.n]
		c.sum(i)
		for k, x := range s {
			c.next[k] = float64(x) + float64(c.step*c.Random.Normal())
		}
		changed += c.propose(i, true)
	}
	return changed
}

// overrelax reflects the vectors, one after the other, at the sum of their
// neighbours, which leaves the energy as it is.
func (c *chain) overrelax() (changed int) {
	for i := range len(c.queue) {
		s := c.spins[i*c.n : (i+1)*c.n]
		c.sum(i)
		along, square := 0.0, 0.0
		for k, x := range s {
			along += float64(c.up[k] * float64(x))
			square += float64(c.up[k] * c.up[k])
		}
		if square == 0 {
			continue
		}
		for k, x := range s {
			c.next[k] = float64(2*along/square*c.up[k]) - float64(x)
		}
		changed += c.propose(i, false)
	}
	return changed
}

// sum leaves in up the sum of the neighbours of a site.
func (c *chain) sum(site int) {
	clear(c.up)
	for _, j := range c.Around(site) {
		for k, x := range c.spins[int(j)*c.n : (int(j)+1)*c.n] {
			c.up[k] += float64(x)
		}
	}
}

// propose decides whether a site takes the direction of next, and returns how
// many sites changed. Without weighing, the energy stays but for rounding.
func (c *chain) propose(site int, weigh bool) int {
	s, to := c.spins[site*c.n:(site+1)*c.n], c.to[:c.n]
	store(to, c.next)
	gain := 0.0
	for k, x := range to {
		gain += float64(c.up[k] * (float64(x) - float64(s[k])))
	}
	if gain *= c.Beta; !weigh {
		gain = 0
	}
	switch c.queue[0] = int32(site); {
	case c.Coupling != nil && !c.Coupling.Decide(c.queue[:1], to, gain, model.MetropolisChance):
		return 0
	case c.Coupling == nil && weigh && c.Random.Draw() >= model.Threshold(model.MetropolisChance(gain)):
		return 0
	}
	copy(s, to)
	return 1
}

// wolff reflects a cluster at the plane across a random axis r: it grows from a
// random site and takes in each neighbour j of each of its sites i with
// probability 1 - exp(-2 beta (r . s_i)(r . s_j)) where this is above 0 (U.
// Wolff, Phys. Rev. Lett. 62, 361 (1989)).
func (c *chain) wolff() int {
	c.random()
	start := int32(c.Random.Below(uint64(len(c.queue))))
	c.queue[0] = start
	tail := 1
	c.reflect(start, 0)
	for head := 0; head < tail; head++ {
		i := c.queue[head]
		now := 2 * c.Beta * c.along(i) // reflected, so it has the other sign
		for _, j := range c.Around(int(i)) {
			if x := now * c.along(j); x < 0 && c.Random.Draw() < model.Threshold(-math.Expm1(x)) {
				c.queue[tail] = j
				c.reflect(j, tail)
				tail++
			}
		}
	}
	if c.Coupling == nil {
		return tail
	}
	cluster := c.queue[:tail]
	for k, i := range cluster {
		c.swap(i, k)
	}
	now := c.to[:tail*c.n] // the reflected ones
	if !c.Coupling.Decide(cluster, now, 0, model.MetropolisChance) {
		return 0
	}
	for k, i := range cluster {
		c.swap(i, k)
	}
	return tail
}

// along returns the component along the axis.
func (c *chain) along(site int32) (sum float64) {
	for k, x := range c.spins[int(site)*c.n : (int(site)+1)*c.n] {
		sum += float64(c.axis[k] * float64(x))
	}
	return sum
}

// reflect reflects a vector and keeps the one that it was as number k.
func (c *chain) reflect(site int32, k int) {
	s := c.spins[int(site)*c.n : (int(site)+1)*c.n]
	copy(c.to[k*c.n:], s)
	by := 2 * c.along(site)
	for k, x := range s {
		c.next[k] = float64(x) - float64(by*c.axis[k])
	}
	store(s, c.next)
}

// swap exchanges a vector with the one that is kept as number k.
func (c *chain) swap(site int32, k int) {
	s, kept := c.spins[int(site)*c.n:(int(site)+1)*c.n], c.to[k*c.n:(k+1)*c.n]
	for q := range s {
		s[q], kept[q] = kept[q], s[q]
	}
}
