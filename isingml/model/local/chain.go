package local

import (
	"math"

	"github.com/isingml/kernel/isingml/model"
)

// A chain holds the codes of all sites and updates them.
type chain struct {
	*Model
	model.Setup
	codes  []uint8
	near   []int32 // the 2d neighbours of each site, one site after the other
	queue  []int32 // of a cluster, and of a proposal
	values []int8  // of all sites
	// numbers are the values as a function f takes them: of all sites, and of a
	// proposal; nil without f.
	numbers []float32
	// chances are those of the heat bath for each combination of neighbours
	// that was met, if there are not too many combinations; see chancesAt.
	chances [][]uint64
	one     []uint64
}

// maxChances is for how many combinations of neighbours chances are kept.
const maxChances = 1 << 20

// NewChain implements [model.Model]. In each ordered state all sites have the
// same value.
func (m *Model) NewChain(s model.Setup) model.Chain {
	f := m.Format(s.L)
	v := f.Sites()
	c := &chain{
		Model: m, Setup: s,
		codes: make([]uint8, v), near: m.neighbours(s, v),
		queue: make([]int32, v), values: make([]int8, v),
		one: make([]uint64, len(m.bond)-1),
	}
	if n := math.Pow(float64(len(m.bond)), float64(2*m.Dimension)); n <= maxChances {
		c.chances = make([][]uint64, int(n))
	}
	if s.Coupling != nil {
		c.numbers = make([]float32, v)
	}
	for i := range c.codes {
		c.codes[i] = uint8(s.Index % len(m.bond))
	}
	switch {
	case s.Rule == model.Wolff:
		p := -math.Expm1(-s.Beta * m.joins)
		return &wolff{chain: c, bond: model.Threshold(p), lazy: len(m.bond) == 2 && model.Lazy(p)}
	case s.Rule == model.Metropolis:
		return &metropolis{c}
	}
	return &heatBath{c}
}

func (m *Model) neighbours(s model.Setup, v int) []int32 {
	l := s.L
	near := make([]int32, 0, 2*m.Dimension*v)
	for i := range v {
		if i%l == 0 {
			s.Random.Poll()
		}
		stride := 1
		for range m.Dimension {
			x := i / stride % l
			near = append(near, int32(i+((x+1)%l-x)*stride), int32(i+((x+l-1)%l-x)*stride))
			stride *= l
		}
	}
	return near
}

// around returns the neighbours of a site.
func (c *chain) around(site int) []int32 {
	n := 2 * c.Dimension
	return c.near[site*n : (site+1)*n]
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
	c.observe(c.codes, c.values, c.L, out)
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

// energy returns that of a site with its bonds if it had the code a.
func (c *chain) energy(site int, a uint8) float64 {
	e := c.site[a]
	for _, n := range c.around(site) {
		e += c.bond[a][c.codes[n]]
	}
	return e
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
