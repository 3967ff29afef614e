package sample

import "math"

// A Term is the function f of the modified Hamiltonian
//
//	E_Y = E - V f Y
//
// of Eq. (3), as one Markov chain sees it: it knows the chain's configuration
// and is told which spins an update would reverse, so that it need not start
// anew each time. f must depend on the configuration alone. A Term is used by
// one goroutine at a time.
type Term interface {
	// Reset takes over a configuration, V spins of +1 or -1 row by row, and
	// returns its f. The spins may be overwritten when Reset has returned.
	Reset(spins []int8) float64
	// Propose returns what f would be if the spins at the sites y*L+x, all
	// different, were reversed.
	Propose(sites []int32) float64
	// Accept reverses the spins of the last proposal, whose sites are still
	// where they were. A proposal that is not accepted is forgotten at the next
	// one.
	Accept()
}

// NewTerm returns the term of any function of V spins, each +1 or -1. Each
// proposal costs one call.
func NewTerm(f func(spins []int8) float64) Term { return &plainTerm{f: f} }

type plainTerm struct {
	f       func(spins []int8) float64
	spins   []int8
	changed []int8
}

func (t *plainTerm) Reset(spins []int8) float64 {
	t.spins = append(t.spins[:0], spins...)
	t.changed = append(t.changed[:0], spins...)
	return t.f(t.spins)
}

func (t *plainTerm) Propose(sites []int32) float64 {
	copy(t.changed, t.spins)
	for _, i := range sites {
		t.changed[i] = -t.changed[i]
	}
	return t.f(t.changed)
}

func (t *plainTerm) Accept() { t.spins, t.changed = t.changed, t.spins }

// A coupling is a term in a Hamiltonian and the decisions that follow from it.
type coupling struct {
	term     Term
	strength float64 // beta V Y
	heatBath bool    // decide with exp(x)/(1+exp(x)), not with min(1, exp(x))
	proposed float64 // probability that a single-spin proposal is made
	rng      *words
	f        float64 // of the current configuration
	spins    []int8
	sites    []int32
}

func newCoupling(s Spec, term Term, rng *words) *coupling {
	v := s.L * s.L
	return &coupling{
		term: term, strength: s.Beta * float64(v) * s.Y, rng: rng,
		heatBath: s.Algorithm == HeatBath || s.Algorithm == SwendsenWang,
		proposed: 1, spins: make([]int8, v), sites: make([]int32, 0, v),
	}
}

// reset computes f anew, so that rounding errors do not add up. It is called
// at the beginning of every call of update: these are the places at which a
// chain may be cut, and a resumed chain must not differ.
func (c *coupling) reset(g *grid) {
	g.get(c.spins)
	c.f = c.term.Reset(c.spins)
}

// offer decides whether the sites of the queue are reversed, where the weight
// without the term changes by the factor exp(x) beyond what the proposal has
// taken into account.
func (c *coupling) offer(g *grid, queue []uint32, x float64) bool {
	c.sites = c.sites[:0]
	for _, site := range queue {
		c.sites = append(c.sites, int32(int(site>>g.shift)*g.l+int(site&(1<<g.shift-1))))
	}
	f := c.term.Propose(c.sites)
	if c.rng.draw() >= wordThreshold(c.chance(x+c.strength*(f-c.f))) {
		return false
	}
	c.term.Accept()
	c.f = f
	return true
}

func (c *coupling) chance(x float64) float64 {
	if c.heatBath {
		return 1 / (1 + math.Exp(-x))
	}
	return c.proposed * math.Exp(min(x, 0))
}

func (c *coupling) value() float64 { return c.f }

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
	*coupling
}

func (w coupledWolff) update(n int) (flipped int) {
	w.reset(w.grid)
	for range n {
		size := w.step()
		if cluster := w.queue[:size]; w.offer(w.grid, cluster, 0) {
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
	*coupling
}

func (w coupledSwendsenWang) update(n int) (flipped int) {
	w.reset(w.grid)
	for range n {
		w.visited ^= 2
		for y := range w.l {
			for x := range w.l {
				site := uint32(y)<<w.shift | uint32(x)
				from := w.cells[site]
				if from&2 == w.visited {
					continue
				}
				size := w.grow(site, from, 2)
				if cluster := w.queue[:size]; w.offer(w.grid, cluster, 0) {
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
	*coupling
	cost [2][5]float64 // beta times the energy of a flip, by spin and neighbours up
}

func newCoupledTypewriter(s Spec, c *coupling) coupledTypewriter {
	if s.Algorithm == Metropolis {
		c.proposed = s.proposed()
	}
	w := coupledTypewriter{grid: newGrid(s.L, false), coupling: c}
	for spin := range 2 {
		for up := range 5 {
			w.cost[spin][up] = s.cost(spin, up)
		}
	}
	return w
}

func (w coupledTypewriter) update(n int) (flipped int) {
	w.reset(w.grid)
	stride, end := uint32(1)<<w.shift, uint32(w.l)<<w.shift
	for range n {
		for y := range w.l {
			for x := range w.l {
				site := uint32(y)<<w.shift | uint32(x)
				up := byte(0)
				for _, next := range neighbours(site, stride, uint32(w.l-1), end) {
					up += w.cells[next]
				}
				w.queue[0] = site
				if w.offer(w.grid, w.queue[:1], -w.cost[w.cells[site]][up]) {
					w.cells[site] ^= 1
					flipped++
				}
			}
		}
	}
	return flipped
}
