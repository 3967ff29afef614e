// Package hypercubic finds neighbours on hypercubic lattices with periodic
// boundaries, whose sites are counted as those of a lattice.Format.
package hypercubic

import (
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// A Lattice has L^d sites, each with one bond in each of d directions: at L = 2
// two neighbours are joined by two bonds.
type Lattice struct {
	degree int
	near   []int32 // of each site, the next one in each direction and then the last
}

// New returns the lattice of linear size l in d dimensions. It polls the words
// of the chain that it is for.
func New(l, d int, words *random.Words) *Lattice {
	v := 1
	for range d {
		v *= l
	}
	g := &Lattice{degree: 2 * d, near: make([]int32, 0, 2*d*v)}
	bonds := lattice.Hypercubic(d)
	for i := range v {
		if i%l == 0 {
			words.Poll()
		}
		bonds.Interactions(l, i, func(_, _ int, others []int32) { g.near = append(g.near, others...) })
	}
	return g
}

// Around returns the 2d neighbours of a site: for each direction the next one
// and the one before.
func (g *Lattice) Around(site int) []int32 { return g.near[site*g.degree : (site+1)*g.degree] }

// Bonds calls visit with the ends of each bond of L^d sites, direction by
// direction.
func Bonds(l, d int, visit func(direction, a, b int)) {
	v := 1
	for range d {
		v *= l
	}
	stride := 1
	for k := range d {
		for i := range v {
			x := i / stride % l
			visit(k, i, i+((x+1)%l-x)*stride)
		}
		stride *= l
	}
}
