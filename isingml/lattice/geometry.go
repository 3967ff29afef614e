package lattice

import (
	"fmt"
	"slices"
)

// A Geometry says which sites of a lattice interact: what one unit cell has, all
// have. It is data, so that a lattice of one's own is a few lines.
type Geometry struct {
	Name      string // such as "triangular"
	Dimension int    // d, from 1 to 4
	Basis     int    // sites of a unit cell; 0 means 1
	// Classes are the kinds of interactions, to each of which a model gives an
	// energy.
	Classes []Class
	// Open says of each direction that its ends are not joined; directions that
	// are not named are periodic. Interactions beyond an open end are left out.
	Open []bool
}

// A Class is the interactions of one kind that a unit cell adds: groups of as
// many sites each, such as 2 for bonds.
type Class [][]Place

// A Place is a site as it is seen from a unit cell.
type Place struct {
	Site   int   // of the basis
	Offset []int // of its unit cell, in each direction; those not named are 0
}

// Bond returns the group of a site of the basis and of another one in the unit
// cell at an offset.
func Bond(from, to int, offset ...int) []Place { return []Place{{Site: from}, {to, offset}} }

// Hypercubic returns the lattice of nearest neighbours in d dimensions: chain,
// square, simple cubic. At L = 2 two neighbours are joined by two bonds.
func Hypercubic(d int) Geometry {
	var bonds Class
	for k := range d {
		offset := make([]int, k+1)
		offset[k] = 1
		bonds = append(bonds, Bond(0, 0, offset...))
	}
	return Geometry{Name: "hypercubic", Dimension: d, Classes: []Class{bonds}}
}

// SquareDiagonal returns the square lattice with nearest neighbours as the first
// class and those along both diagonals as the second.
func SquareDiagonal() Geometry {
	g := Hypercubic(2)
	g.Name = "square with diagonals"
	g.Classes = append(g.Classes, Class{Bond(0, 0, 1, 1), Bond(0, 0, 1, -1)})
	return g
}

// Triangular returns the lattice of six neighbours: those of the square lattice
// and two along one diagonal, in axes at 120 degrees.
func Triangular() Geometry {
	return Geometry{Name: "triangular", Dimension: 2, Classes: []Class{{Bond(0, 0, 1), Bond(0, 0, 0, 1), Bond(0, 0, 1, 1)}}}
}

// Triangles returns the triangular lattice with all its triangles, two a site,
// in place of its bonds.
func Triangles() Geometry {
	corner, right, up := Place{}, Place{Offset: []int{1}}, Place{Offset: []int{0, 1}}
	across := Place{Offset: []int{1, 1}}
	return Geometry{Name: "triangles", Dimension: 2, Classes: []Class{{{corner, right, across}, {corner, up, across}}}}
}

// Honeycomb returns the lattice of three neighbours, with two sites a unit cell.
func Honeycomb() Geometry {
	return Geometry{Name: "honeycomb", Dimension: 2, Basis: 2, Classes: []Class{{Bond(0, 1), Bond(0, 1, -1), Bond(0, 1, 0, -1)}}}
}

// Format returns that of configurations of linear size l.
func (g Geometry) Format(l int, c Codec) Format {
	return Format{Shape: slices.Repeat([]int{l}, g.Dimension), Basis: g.Basis, Codec: c}
}

// Validate reports what keeps g from being a lattice: a dimension, a basis or a
// place out of range, a class without groups, or groups of different sizes.
func (g Geometry) Validate() error {
	if g.Dimension < 1 || g.Dimension > 4 {
		return fmt.Errorf("lattice: dimension %d of the %s lattice, must be from 1 to 4", g.Dimension, g.Name)
	}
	if g.Basis < 0 || g.Basis > maxPerCell || len(g.Open) > g.Dimension {
		return fmt.Errorf("lattice: the %s lattice has %d sites a unit cell and %d open or periodic directions, must be at most %d and %d", g.Name, g.Basis, len(g.Open), maxPerCell, g.Dimension)
	}
	for k, class := range g.Classes {
		if len(class) == 0 {
			return fmt.Errorf("lattice: class %d of the %s lattice has no interactions", k, g.Name)
		}
		for _, group := range class {
			if len(group) == 0 || len(group) != len(class[0]) {
				return fmt.Errorf("lattice: class %d of the %s lattice has groups of %d and %d sites, must be as many in each", k, g.Name, len(class[0]), len(group))
			}
			for _, p := range group {
				if p.Site < 0 || p.Site >= max(1, g.Basis) || len(p.Offset) > g.Dimension {
					return fmt.Errorf("lattice: class %d of the %s lattice has a place %+v, must be one of %d sites in %d dimensions", k, g.Name, p, max(1, g.Basis), g.Dimension)
				}
			}
		}
	}
	return nil
}

// Check reports that l is too small: that an interaction has one site twice.
func (g Geometry) Check(l int) error {
	for cell, all := 0, g.cells(l); cell < all; cell++ {
		for site := range max(1, g.Basis) {
			here := int32(cell*max(1, g.Basis) + site)
			twice := false
			g.Interactions(l, int(here), func(_, _, _ int, others []int32) { twice = twice || slices.Contains(others, here) })
			if twice {
				return fmt.Errorf("lattice: at L=%d a site of the %s lattice interacts with itself: take a larger L", l, g.Name)
			}
		}
		if cell == 0 && !slices.Contains(g.Open, true) { // all cells are alike
			break
		}
	}
	return nil
}

func (g Geometry) cells(l int) int {
	n := 1
	for range g.Dimension {
		n *= l
	}
	return n
}

// Interactions calls visit for each interaction that a site takes part in, class
// by class: with the class, the number of its group, with which of its places the
// site is, and with the other sites in order, which are overwritten afterwards.
func (g Geometry) Interactions(l, site int, visit func(class, group, place int, others []int32)) {
	basis := max(1, g.Basis)
	var others []int32
	for k, class := range g.Classes {
		for number, group := range class {
			for at, here := range group {
				if here.Site != site%basis {
					continue
				}
				others = others[:0]
				for other, there := range group {
					if other == at {
						continue
					}
					if to, ok := g.move(l, site/basis, here.Offset, there.Offset); ok {
						others = append(others, int32(to*basis+there.Site))
					}
				}
				if len(others) == len(group)-1 {
					visit(k, number, at, others)
				}
			}
		}
	}
}

// move returns the cell that lies at the offset to of the one that has a cell
// at the offset from; false if that is beyond an open end.
func (g Geometry) move(l, cell int, from, to []int) (int, bool) {
	out, stride := 0, 1
	for k := range g.Dimension {
		x := cell%l + along(to, k) - along(from, k)
		if (x < 0 || x >= l) && k < len(g.Open) && g.Open[k] {
			return 0, false
		}
		out += mod(x, l) * stride
		stride *= l
		cell /= l
	}
	return out, true
}

// along returns the part of an offset in a direction.
func along(offset []int, k int) int {
	if k < len(offset) {
		return offset[k]
	}
	return 0
}
