package lattice

import "github.com/isingml/kernel/isingml/random"

// Neighbors are the other sites of all interactions of each site, as
// [Geometry.Interactions] gives them: on the hypercubic lattice, for each
// direction the next site and the one before.
type Neighbors struct {
	first []int32 // of each site, where its neighbours begin; and the end
	sites []int32
}

// Neighbors returns those of all sites at linear size l. It polls the words of
// the chain that they are for.
func (g Geometry) Neighbors(l int, words *random.Words) *Neighbors {
	v := g.cells(l) * max(1, g.Basis)
	n := &Neighbors{first: make([]int32, 0, v+1)}
	for site := range v {
		if site%l == 0 {
			words.Poll()
		}
		n.first = append(n.first, int32(len(n.sites)))
		g.Interactions(l, site, func(_, _, _ int, others []int32) { n.sites = append(n.sites, others...) })
	}
	n.first = append(n.first, int32(len(n.sites)))
	return n
}

// Around returns the neighbours of a site.
func (n *Neighbors) Around(site int) []int32 { return n.sites[n.first[site]:n.first[site+1]] }

// Groups calls visit with each interaction once: class by class, group by group,
// and of each group cell by cell, with its sites, which are overwritten
// afterwards.
func (g Geometry) Groups(l int, visit func(class, group int, sites []int32)) {
	for k, class := range g.Classes {
		for number, group := range class {
			places := make([]steps, len(group))
			for i, p := range group {
				places[i] = g.steps(l, group[0], p)
			}
			sites := make([]int32, len(group))
			x := make([]int, g.Dimension)
			for range g.cells(l) {
				inside := true
				for i, p := range places {
					sites[i] = p.site
					for axis, at := range x {
						step := p.to[axis][at]
						inside = inside && step >= 0
						sites[i] += step
					}
				}
				if inside {
					visit(k, number, sites)
				}
				for axis := range x {
					if x[axis]++; x[axis] < l {
						break
					}
					x[axis] = 0
				}
			}
		}
	}
}

// steps say which site a place is, by the cell of the first place of its group.
type steps struct {
	site int32
	to   [][]int32 // in each direction, by the cell's coordinate: what it adds to the site's number; -1 beyond an open end
}

func (g Geometry) steps(l int, first, p Place) steps {
	basis := max(1, g.Basis)
	s, stride := steps{int32(p.Site), make([][]int32, g.Dimension)}, basis
	for k := range s.to {
		s.to[k] = make([]int32, l)
		for x := range s.to[k] {
			to := x + along(p.Offset, k) - along(first.Offset, k)
			if s.to[k][x] = int32(mod(to, l) * stride); (to < 0 || to >= l) && k < len(g.Open) && g.Open[k] {
				s.to[k][x] = -1
			}
		}
		stride *= l
	}
	return s
}
