package local

import (
	"math"

	"github.com/isingml/kernel/isingml/model"
)

// heatBath visits the sites one after the other and draws each from its
// distribution for the given neighbours. With f in the Hamiltonian what is
// drawn is a proposal.
type heatBath struct{ *chain }

func (c *heatBath) Update(n int) (changed int) {
	c.begin()
	for range n {
		for site := range c.codes {
			code := pick(c.chancesAt(site), c.Random.Draw())
			if code == c.codes[site] || c.Coupling != nil && !c.accept(site, code, 0, model.MetropolisChance) {
				continue
			}
			c.codes[site] = code
			changed++
		}
	}
	return changed
}

// pick returns how many of the thresholds a word has reached.
func pick(thresholds []uint64, word uint64) (code uint8) {
	for _, t := range thresholds {
		if word < t {
			break
		}
		code++
	}
	return code
}

// chancesAt returns the thresholds of the probabilities that the code of a site
// is at most 0, 1, ... for its neighbours.
func (c *chain) chancesAt(site int) []uint64 {
	at := 0
	for _, n := range c.around(site) {
		at = at*len(c.bond) + int(c.codes[n])
		if c.chances == nil {
			at = 0
		}
	}
	if c.chances != nil && c.chances[at] != nil {
		return c.chances[at]
	}
	least := math.Inf(1)
	for code := range c.bond {
		least = min(least, c.energy(site, uint8(code)))
	}
	sum, sums := 0., make([]float64, len(c.bond))
	for code := range c.bond {
		sum += math.Exp(-c.Beta * (c.energy(site, uint8(code)) - least))
		sums[code] = sum
	}
	for code := range c.one {
		c.one[code] = model.Threshold(sums[code] / sum)
	}
	if c.chances == nil {
		return c.one
	}
	c.chances[at] = append([]uint64(nil), c.one...)
	return c.chances[at]
}

// metropolis visits the sites one after the other and proposes one of the
// other values to each, all with equal probability; see [model.SweepChance].
type metropolis struct{ *chain }

func (c *metropolis) Update(n int) (changed int) {
	c.begin()
	for range n {
		for site, code := range c.codes {
			to := c.other(code)
			if c.accept(site, to, c.Beta*(c.energy(site, code)-c.energy(site, to)), model.SweepChance) {
				c.codes[site] = to
				changed++
			}
		}
	}
	return changed
}

// other returns one of the other codes.
func (c *chain) other(code uint8) uint8 {
	to := uint8(c.Random.Below(uint64(len(c.bond) - 1)))
	if to >= code {
		to++
	}
	return to
}

// wolff grows a cluster from a random site, which takes in each equal neighbour
// of each of its sites with probability 1 - exp(-beta gain), and gives it one of
// the other values (U. Wolff, Phys. Rev. Lett. 62, 361 (1989)).
type wolff struct {
	*chain
	bond uint64 // threshold
	lazy bool   // leave half of the updates out
}

func (c *wolff) Update(n int) (changed int) {
	c.begin()
	for range n {
		if c.lazy && c.Random.Draw()>>63 == 0 {
			continue
		}
		start := int32(c.Random.Below(uint64(len(c.codes))))
		from := c.codes[start]
		to := c.other(from)
		cluster := c.grow(start, from, to)
		if c.Coupling != nil && !c.accepted(cluster, to) {
			for _, site := range cluster {
				c.codes[site] = from
			}
			continue
		}
		changed += len(cluster)
	}
	return changed
}

// grow changes the cluster of the site start and returns its sites.
func (c *wolff) grow(start int32, from, to uint8) []int32 {
	codes, queue, tail := c.codes, c.queue, 1
	codes[start], queue[0] = to, start
	for head := 0; head < tail; head++ {
		for _, n := range c.around(int(queue[head])) {
			if codes[n] == from && c.Random.Draw() < c.bond {
				codes[n], queue[tail] = to, n
				tail++
			}
		}
	}
	return queue[:tail]
}

func (c *wolff) accepted(cluster []int32, to uint8) bool {
	numbers := c.numbers[:len(cluster)]
	for i := range numbers {
		numbers[i] = c.number(to)
	}
	return c.Coupling.Decide(cluster, numbers, 0, model.MetropolisChance)
}
