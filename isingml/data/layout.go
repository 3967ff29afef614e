package data

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Layout says how configurations lie in an array. The zero value goes by the
// shape of the array, where that leaves no choice.
type Layout struct {
	// Shape is that of one configuration in the order of the array's indices,
	// such as 16, 16, 16 of a cube; nil if the array tells it.
	Shape []int
	// Last says that the last index counts the configurations, not the first.
	Last bool
	// Bits says that the elements are bytes of eight sites each, of 0 and 1, as
	// numpy.packbits makes them: "big" for the most significant bit first, which
	// is NumPy's own order, or "little". Empty: elements are sites.
	Bits string
	// Components says that the array's last index counts the real numbers that a
	// site holds, so many of them, such as 3 of a Heisenberg spin; 0 for one.
	Components int
}

// ParseShape reads a shape such as "16x16x16".
func ParseShape(text string) ([]int, error) {
	var shape []int
	for word := range strings.SplitSeq(text, "x") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 2 {
			return nil, fmt.Errorf("data: the shape %q must be lengths of at least 2 with x between, such as 64x64", text)
		}
		shape = append(shape, n)
	}
	return shape, nil
}

func shapeText(shape []int) string {
	words := make([]string, len(shape))
	for i, n := range shape {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, "x")
}

// volume is the number of sites of one configuration.
func (l Layout) volume() int {
	v := 1
	for _, side := range l.Shape {
		v *= side
	}
	return v
}

// An arrangement is an array whose configurations are known.
type arrangement struct {
	array Array
	n     int   // configurations
	shape []int // of one, in the order of the array's indices, without components
	last  bool  // the last index counts the configurations
	// scattered says that the sites of a configuration do not follow each other
	// in the file.
	scattered bool
	// flat says that rows of sites have been taken for squares, because their
	// length is a square and nothing else is known.
	flat bool
}

// arrange finds the configurations in an array. alone says that there is no
// other one like it.
func (l Layout) arrange(a Array, alone bool) (arrangement, error) {
	refuse := func(why string, args ...any) (arrangement, error) {
		return arrangement{}, fmt.Errorf("its shape is %v: %s", a.Shape, fmt.Sprintf(why, args...))
	}
	if a.Err != nil {
		return arrangement{}, a.Err
	}
	if slices.Contains(a.Shape, 0) {
		return refuse("it holds no configurations")
	}
	if l.Bits != "" {
		var err error
		if a, err = l.unpacked(a); err != nil {
			return arrangement{}, err
		}
	}
	indices := slices.Clone(a.Shape)
	if k := len(indices) - 1; l.Components > 1 {
		switch {
		case l.Last:
			return refuse("components are counted by the last index, so configurations cannot be")
		case k < 1 || indices[k] != l.Components:
			return refuse("the last index must count the %d components of a site", l.Components)
		}
		indices = indices[:k]
	}
	sides := slices.DeleteFunc(indices, func(n int) bool { return n == 1 })
	var n int
	var shape []int
	var why string
	if l.Shape != nil {
		shape = l.Shape
		n, why = l.count(sides)
	} else {
		n, shape, why = l.guess(sides, len(a.Shape) > 0 && a.Shape[0] == 1, alone)
	}
	if why != "" {
		return refuse("%s", why)
	}
	flat := l.Shape == nil && !l.Last && len(sides) == 2 && len(shape) == 2 && sides[0] == n
	return arrangement{array: a, n: n, shape: shape, last: l.Last, flat: flat, scattered: n > 1 && a.ColumnMajor != l.Last || len(shape)+min(l.Components, 2)/2 > 1 && a.ColumnMajor}, nil
}

// count returns how many configurations of the layout's shape an array without
// axes of length 1 holds, or why it holds none.
func (l Layout) count(sides []int) (n int, why string) {
	v := l.volume()
	rest := func(sides []int, tail ...int) (int, bool) {
		if len(sides) < len(tail) {
			return 0, false
		}
		head, end := sides[:len(sides)-len(tail)], sides[len(sides)-len(tail):]
		if l.Last {
			end, head = sides[:len(tail)], sides[len(tail):]
		}
		n, _ := product(head, math.MaxInt64)
		return int(n), slices.Equal(end, tail)
	}
	if n, ok := rest(sides, l.Shape...); ok {
		return n, ""
	}
	if n, ok := rest(sides, v); ok {
		return n, ""
	}
	// Lines below each other, or everything in a row.
	if k := len(l.Shape); !l.Last && len(sides) == k && sides[0]%l.Shape[0] == 0 && slices.Equal(sides[1:], l.Shape[1:]) {
		return sides[0] / l.Shape[0], ""
	}
	if !l.Last && len(sides) == 1 && sides[0]%v == 0 {
		return sides[0] / v, ""
	}
	return 0, fmt.Sprintf("that is no number of configurations of %s", shapeText(l.Shape))
}

