package lattice

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestInteractions counts the interactions of each lattice, those of a site, and
// sees that every member of a group finds the same group, and that Groups gives
// each of them once.
func TestInteractions(t *testing.T) {
	open := func(g Geometry, directions ...bool) Geometry {
		g.Open = directions
		return g
	}
	for name, c := range map[string]struct {
		g     Geometry
		l     int
		count []int // of each class
		most  int   // interactions of a site, and fewest
		least int
	}{
		"chain":             {Hypercubic(1), 5, []int{5}, 2, 2},
		"square":            {Hypercubic(2), 4, []int{32}, 4, 4},
		"square of two":     {Hypercubic(2), 2, []int{8}, 4, 4},
		"cubic":             {Hypercubic(3), 3, []int{81}, 6, 6},
		"diagonals":         {SquareDiagonal(), 3, []int{18, 18}, 8, 8},
		"triangular":        {Triangular(), 4, []int{48}, 6, 6},
		"triangles":         {Triangles(), 3, []int{18}, 6, 6},
		"honeycomb":         {Honeycomb(), 3, []int{27}, 3, 3},
		"open chain":        {open(Hypercubic(1), true), 5, []int{4}, 2, 1},
		"strip":             {open(Hypercubic(2), false, true), 4, []int{28}, 4, 3},
		"open square":       {open(Hypercubic(2), true, true), 3, []int{12}, 4, 2},
		"open triangles":    {open(Triangles(), true, true), 3, []int{8}, 6, 1},
		"strip of hexagons": {open(Honeycomb(), true), 3, []int{24}, 3, 2},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.g.Validate(); err != nil {
				t.Fatal(err)
			}
			if err := c.g.Check(c.l); err != nil {
				t.Error(err)
			}
			seen := map[string]int{}
			count := make([]int, len(c.count))
			for site := range c.g.Format(c.l, Spins).Sites() {
				n := 0
				c.g.Interactions(c.l, site, func(class, _, place int, others []int32) {
					n++
					if place == 0 {
						count[class]++
					}
					all := append([]int32{int32(site)}, others...)
					slices.Sort(all)
					seen[fmt.Sprint(class, all)]++
				})
				if n < c.least || n > c.most {
					t.Errorf("site %d has %d interactions, must have %d to %d", site, n, c.least, c.most)
				}
			}
			if !slices.Equal(count, c.count) {
				t.Errorf("%v interactions, must be %v", count, c.count)
			}
			for group, n := range seen {
				if members := strings.Count(group, " "); n%members != 0 {
					t.Errorf("the group %s is seen %d times by its %d members", group, n, members)
				}
			}
			c.g.Groups(c.l, func(class, _ int, sites []int32) {
				all := slices.Clone(sites)
				slices.Sort(all)
				seen[fmt.Sprint(class, all)] -= len(sites)
			})
			for group, n := range seen {
				if n != 0 {
					t.Errorf("of the group %s, %d members are without an interaction", group, n)
				}
			}
		})
	}
}

// Geometries that are none are refused, and sizes at which a site would interact
// with itself.
func TestGeometryRefused(t *testing.T) {
	for want, g := range map[string]Geometry{
		"dimension 0":            {Name: "none"},
		"dimension 5":            {Name: "none", Dimension: 5},
		"no interactions":        {Name: "none", Dimension: 1, Classes: []Class{{}}},
		"groups of 2 and 1":      {Name: "none", Dimension: 1, Classes: []Class{{Bond(0, 0, 1), {Place{}}}}},
		"a place {Site:1":        {Name: "none", Dimension: 1, Classes: []Class{{Bond(0, 1)}}},
		"open or periodic":       {Name: "none", Dimension: 1, Open: []bool{true, true}},
		"1 sites in 1 dimension": {Name: "none", Dimension: 1, Classes: []Class{{Bond(0, 0, 1, 1)}}},
	} {
		if err := g.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, must be about %q", err, want)
		}
	}
	far := Geometry{Name: "far", Dimension: 1, Classes: []Class{{Bond(0, 0, 3)}}}
	for l, wrong := range map[int]bool{2: false, 3: true, 4: false} {
		if err := far.Check(l); (err != nil) != wrong {
			t.Errorf("third neighbours at L=%d: error %v", l, err)
		}
	}
	far.Open = []bool{true}
	if err := far.Check(3); err != nil {
		t.Errorf("third neighbours of an open chain of 3, which has none: %v", err)
	}
}
