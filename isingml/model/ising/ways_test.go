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
	table [16][]transition.Branch // by the mask of the bonds that matter, bit 0 for the neighbour to the right
	site  int                     // the number of the next site in the queue
}

func newBondWays(threshold uint64) *bondWays {
	w, p := new(bondWays), math.Ldexp(float64(threshold), -64)
	for mask := range w.table {
		for yes := range 16 {
			if yes&^mask != 0 {
				continue
			}
			k, n := bits.OnesCount(uint(yes)), bits.OnesCount(uint(mask))
			w.table[mask] = append(w.table[mask], transition.Branch{Word: uint64(yes), P: math.Pow(p, float64(k)) * math.Pow(1-p, float64(n-k))})
		}
	}
	return w
}

// begin is called when a cluster begins.
func (w *bondWays) begin() { w.site = 0 }

// next returns the ways of the next site of a cluster, where mask tells which
// bonds matter to a site of the queue.
func (w *bondWays) next(mask func(site int) int) []transition.Branch {
	m := mask(w.site)
	w.site++
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
	return table[(c.Spins[i]+1)/2][up(c, i)]
}

// from is what the cells of the cluster that grows were before.
func (w *swendsenWang) from(signs uint64) byte {
	flip := byte(signs>>(63-w.left)) & 1
	return w.cells[w.queue[0]] ^ flip ^ 2
}
