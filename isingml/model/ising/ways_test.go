package ising

import (
	"math"
	"math/bits"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model/internal/transition"
)

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
