package ising

import (
	"fmt"
	"math"
	"math/bits"
	"os"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/internal/transition"
	"github.com/isingml/kernel/isingml/random"
)

// probability is that of the bond as it is decided.
func (b bond) probability() float64 {
	return (float64(b.lanes&0xffff-0x7fff) + math.Ldexp(float64(b.rest), -64)) / (1 << 15)
}

func TestBond(t *testing.T) {
	for _, p := range []float64{0, 1e-300, 1e-9, 0.1, 0.25, 1 - 1/(1+math.Sqrt2), 0.9, 1 - 1e-9, 1 - 1e-15, 1} {
		b := newBond(p)
		if got := b.probability(); math.Abs(got-p) > 0x1p-53*p+0x1p-78 {
			t.Errorf("a bond of probability %v has %v", p, got)
		}
		whole := b.lanes&0xffff - 0x7fff
		for lane := uint(0); lane < 64; lane += 16 {
			decide := func(x, word uint64) bool {
				// The other lanes are no ties and must not matter.
				others := uint64(0)
				if whole == 0 {
					others = laneLow &^ (0x7fff << lane)
				}
				rng := random.Scripted(&transition.Source{Options: func(int) []transition.Branch { return []transition.Branch{{Word: word, P: 1}} }})
				return b.settle(b.lanes-(others|x<<lane), rng)>>(lane+15)&1 == 1
			}
			if whole > 0 && !decide(whole-1, math.MaxUint64) {
				t.Errorf("p=%v lane %d: a number below the integer part is no", p, lane)
			}
			if whole < 0x7fff && decide(whole+1, 0) {
				t.Errorf("p=%v lane %d: a number above the integer part is yes", p, lane)
			}
			if b.rest > 0 && !decide(whole, b.rest-1) || decide(whole, b.rest) {
				t.Errorf("p=%v lane %d: a tie is decided wrongly", p, lane)
			}
		}
		d := b.lanes - whole*laneOne
		if (d^(d+laneOne))&laneHigh != laneHigh {
			t.Errorf("p=%v: ties are not seen", p)
		}
	}
}

// bondWays are the ways to decide the bonds of the sites of a cluster, one
// after the other.
type bondWays struct {
	p       float64
	table   [16][]transition.Branch // by the mask of the bonds that matter, bit 0 for the neighbour to the right
	ties    bool                    // p is so small that yes is always a tie
	pending int                     // ties of the last word that are to be settled
	site    int                     // the number of the next site in the queue
}

func newBondWays(b bond) *bondWays {
	w := &bondWays{p: b.probability(), ties: b.lanes == 0x7fff*laneOne}
	for mask := range w.table {
		if w.ties {
			tied := transition.Branch{P: 1}
			for lane := range 4 {
				if mask>>lane&1 == 0 {
					tied.Word |= 0x7fff << (16 * lane)
				}
			}
			w.table[mask] = []transition.Branch{tied}
			continue
		}
		for yes := range 16 {
			if yes&^mask != 0 {
				continue
			}
			b := transition.Branch{}
			for lane := range 4 {
				if yes>>lane&1 == 0 {
					b.Word |= 0x7fff << (16 * lane) // no lane decides yes on this number if p is not too close to 1
				}
			}
			k := bits.OnesCount(uint(yes))
			b.P = math.Pow(w.p, float64(k)) * math.Pow(1-w.p, float64(bits.OnesCount(uint(mask))-k))
			w.table[mask] = append(w.table[mask], b)
		}
	}
	return w
}

// begin is called when a cluster begins.
func (w *bondWays) begin() { w.pending, w.site = 0, 0 }

// next returns the ways of the next word of a cluster, where mask tells which
// bonds matter to a site of the queue.
func (w *bondWays) next(mask func(site int) int) []transition.Branch {
	if w.pending > 0 {
		w.pending--
		return []transition.Branch{{Word: 0, P: w.p}, {Word: math.MaxUint64, P: 1 - w.p}}
	}
	m := mask(w.site)
	w.site++
	if w.ties {
		w.pending = bits.OnesCount(uint(m))
	}
	return w.table[m]
}

