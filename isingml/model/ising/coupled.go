package ising

import "github.com/isingml/kernel/isingml/model"

// A proposer puts proposals of a grid to the term in its Hamiltonian.
type proposer struct {
	*model.Coupling
	values []float32 // of all sites, or the new ones of a proposal
	sites  []int32
}

func newProposer(s system) *proposer {
	return &proposer{Coupling: s.Coupling, values: make([]float32, s.L*s.L), sites: make([]int32, 0, s.L*s.L)}
}

// reset computes f anew.
func (c *proposer) reset(g *grid) {
	c.values = c.values[:g.l*g.l]
	get(g, c.values)
	c.Reset(c.values)
}

// reversal returns the sites of the queue and what their spins would be if they
// were reversed; done says that the cells are.
func (c *proposer) reversal(g *grid, queue []uint32, done bool) (sites []int32, values []float32) {
	c.sites, c.values = c.sites[:0], c.values[:0]
	signs := [2]float32{-1, 1}
	flip := byte(1)
	if done {
		flip = 0
	}
	for _, site := range queue {
		x, y := int(site&(1<<g.shift-1)), int(site>>g.shift)
		c.sites = append(c.sites, int32(y*g.l+x))
		c.values = append(c.values, signs[g.cells[site]&1^flip^g.reversed(x, y)])
	}
	return c.sites, c.values
}

// reverse flips all sites of the queue.
func (g *grid) reverse(queue []uint32) {
	for _, site := range queue {
		g.cells[site] ^= 1
	}
}

// coupledWolff grows the clusters of Wolff's algorithm, which obeys detailed
// balance for E, and accepts one with probability min(1, exp(beta V Y df)).
type coupledWolff struct {
	*wolff
	*proposer
}

func (w coupledWolff) Update(n int) (flipped int) {
	w.reset(w.grid)
	for range n {
		if w.idle() {
			continue
		}
		size := w.step()
		cluster := w.queue[:size]
		sites, values := w.reversal(w.grid, cluster, true)
		if w.Decide(sites, values, 0, model.MetropolisChance) {
			flipped += size
		} else {
			w.grid.reverse(cluster)
		}
	}
	return flipped
}

// coupledSwendsenWang draws the sign of each cluster in turn from its
// distribution for the given signs of the others.
type coupledSwendsenWang struct {
	*swendsenWang
	*proposer
}

func (w coupledSwendsenWang) Update(n int) (flipped int) {
	w.reset(w.grid)
	for range n {
		w.begin()
		for y := range w.l {
			for x := range w.l {
				site := uint32(y)<<w.shift | uint32(x)
				from := w.cells[site]
				if from&2 == w.visited {
					continue
				}
				size := w.grow(site, from, 2)
				cluster := w.queue[:size]
				sites, values := w.reversal(w.grid, cluster, false)
				if w.Decide(sites, values, 0, model.HeatBathChance) {
					w.grid.reverse(cluster)
					flipped += size
				}
			}
		}
	}
	return flipped
}

// coupledTypewriter visits the spins one after the other.
type coupledTypewriter struct {
	*grid
	*proposer
	chance func(x float64) float64
	cost   [2][5]float64 // beta times the energy of a flip, by spin and neighbours up
}

func newCoupledTypewriter(s system) coupledTypewriter {
	w := coupledTypewriter{grid: newGrid(s, false), proposer: newProposer(s), chance: s.chance()}
	for spin := range 2 {
		for up := range 5 {
			w.cost[spin][up] = s.cost(spin, up)
		}
	}
	return w
}

func (w coupledTypewriter) Update(n int) (flipped int) {
	w.reset(w.grid)
	stride, end := uint32(1)<<w.shift, uint32(w.l)<<w.shift
	for range n {
		for y := range w.l {
			for x := range w.l {
				site := uint32(y)<<w.shift | uint32(x)
				right, left, below, above := neighbours(site, stride, uint32(w.l-1), end)
				up := w.cells[right] + w.cells[left] + w.cells[below] + w.cells[above]
				w.queue[0] = site
				sites, values := w.reversal(w.grid, w.queue[:1], false)
				if w.Decide(sites, values, -w.cost[w.cells[site]][up], w.chance) {
					w.cells[site] ^= 1
					flipped++
				}
			}
		}
	}
	return flipped
}
