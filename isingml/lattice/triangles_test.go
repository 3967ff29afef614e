package lattice

import (
	"maps"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

// Each site decides one block of nine, whose sites share the bonds of three
// triangles and of what joins these; and a lattice that is turned by 120 degrees
// about the middle of a block has the same blocks, turned about it.
func TestTriangles(t *testing.T) {
	const l = 9
	f, rng := Format{Shape: []int{l, l}, Codec: Spins}, random.New(1, "test")
	blocked := func(values []int8) []int8 {
		s, err := FromRows(f, make([]byte, f.Size()))
		if err != nil {
			t.Fatal(err)
		}
		f.Pack(s.Row(0), values)
		out, err := Rescaling{Rule: TriangleMajority, B: 3}.Apply(s, 1, 0)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]int8, out.Format().Sites())
		out.Unpack(0, got)
		return got
	}
	var decides [l * l]map[int]bool
	for range 40 {
		values, turned := make([]int8, l*l), make([]int8, l*l)
		for i := range values {
			values[i] = int8(1 - 2*rng.IntN(2))
			x, y := i%l, i/l
			turned[mod(x-y+1, l)*l+mod(3-y, l)] = values[i]
		}
		got, of := blocked(values), blocked(turned)
		for i, x := range got {
			if x != of[mod(i%3-i/3, 3)*3+mod(-(i/3), 3)] {
				t.Fatalf("block %d is %d, and not where the lattice is turned", i, x)
			}
		}
		for site := range values {
			values[site] = -values[site]
			for i, x := range blocked(values) {
				if x != got[i] {
					if decides[site] == nil {
						decides[site] = map[int]bool{}
					}
					decides[site][i] = true
				}
			}
			values[site] = -values[site]
		}
	}
	bonds := 0
	for site, of := range decides {
		if len(of) != 1 {
			t.Fatalf("site %d decides the blocks %v, must be one", site, of)
		}
		Triangular().Interactions(l, site, func(_, _, _ int, others []int32) {
			if maps.Equal(of, decides[others[0]]) {
				bonds++
			}
		})
	}
	if want := 2 * 9 * 15; bonds != want { // seen from both ends, in nine blocks
		t.Errorf("%d bonds inside of blocks, must be %d", bonds, want)
	}
}

// TestTrianglesRefused names formats that triangles do not fill.
func TestTrianglesRefused(t *testing.T) {
	for name, c := range map[string]struct {
		rule Rescaling
		f    Format
		want string
	}{
		"b = 2":     {Rescaling{Rule: TriangleMajority, B: 2}, Format{Shape: []int{9, 9}, Codec: Spins}, "b=3"},
		"cube":      {Rescaling{Rule: TriangleMajority, B: 3}, Format{Shape: []int{9, 9, 9}, Codec: Spins}, "two dimensions"},
		"honeycomb": {Rescaling{Rule: TriangleMajority, B: 3}, Format{Shape: []int{9, 9}, Basis: 2, Codec: Spins}, "one site"},
		"L = 8":     {Rescaling{Rule: TriangleMajority, B: 3}, Format{Shape: []int{8, 8}, Codec: Spins}, "multiple of 3"},
		"reals":     {Rescaling{Rule: TriangleMajority, B: 3}, Format{Shape: []int{9, 9}, Codec: Reals}, "cannot be rescaled"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := c.rule.Of(c.f); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, must be about %q", err, c.want)
			}
		})
	}
}
