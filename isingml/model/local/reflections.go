package local

import (
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/model"
)

// A reflection is a permutation of the codes that undoes itself and leaves every
// energy as it is if all sites take part, such as the other sign of spins or the
// mirror image of directions.
type reflection []uint8

// findReflections returns those that clusters of the model can grow by: none if
// there are other interactions than bonds, or bonds of two values that contradict
// each other, for then clusters are exact and grow over nearly all sites. Of more
// than 6 values only mirror images of a circle are looked at, n to k - n.
func (m *Model) findReflections() (all []reflection) {
	q := len(m.site)
	for _, table := range m.tables {
		if len(table) != q*q {
			return nil
		}
	}
	if q == 2 && m.frustrated(4) {
		return nil
	}
	try := func(codes []int) {
		r, moves := make(reflection, q), false
		for a, to := range codes {
			r[a] = uint8(to)
			moves = moves || a != to
			if codes[to] != a {
				return
			}
		}
		if moves && m.invariant(codes) {
			all = append(all, r)
		}
	}
	if q > maxPermuted {
		for k := range q {
			codes := make([]int, q)
			for n := range codes {
				codes[n] = (k - n + q) % q
			}
			try(codes)
		}
		return all
	}
	for _, codes := range permutations(q) {
		try(codes)
	}
	return all
}

// frustrated tells whether bonds of two values contradict each other at size l:
// whether there is no configuration in which each bond has its lower energy.
func (m *Model) frustrated(l int) bool {
	format := m.Format(l)
	codes := slices.Repeat([]int{-1}, format.Sites())
	s := m.starsOf(l, func() {})
	for start := range codes {
		if codes[start] >= 0 {
			continue
		}
		codes[start] = 0
		for queue := []int32{int32(start)}; len(queue) > 0; queue = queue[1:] {
			here := codes[queue[0]]
			rays, others := s.star(int(queue[0]))
			for k, n := range others {
				table := m.tables[rays[k].class]
				if table[0] == table[1] { // nothing is lower
					continue
				}
				to := here
				if table[1] < table[0] {
					to = 1 - here
				}
				if codes[n] < 0 {
					codes[n] = to
					queue = append(queue, n)
				} else if codes[n] != to {
					return true
				}
			}
		}
	}
	return false
}

// moves tells whether reflections lead from every code to every other one.
func (m *Model) moves() bool {
	seen := make([]bool, len(m.site))
	seen[0] = true
	for queue := []uint8{0}; len(queue) > 0; queue = queue[1:] {
		for _, r := range m.reflections {
			if to := r[queue[0]]; !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	return !slices.Contains(seen, false)
}

// reflecting grows a cluster from a random site and reflects it, by one of the
// reflections (U. Wolff, Phys. Rev. Lett. 62, 361 (1989)). A neighbour with the code
// b joins a site that goes from a to a' with probability
//
//	1 - exp(-beta (E(a', b) - E(a, b))),
//
// if that is positive: as E(a', b') = E(a, b), the bonds between the cluster and
// the rest then weigh the same before and after. Where reflections do not lead to
// all values, an update visits every site with the heat bath, too.
type reflecting struct {
	*chain
	bonds   [][][]uint64 // thresholds by reflection and class, at a q + b
	cluster []bool       // of a site: it belongs to the cluster
	sweep   *heatBath    // nil if reflections suffice
	lazy    bool
}

func newReflecting(c *chain) *reflecting {
	w, q, most := &reflecting{chain: c, cluster: make([]bool, len(c.codes))}, len(c.site), 0.
	for _, r := range c.reflections {
		var classes [][]uint64
		for _, table := range c.tables {
			bonds := make([]uint64, len(table))
			for at, x := range table {
				a, b := at/q, at%q
				if r[a] == uint8(a) || r[b] == uint8(b) {
					continue
				}
				p := -math.Expm1(-c.Beta * max(0, table[int(r[a])*q+b]-x))
				bonds[at] = model.Threshold(p)
				most = max(most, p)
			}
			classes = append(classes, bonds)
		}
		w.bonds = append(w.bonds, classes)
	}
	if !c.moves() {
		w.sweep = &heatBath{c}
	}
	w.lazy = q == 2 && model.Lazy(most)
	return w
}

func (c *reflecting) Update(n int) (changed int) {
	c.begin()
	for range n {
		if c.sweep != nil {
			changed += c.sweep.visit()
		}
		if c.lazy && c.Random.Draw()>>63 == 0 {
			continue
		}
		k := 0
		if len(c.reflections) > 1 {
			k = int(c.Random.Below(uint64(len(c.reflections))))
		}
		changed += c.reflect(int32(c.Random.Below(uint64(len(c.codes)))), k)
	}
	return changed
}

// reflect reflects the cluster of the site start by reflection k, if f allows it,
// and returns how many sites changed.
func (c *reflecting) reflect(start int32, k int) int {
	r, q := c.reflections[k], len(c.site)
	if r[c.codes[start]] == c.codes[start] {
		return 0
	}
	queue, tail := c.queue, 1
	queue[0], c.cluster[start] = start, true
	for head := 0; head < tail; head++ {
		rays, others := c.star(int(queue[head]))
		row := int(c.codes[queue[head]]) * q
		for i, n := range others {
			if bond := c.bonds[k][rays[i].class][row+int(c.codes[n])]; bond > 0 && !c.cluster[n] && c.Random.Draw() < bond {
				queue[tail], c.cluster[n] = n, true
				tail++
			}
		}
	}
	cluster := queue[:tail]
	for _, site := range cluster {
		c.cluster[site] = false
	}
	if c.Coupling != nil {
		numbers := c.numbers[:tail]
		for i, site := range cluster {
			numbers[i] = c.number(r[c.codes[site]])
		}
		if !c.Coupling.Decide(cluster, numbers, 0, model.MetropolisChance) {
			return 0
		}
	}
	for _, site := range cluster {
		c.codes[site] = r[c.codes[site]]
	}
	return tail
}
