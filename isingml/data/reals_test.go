package data

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
)

// doubles returns numbers as the elements of an array of type <f8.
func doubles(numbers ...float64) (raw []byte) {
	for _, x := range numbers {
		raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(x))
	}
	return raw
}

// TestReals reads real fields from arrays of any order of the indices.
func TestReals(t *testing.T) {
	var row, column []float64 // of shape (2, 3, 4) and (2, 3, 4, 2), the last or the first index running fastest
	value := func(i, y, x, c int) float64 { return float64(1000*i+100*y+10*x+c) / 8 }
	components := func(n int) (rows, columns []float64) {
		for i := range 2 {
			for y := range 3 {
				for x := range 4 {
					for c := range n {
						rows = append(rows, value(i, y, x, c))
					}
				}
			}
		}
		for c := range n {
			for x := range 4 {
				for y := range 3 {
					for i := range 2 {
						columns = append(columns, value(i, y, x, c))
					}
				}
			}
		}
		return rows, columns
	}
	for _, n := range []int{1, 2} {
		row, column = components(n)
		shape := "(2, 3, 4)"
		if n > 1 {
			shape = "(2, 3, 4, 2)"
		}
		for order, file := range map[string][]byte{
			"C":       array("<f8", shape, doubles(row...)),
			"Fortran": bytes.Replace(array("<f8", shape, doubles(column...)), []byte("'fortran_order': False"), []byte("'fortran_order': True "), 1),
		} {
			t.Run(fmt.Sprintf("%d components, order %s", n, order), func(t *testing.T) {
				layout := Layout{Shape: []int{3, 4}}
				if n > 1 {
					layout.Components = n
				}
				set, err := readBytes(t.Context(), file, Reading{Values: Values{Codec: lattice.Reals}, Layout: layout})
				if err != nil {
					t.Fatal(err)
				}
				numbers := make([]float32, 12*n)
				for i := range 2 {
					set.Floats(i, numbers)
					for k, got := range numbers {
						if want := value(i, k/n/4, k/n%4, k%n); float64(got) != want {
							t.Fatalf("number %d of configuration %d is %v, must be %v", k, i, got, want)
						}
					}
				}
			})
		}
	}
}

// TestRealsRefuse is the table of real fields that are none.
func TestRealsRefuse(t *testing.T) {
	reals := Values{Codec: lattice.Reals}
	square := Layout{Shape: []int{2, 2}}
	for name, c := range map[string]struct {
		file []byte
		r    Reading
		want string
	}{
		"infinite":         {array("<f8", "(1, 2, 2)", doubles(1, 2, math.Inf(1), 4)), Reading{Values: reals, Layout: square}, "configuration 0, row 1, column 0 is +Inf"},
		"not a number":     {array("<f8", "(1, 2, 2)", doubles(1, 2, 3, math.NaN())), Reading{Values: reals, Layout: square}, "is NaN, must be finite"},
		"too large":        {array("<f8", "(1, 2, 2)", doubles(1, 2, 1e39, 4)), Reading{Values: reals, Layout: square}, "1e+39, must be finite in single precision"},
		"other components": {array("<f8", "(1, 2, 2, 2)", doubles(1, 2, 3, 4, 5, 6, 7, 8)), Reading{Values: reals, Layout: Layout{Shape: []int{2, 2}, Components: 3}}, "must count the 3 components"},
		"component":        {array("<f8", "(1, 2, 2, 2)", doubles(1, 2, 3, 4, 5, math.NaN(), 7, 8)), Reading{Values: reals, Layout: Layout{Shape: []int{2, 2}, Components: 2}}, "configuration 0, site 2, component 1 is NaN"},
		"spins":            {array("<f8", "(1, 2, 2, 2)", doubles(1, 1, 1, 1, 1, 1, 1, 1)), Reading{Layout: Layout{Shape: []int{2, 2}, Components: 2}}, "write --values real"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := readBytes(t.Context(), c.file, c.r); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, must say %q", err, c.want)
			}
		})
	}
}