// open returns for which of the four bonds of a site the decision matters:
// those to cells equal to from.
func (g *grid) open(site uint32, from byte) (mask int) {
	x, y, l := int(site)&(1<<g.shift-1), int(site)>>g.shift, g.l
	for k, n := range [][2]int{{x + 1, y}, {x - 1, y}, {x, y + 1}, {x, y - 1}} {
		if g.cells[(n[1]+l)%l<<g.shift|(n[0]+l)%l] == from {
			mask |= 1 << k
		}
	}
	return mask
}

// matrix returns the transition matrix of one update of the chain that the
// system has, and the exact probabilities of its configurations. With y it has
// a term that is a table of random numbers.
func (s system) matrix(t *testing.T, y float64) (matrix [][]float64, p []float64) {
	t.Helper()
	states, source := transition.NewStates(t, lattice.Square(s.L)), new(transition.Source)
	s.Random = random.Scripted(source)
	var term *transition.Term
	var f func(state int) float64
	if y != 0 {
		term = transition.NewTerm(states)
		s.Coupling = model.NewCoupling(term, s.Beta, s.L*s.L, y, s.Random)
		f = term.F
	}
	p = states.Boltzmann(s.Model, s.Beta, float64(s.L*s.L)*y, f)
	c := s.newChain()
	bonds := newBondWays(newBond(bondProbability(s.Beta, s.J)))
	spins := make([]int8, s.L*s.L)
	rests := 0 // 1 if the first word of an update is a coin
	cluster := func(w *wolff) {
		if w.lazy {
			rests = 1
		}
	}
	sites := transition.Sites(s.L * s.L)
	switch w := c.(type) {
	case *wolff:
		cluster(w)
		source.Options = func(draw int) []transition.Branch {
			switch draw {
			case rests - 1:
				return transition.Coin()
			case rests:
				bonds.begin()
				return sites
			}
			return bonds.next(func(k int) int { return w.open(w.queue[k], w.cells[w.queue[0]]^1) })
		}
	case coupledWolff:
		cluster(w.wolff)
		source.Options = func(draw int) []transition.Branch {
			switch {
			case term.Proposed:
				return s.decision(term, 0)
			case draw == rests-1:
				return transition.Coin()
			case draw == rests:
				bonds.begin()
				return sites
			}
			return bonds.next(func(k int) int { return w.open(w.queue[k], w.cells[w.queue[0]]^1) })
		}
	case *swendsenWang:
		return s.swendsenWangMatrix(states, source, w), p
	case coupledSwendsenWang:
		source.Options = func(draw int) []transition.Branch {
			if draw == 0 {
				bonds.begin()
			}
			if term.Proposed {
				bonds.begin()
				return s.decision(term, 0)
			}
			return bonds.next(func(k int) int { return w.open(w.queue[k], w.cells[w.queue[0]]^2) })
		}
	case *typewriter:
		source.Options = func(draw int) []transition.Branch {
			w.get(spins)
			return transition.Threshold(w.table.of(lattice.Configuration{L: s.L, Spins: spins}, draw))
		}
	case *checkerboard:
		parts := checkerboardTransitions(t, s)
		return product(parts[0], parts[1]), p
	case coupledTypewriter:
		source.Options = func(int) []transition.Branch {
			site := w.queue[0]
			return s.decision(term, -w.cost[w.cells[site]][4-bits.OnesCount(uint(w.open(site, 0)))])
		}
	}
	return states.Matrix(t, source, c, 2, func() { c.Update(1) }), p
}

// decision are the ways to decide on the proposal of a term, where the weight
// without it changes by exp(x).
func (s system) decision(term *transition.Term, x float64) []transition.Branch {
	p := 1.
	if s.Rule == model.Metropolis {
		p = s.proposed()
	}
	return term.Decide(s.Coupling, x, p, s.Rule == model.HeatBath || s.Rule == model.SwendsenWang)
}

