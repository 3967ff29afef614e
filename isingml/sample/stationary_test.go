package sample

import (
	"fmt"
	"math"
	"math/bits"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
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
				rng := scripted(&branching{options: func(int) []branch { return []branch{{word, 1}} }})
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

// bondBranches are the ways to decide the bonds of a mask, bit 0 for the lane
// of the neighbour to the right.
func bondBranches(p float64) (table [16][]branch) {
	for mask := range table {
		for yes := range 16 {
			if yes&^mask != 0 {
				continue
			}
			b := branch{p: 1}
			for lane := range 4 {
				if yes>>lane&1 == 0 {
					b.word |= 0x7fff << (16 * lane) // no lane decides yes on this number if p < 1
				}
			}
			k := bits.OnesCount(uint(yes))
			b.p = math.Pow(p, float64(k)) * math.Pow(1-p, float64(bits.OnesCount(uint(mask))-k))
			table[mask] = append(table[mask], b)
		}
	}
	return table
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

// sites are the ways to draw one of n.
func siteBranches(n int) (sites []branch) {
	for i := range n {
		sites = append(sites, branch{uint64(math.Ldexp((float64(i)+0.5)/float64(n), 64)), 1 / float64(n)})
	}
	return sites
}

func TestWolffStationary(t *testing.T) {
	for _, c := range []struct {
		l       int
		beta, j float64
	}{{2, 0.3, 1}, {2, 0.44, -1}, {2, 1.2, 1}, {3, 0.44, 1}} {
		t.Run(fmt.Sprintf("L=%d,beta=%v,J=%v", c.l, c.beta, c.j), func(t *testing.T) {
			if c.l > 2 && raceEnabled {
				t.Skip("slow")
			}
			s, err := Spec{L: c.l, Beta: c.beta, Params: jh(c.j, 0), Configs: 1}.Resolved()
			if err != nil {
				t.Fatal(err)
			}
			source := new(branching)
			w := newWolff(s, scripted(source))
			sites, bonds := siteBranches(s.L*s.L), bondBranches(w.bond.probability())
			source.options = func(draw int) []branch {
				if draw == 0 {
					return sites
				}
				return bonds[w.open(w.queue[draw-1], w.cells[w.queue[0]]^1)]
			}
			matrix := transitions(t, source, w, s.L, func() { w.update(1) })
			stationary(t, matrix, boltzmann(s))
			detailed(t, matrix, boltzmann(s))
			ergodic(t, matrix)
		})
	}
}

func TestSwendsenWangStationary(t *testing.T) {
	for _, c := range []struct {
		l       int
		beta, j float64
	}{{2, 0.3, 1}, {2, 0.44, -1}, {3, 0.44, 1}} {
		t.Run(fmt.Sprintf("L=%d,beta=%v,J=%v", c.l, c.beta, c.j), func(t *testing.T) {
			if c.l > 2 && (testing.Short() || raceEnabled) {
				t.Skip("slow")
			}
			s, err := Spec{L: c.l, Beta: c.beta, Params: jh(c.j, 0), Configs: 1, Algorithm: SwendsenWang}.Resolved()
			if err != nil {
				t.Fatal(err)
			}
			source := new(branching)
			w := newSwendsenWang(s, scripted(source))
			bonds := bondBranches(w.bond.probability())
			// The first word holds the signs of all clusters, which do not
			// matter for how these grow. So all signs are tried for each way
			// to grow, as soon as that shows how many clusters there are.
			signs, left, first := uint64(0), 0, 0
			source.options = func(draw int) []branch {
				if draw == 0 {
					left = 64
					return []branch{{signs, 1}}
				}
				if w.left != left { // a new cluster
					left, first = w.left, draw
				}
				return bonds[w.open(w.queue[draw-first], w.from(signs))]
			}
			n := 1 << (s.L * s.L)
			matrix := make([][]float64, n)
			row := make([]byte, 2)
			for from := range matrix {
				matrix[from] = make([]float64, n)
				for more := true; more; more = source.next() {
					clusters := 0
					for signs = 0; signs < 1<<clusters; signs++ {
						source.depth, source.weight = 0, 1
						w.set(spinsOf(from, s.L))
						w.update(1)
						clusters = 64 - w.left
						clear(row)
						w.observe(row[:lattice.PackedSize(s.L)])
						matrix[from][int(row[0])|int(row[1])<<8] += math.Ldexp(source.weight, -clusters)
					}
				}
			}
			stationary(t, matrix, boltzmann(s))
			detailed(t, matrix, boltzmann(s))
			ergodic(t, matrix)
		})
	}
}

func TestSingleSpinStationary(t *testing.T) {
	for _, a := range []Algorithm{Metropolis, HeatBath} {
		for _, c := range []struct {
			l              int
			beta, j, field float64
		}{{2, 0, 1, 0}, {2, 0.44, 1, 0}, {2, 0.3, -1, 0}, {2, 0.5, 1, 0.2}, {2, 0.5, -0.7, -0.4}, {3, 0.44, 1, 0}, {3, 0.4, -1, 0}, {3, 0.4, 1, -0.3}} {
			t.Run(fmt.Sprintf("%s/L=%d,beta=%v,J=%v,h=%v", a, c.l, c.beta, c.j, c.field), func(t *testing.T) {
				if c.l > 2 && raceEnabled {
					t.Skip("slow")
				}
				s, err := Spec{L: c.l, Beta: c.beta, Params: jh(c.j, c.field), Configs: 1, Algorithm: a}.Resolved()
				if err != nil {
					t.Fatal(err)
				}
				p := boltzmann(s)
				table := newFlipTable(s)
				spins := make([]int8, s.L*s.L)

				source := new(branching)
				one := newTypewriter(s, scripted(source))
				source.options = func(draw int) []branch {
					one.get(spins)
					return thresholdBranches(table.of(lattice.Configuration{L: s.L, Spins: spins}, draw))
				}
				matrix := transitions(t, source, one, s.L, func() { one.update(1) })
				stationary(t, matrix, p)
				ergodic(t, matrix)
				if s.L%2 != 0 {
					return
				}
				for p, matrix := range checkerboardTransitions(t, s) {
					t.Logf("sublattice %d", p)
					stationary(t, matrix, boltzmann(s))
				}
			})
		}
	}
}

// thresholdBranches are a number just below the threshold, which must say yes,
// and the threshold itself, which must say no.
func thresholdBranches(threshold uint64) (b []branch) {
	p := math.Ldexp(float64(threshold), -64)
	if threshold > 0 {
		b = append(b, branch{threshold - 1, p})
	}
	return append(b, branch{threshold, 1 - p})
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
