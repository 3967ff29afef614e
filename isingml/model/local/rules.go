package local

import (
	"math"

	"github.com/isingml/kernel/isingml/model"
)

// heatBath visits the sites one after the other and draws each from its
// distribution for the given others. With f in the Hamiltonian what is
// drawn is a proposal.
type heatBath struct{ *chain }

func (c *heatBath) Update(n int) (changed int) {
	c.begin()
	for range n {
		changed += c.visit()
	}
	return changed
}

// visit visits every site once.
func (c *heatBath) visit() (changed int) {
	for site := range c.codes {
		code := pick(c.chancesAt(site), c.Random.Draw())
		if code == c.codes[site] || c.Coupling != nil && !c.accept(site, code, 0, model.MetropolisChance) {
			continue
		}
		c.codes[site] = code
		changed++
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
// is at most 0, 1, ... for the others of its interactions.
func (c *chain) chancesAt(site int) []uint64 {
	shape, q, at := c.chances[c.shape[site]], len(c.site), 0
	if shape != nil {
		_, others := c.star(site)
		for _, n := range others {
			at = at*q + int(c.codes[n])
		}
		if shape[at] != nil {
			return shape[at]
		}
	}
	least := math.Inf(1)
	for code := range q {
		least = min(least, c.energy(site, uint8(code)))
	}
	sum, sums := 0., make([]float64, q)
	for code := range sums {
		sum += math.Exp(-c.Beta * (c.energy(site, uint8(code)) - least))
		sums[code] = sum
	}
	for code := range c.one {
		c.one[code] = model.Threshold(sums[code] / sum)
	}
	if shape == nil {
		return c.one
	}
	shape[at] = append([]uint64(nil), c.one...)
	return shape[at]
}

// metropolis visits the sites one after the other and proposes one of the
// other values to each, all with equal probability; see [model.SweepChance].
type metropolis struct{ *chain }

func (c *metropolis) Update(n int) (changed int) {
	c.begin()
	for range n {
		for site, code := range c.codes {
			to := c.other(code)
			is, would := c.energies(site, code, to)
			if c.accept(site, to, c.Beta*(is-would), model.SweepChance) {
				c.codes[site] = to
				changed++
			}
		}
	}
	return changed
}

// other returns one of the other codes.
func (c *chain) other(code uint8) uint8 {
	to := uint8(c.Random.Below(uint64(len(c.site) - 1)))
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
	bonds [][]uint64 // thresholds, by the shape of a site and its neighbours
	lazy  bool       // leave half of the updates out
}

func newWolff(c *chain) *wolff {
	w, most := &wolff{chain: c}, 0.
	for _, rays := range c.shapes {
		var bonds []uint64
		for _, r := range rays {
			p := -math.Expm1(-c.Beta * c.gains[r.class])
			bonds = append(bonds, model.Threshold(p))
			most = max(most, p)
		}
		w.bonds = append(w.bonds, bonds)
	}
	w.lazy = len(c.site) == 2 && model.Lazy(most)
	return w
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

// grow changes the cluster of the site start and returns its sites. Each equal
// neighbour takes one word. While there are words at hand nothing branches on
// what they and the neighbours are, which no processor predicts: a neighbour is
// always written to the end of the queue, which moves on if it joins.
func (c *wolff) grow(start int32, from, to uint8) []int32 {
	codes, queue, head, tail := c.codes, c.queue, 0, 1
	codes[start], queue[0] = to, start
	for head < tail {
		words, used := c.Random.Ready(), 0
		for head < tail {
			others, bonds := c.neighbours(queue[head])
			if used+len(others) > len(words) {
				break
			}
			head++
			for k, n := range others {
				at, word := &codes[n], words[used]
				equal, joins := 0, 0
				if *at == from {
					equal = 1
				}
				if word < bonds[k] {
					joins = equal
				}
				*at ^= (from ^ to) & uint8(-joins)
				queue[tail] = n
				tail += joins
				used += equal
			}
		}
		c.Random.Skip(used)
		if head == tail {
			break
		}
		others, bonds := c.neighbours(queue[head])
		head++
		for k, n := range others {
			if codes[n] == from && c.Random.Draw() < bonds[k] {
				codes[n], queue[tail] = to, n
				tail++
			}
		}
	}
	return queue[:tail]
}

// neighbours returns those of a site, and the thresholds of its bonds.
func (c *wolff) neighbours(site int32) (others []int32, bonds []uint64) {
	if n := c.degree; n > 0 {
		others, bonds = c.others[int(site)*n:][:n], c.bonds[0]
	} else {
		others, bonds = c.others[c.first[site]:c.first[site+1]], c.bonds[c.shape[site]]
	}
	return others, bonds[:len(others)]
}

func (c *wolff) accepted(cluster []int32, to uint8) bool {
	numbers := c.numbers[:len(cluster)]
	for i := range numbers {
		numbers[i] = c.number(to)
	}
	return c.Coupling.Decide(cluster, numbers, 0, model.MetropolisChance)
}