// guess finds the configurations of an array whose shape is all that is known;
// one says that there is one of them alone.
func (l Layout) guess(sides []int, one, alone bool) (n int, shape []int, why string) {
	if l.Last {
		return l.guessLast(sides)
	}
	if one && len(sides) > 1 && equal(sides) {
		return 1, sides, ""
	}
	switch len(sides) {
	case 0, 1:
		return 0, nil, "one index alone does not tell the shape of a configuration: say it with --shape, such as --shape 64x64"
	case 2:
		return guessTable(sides[0], sides[1], alone)
	case 3:
		switch m, a, b := sides[0], sides[1], sides[2]; {
		case m == a && a == b:
			return 0, nil, fmt.Sprintf("it may be %d squares or one cube: write --shape %s or --shape %s", m, shapeText(sides[1:]), shapeText(sides))
		case a == b:
			return m, sides[1:], ""
		case m == a:
			return 0, nil, fmt.Sprintf("the lattice is not a square: write --axis last if there are %d configurations of %s, or --shape %s if there are %d of that", b, shapeText(sides[:2]), shapeText(sides[1:]), m)
		default:
			return 0, nil, fmt.Sprintf("the lattice is not a square: write --shape %s if it is as long as that", shapeText(sides[1:]))
		}
	case 4:
		if equal(sides[1:]) && sides[0] != sides[1] {
			return sides[0], sides[1:], ""
		}
	}
	return 0, nil, fmt.Sprintf("it may hold several things: write --shape %s if the last two indices are the lattice and all others count configurations, or --shape %s", shapeText(sides[len(sides)-2:]), shapeText(sides[1:]))
}

// guessTable finds the configurations of an array with two indices.
func guessTable(rows, columns int, alone bool) (n int, shape []int, why string) {
	side, square := root(columns, 2)
	edge, cube := root(columns, 3)
	switch {
	case rows == columns && square && side > 1 && alone:
		return 0, nil, fmt.Sprintf("it may be one configuration or %d of %dx%d: write --shape %dx%d or --shape %dx%d", rows, side, side, rows, rows, side, side)
	case rows == columns:
		return 1, []int{rows, columns}, ""
	case square && cube && side > 1:
		return 0, nil, fmt.Sprintf("rows of %d may be squares, cubes or chains: write --shape %dx%d, --shape %dx%dx%d or --shape %d", columns, side, side, edge, edge, edge, columns)
	case square && side > 1:
		return rows, []int{side, side}, ""
	case cube && edge > 1:
		return 0, nil, fmt.Sprintf("%d spins do not make a square: write --shape %dx%dx%d if they are cubes, or --shape %d if they are chains", columns, edge, edge, edge, columns)
	case columns > 1 && rows%columns == 0:
		return 0, nil, fmt.Sprintf("%d spins do not make a square: write --shape %dx%d if %d rows after each other are one configuration, or --shape %d if they are chains", columns, columns, columns, columns, columns)
	}
	return 0, nil, fmt.Sprintf("%d spins do not make a square: write --shape AxB for the shape of one configuration (%dx%d if it is that alone, %d for chains)", columns, rows, columns, columns)
}

func (l Layout) guessLast(sides []int) (n int, shape []int, why string) {
	if len(sides) < 3 || !equal(sides[:len(sides)-1]) {
		return 0, nil, "the indices before the last one are no square: write --shape, too"
	}
	return sides[len(sides)-1], sides[:len(sides)-1], ""
}

func equal(sides []int) bool {
	for _, n := range sides {
		if n != sides[0] {
			return false
		}
	}
	return true
}

// root returns the k-th root of n, and whether it is whole.
func root(n, k int) (int, bool) {
	r := int(math.Round(math.Pow(float64(n), 1/float64(k))))
	p := 1
	for range k {
		p *= r
	}
	return r, p == n
}
