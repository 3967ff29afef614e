package local

import "github.com/isingml/kernel/isingml/model"

// A chain holds the codes of all sites and updates them.
type chain struct {
	*Model
	model.Setup
	*stars
	codes  []uint8
	queue  []int32 // of a cluster, with room for one more site, and of a proposal
	values []int8  // of all sites
	// numbers are the values as a function f takes them: of all sites, and of a
	// proposal; nil without f.
	numbers []float32
	// chances are those of the heat bath by the shape of a site and for each
	// combination of its others that was met, if there are not too many
	// combinations; see chancesAt.
	chances [][][]uint64
	one     []uint64
}

// maxChances is for how many combinations of others chances are kept.
const maxChances = 1 << 20

// NewChain implements [model.Model]. In each ordered state all sites have the
// same value.
func (m *Model) NewChain(s model.Setup) model.Chain {
	f := m.Format(s.L)
	v := f.Sites()
	q := len(m.site)
	c := &chain{
		Model: m, Setup: s,
		codes: make([]uint8, v), stars: m.starsOf(s.L, s.Random.Poll),
		queue: make([]int32, v+1), values: make([]int8, v),
		one: make([]uint64, q-1),
	}
	c.chances = make([][][]uint64, len(c.shapes))
	for k, rays := range c.shapes {
		if n := combinations(rays); n <= maxChances {
			c.chances[k] = make([][]uint64, int(n))
		}
	}
	if s.Coupling != nil {
		c.numbers = make([]float32, v)
	}
	for i := range c.codes {
		c.codes[i] = uint8(s.Index % q)
	}
	switch {
	case s.Rule == model.Wolff && m.gains != nil:
		return newWolff(c)
	case s.Rule == model.Wolff:
		return newReflecting(c)
	case s.Rule == model.Metropolis:
		return &metropolis{c}
	}
	return &heatBath{c}
}

// Set implements [model.Chain].
func (c *chain) Set(row []byte) {
	c.Format(c.L).Unpack(c.values, row)
	c.encode(c.codes, c.values)
}

// Observe implements [model.Chain].
func (c *chain) Observe(row []byte, out []float64) {
	c.decode()
	c.Format(c.L).Pack(row, c.values)
	c.observe(c.stars, c.codes, c.values, out)
}

func (c *chain) decode() {
	for i, code := range c.codes {
		c.values[i] = c.Codec.Value(int(code))
	}
}

// begin tells the function in the Hamiltonian the current configuration.
func (c *chain) begin() {
	if c.Coupling != nil {
		for i, code := range c.codes {
			c.numbers[i] = c.number(code)
		}
		c.Coupling.Reset(c.numbers)
	}
}

func (c *chain) number(code uint8) float32 { return float32(c.Codec.Value(int(code))) }

// energy returns that of a site with its interactions if it had the code a.
func (c *chain) energy(site int, a uint8) float64 {
	e, _ := c.energies(site, a, a)
	return e
}

// energies returns those of two codes.
func (c *chain) energies(site int, a, b uint8) (ofA, ofB float64) {
	q := len(c.site)
	ofA, ofB = c.site[a], c.site[b]
	rays, others := c.star(site)
	for _, r := range rays {
		at := 0
		for _, n := range others[:r.others] {
			at = at*q + int(c.codes[n])
		}
		others = others[r.others:]
		table := c.tables[r.class]
		ofA += table[int(a)*r.row+at]
		ofB += table[int(b)*r.row+at]
	}
	return ofA, ofB
}

// accept decides whether a site takes a code, where the weight without f
// changes by exp(x), with probability chance(x + beta V Y df).
func (c *chain) accept(site int, code uint8, x float64, chance func(x float64) float64) bool {
	if c.Coupling == nil {
		return c.Random.Draw() < model.Threshold(chance(x))
	}
	c.queue[0], c.numbers[0] = int32(site), c.number(code)
	return c.Coupling.Decide(c.queue[:1], c.numbers[:1], x, chance)
}