// swendsenWangMatrix is a matrix of transitions. The first word of an update
// holds the signs of all clusters, which do not matter for how these grow. So
// all signs are tried for each way to grow, as soon as that shows how many
// clusters there are.
func (s system) swendsenWangMatrix(states *transition.States, source *transition.Source, w *swendsenWang) [][]float64 {
	bonds := newBondWays(w.bond)
	signs, left := uint64(0), 0
	source.Options = func(draw int) []transition.Branch {
		if draw == 0 {
			left = 64
			return []transition.Branch{{Word: signs, P: 1}}
		}
		if w.left != left { // a new cluster
			left = w.left
			bonds.begin()
		}
		return bonds.next(func(k int) int { return w.open(w.queue[k], w.from(signs)) })
	}
	matrix := make([][]float64, states.N)
	row := make([]byte, states.Format.Size())
	for from := range matrix {
		matrix[from] = make([]float64, states.N)
		update := func() { w.Set(states.Row(from)); w.Update(1) }
		see := func(p float64) {
			clear(row)
			w.observe(row)
			matrix[from][states.Number(row)] += math.Ldexp(p, w.left-64)
		}
		signs = 0
		source.Each(update, func(p float64) {
			see(p)
			for signs = 1; signs < 1<<(64-w.left); signs++ {
				source.Again(update)
				see(p)
			}
			signs = 0
		})
	}
	return matrix
}

// product returns the matrix of one update after the other.
func product(a, b [][]float64) [][]float64 {
	out := make([][]float64, len(a))
	for i := range a {
		out[i] = make([]float64, len(b))
		for k, x := range a[i] {
			if x != 0 {
				for j, y := range b[k] {
					out[i][j] += x * y
				}
			}
		}
	}
	return out
}

// slow tells whether there are too many ways through an update at L = 3.
func (s system) slow(y float64) bool {
	critical := s.J == 1 && s.Beta > 0.4 && s.Beta < 1
	switch {
	case s.Rule == model.SwendsenWang:
		return !long || !critical || y != 0
	case raceEnabled || testing.Short():
		return true
	}
	return !long && !critical
}

// long says that tests may take minutes.
var long = os.Getenv("ISINGML_LONG_TESTS") != ""

// TestStationary checks every rule in every kind of system: that an update
// leaves the Boltzmann distribution as it is, with detailed balance where
// clusters have it, and that stored configurations forget their past at every
// gap. Corners of the parameters are those where a rule could come to a period.
func TestStationary(t *testing.T) {
	betaC := math.Log(1+math.Sqrt2) / 2
	for _, rule := range (Model{}).Rules() {
		for _, l := range []int{2, 3} {
			for _, beta := range []float64{0, 1e-9, 0.2, betaC, 5} { // at 5 some probabilities are close to 2^-64
				for _, c := range []struct{ j, h, y float64 }{{1, 0, 0}, {1, 0.2, 0}, {1, 0, 0.05}, {-0.7, -0.4, 0}, {-1, 0, -0.05}, {0, 0, 0}, {0, 0.3, 0.3}} {
					s := system{Model{J: c.j, H: c.h}, model.Setup{L: l, Beta: beta, Rule: rule.Name}}
					if s.Check(l, rule.Name) != nil || l > 2 && s.slow(c.y) {
						continue
					}
					t.Run(fmt.Sprintf("%s/L=%d,beta=%.3g,J=%v,h=%v,Y=%v", rule.Name, l, beta, c.j, c.h, c.y), func(t *testing.T) {
						matrix, p := s.matrix(t, c.y)
						transition.Stationary(t, matrix, p)
						if rule.Name == model.Wolff || rule.Name == model.SwendsenWang && c.y == 0 {
							transition.Detailed(t, matrix, p)
						}
						for gap := 1; gap <= 4; gap++ {
							transition.Ergodic(t, matrix, gap)
						}
					})
				}
			}
		}
	}
}

// of returns the threshold of site i.
func (table flipTable) of(c lattice.Configuration, i int) uint64 {
	x, y, up := i%c.L, i/c.L, 0
	for _, s := range []int8{c.At(x+1, y), c.At(x-1, y), c.At(x, y+1), c.At(x, y-1)} {
		up += int(s+1) / 2
	}
	return table[(c.Spins[i]+1)/2][up]
}

// from is what the cells of the cluster that grows were before.
func (w *swendsenWang) from(signs uint64) byte {
	flip := byte(signs>>(63-w.left)) & 1
	return w.cells[w.queue[0]] ^ flip ^ 2
}
