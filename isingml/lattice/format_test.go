package lattice

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

var formats = []Format{
	Square(5), Square(8),
	{[]int{4}, Codec{2, 0, 1}},
	{[]int{5, 3}, Codec{3, -1, 1}},
	{[]int{4, 4}, Codec{4, 0, 1}},
	{[]int{3, 3, 3}, Codec{5, 0, 1}}, // three bits a site, across bytes
	{[]int{4, 4, 4}, Spins},
	{[]int{2, 6}, Codec{128, 127, -2}},
	{[]int{7, 3}, Codec{100, -50, 1}},
}

func (f Format) noise(stream uint64) []int8 {
	rng := random.New(1, "format", stream)
	values := make([]int8, f.Sites())
	for i := range values {
		values[i] = f.Codec.Value(rng.IntN(f.Codec.States))
	}
	return values
}

func TestFormats(t *testing.T) {
	for _, f := range formats {
		if err := f.Validate(); err != nil {
			t.Fatal(err)
		}
		var rows []byte
		var all [][]int8
		for i := range 4 {
			row := make([]byte, f.Size())
			all = append(all, f.noise(uint64(i)))
			f.Pack(row, all[i])
			for k, v := range all[i] { // as the comment of Size has it
				code, _ := f.Codec.Code(v)
				for b := range f.Codec.Bits() {
					n := k*f.Codec.Bits() + b
					if int(row[n/8]>>(n%8))&1 != code>>b&1 {
						t.Fatalf("%v: bit %d of site %d is wrong", f, b, k)
					}
				}
			}
			rows = append(rows, row...)
		}
		set, err := FromRows(f, rows)
		if err != nil {
			t.Fatal(err)
		}
		if set.Len() != 4 || set.Check() != nil || !set.Format().Equal(f) {
			t.Fatalf("%v: %d configurations, %v", f, set.Len(), set.Check())
		}
		values, floats := make([]int8, f.Sites()), make([]float32, f.Sites())
		for i := range all {
			set.Unpack(i, values)
			set.UnpackFloat32(i, floats)
			for k, v := range all[i] {
				if values[k] != v || floats[k] != float32(v) {
					t.Fatalf("%v: site %d is unpacked as %d and %v, must be %d", f, k, values[k], floats[k], v)
				}
			}
		}
		if rest := f.Sites() * f.Codec.Bits() % 8; rest > 0 {
			rows[len(rows)-1] |= 1 << rest
			if err := set.Check(); err == nil || !strings.Contains(err.Error(), "configuration 3: unused") {
				t.Errorf("%v: an unused bit is set: error %v", f, err)
			}
		}
	}
	bad, _ := FromRows(Format{[]int{2, 2}, Codec{3, 0, 1}}, []byte{0b11100100})
	if err := bad.Check(); err == nil || !strings.Contains(err.Error(), "site 3 has the code 3 of 3") {
		t.Errorf("a code of no value: error %v", err)
	}
	for _, f := range []Format{{nil, Spins}, {[]int{1, 4}, Spins}, {[]int{1 << 30, 1 << 30}, Spins}, {[]int{4}, Codec{}}, {[]int{4}, Codec{129, 0, 1}}, {[]int{4}, Codec{3, 126, 1}}, {[]int{4}, Codec{2, 1, 0}}} {
		if f.Validate() == nil {
			t.Errorf("%v is valid", f)
		}
	}
}

// TestMajority blocks configurations of every kind by hand.
func TestMajority(t *testing.T) {
	for _, f := range []Format{{[]int{4, 6}, Codec{3, -1, 1}}, {[]int{4, 4, 4}, Codec{5, 0, 1}}, {[]int{4, 4, 6}, Spins}, {[]int{8}, Codec{4, 0, 1}}} {
		const n = 600
		values := f.noise(1)
		row := make([]byte, f.Size())
		f.Pack(row, values)
		set, err := FromRows(f, bytes.Repeat(row, n))
		if err != nil {
			t.Fatal(err)
		}
		blocked, err := set.Block(7, 0)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := set.Slice(100, n).Block(7, 100)
		if !bytes.Equal(again.Bits(), blocked.Bits()[100*blocked.Format().Size():]) {
			t.Errorf("%v: blocking in parts gives other configurations", f)
		}
		drawn := make([]map[int8]int, blocked.Format().Sites())
		out := make([]int8, len(drawn))
		for i := range n {
			blocked.Unpack(i, out)
			for k, v := range out {
				if drawn[k] == nil {
					drawn[k] = map[int8]int{}
				}
				drawn[k][v]++
			}
		}
		members := make([]map[int8]int, len(drawn)) // what each block holds
		for i, v := range values {
			to, stride, rest := 0, 1, i
			for _, l := range f.Shape {
				to += rest % l / 2 * stride
				rest /= l
				stride *= l / 2
			}
			if members[to] == nil {
				members[to] = map[int8]int{}
			}
			members[to][v]++
		}
		for k, in := range members {
			most, tied := 0, 0.
			for _, c := range in {
				most = max(most, c)
			}
			for _, c := range in {
				if c == most {
					tied++
				}
			}
			for v, c := range drawn[k] {
				if p := 1 / tied; in[v] != most || math.Abs(float64(c)-n*p) > 4*math.Sqrt(n*p*(1-p)) {
					t.Errorf("%v block %d of %v: %d drawn %d times of %d", f, k, in, v, c, n)
				}
			}
		}
	}
}

func TestSymmetry(t *testing.T) {
	f := Format{[]int{3, 4, 2}, Codec{3, 0, 1}}
	src, dst := f.noise(2), make([]int8, f.Sites())
	Symmetry{}.Apply(f, dst, src)
	if !slices.Equal(src, dst) {
		t.Error("the zero symmetry changes something")
	}
	Symmetry{Shift: []int{-1, 6}, Codes: []int{2, 0, 1}}.Apply(f, dst, src)
	for x := range 3 {
		for y := range 4 {
			for z := range 2 {
				from, to := src[x+3*y+12*z], dst[(x+2)%3+3*((y+2)%4)+12*z]
				if to != (from+2)%3 {
					t.Fatalf("site %d %d %d: %d became %d", x, y, z, from, to)
				}
			}
		}
	}
	// On squares it is Translated and Flipped.
	c := Configuration{L: 5, Spins: Square(5).noise(3)}
	Symmetry{Shift: []int{2, -1}, Codes: []int{1, 0}}.Apply(Square(5), c.Spins, slices.Clone(c.Spins))
	if want := (Configuration{L: 5, Spins: Square(5).noise(3)}).Translated(2, -1).Flipped(); !slices.Equal(c.Spins, want.Spins) {
		t.Error("a square is moved in another way than Translated does")
	}
}

func ExampleFormat() {
	f := Format{Shape: []int{16, 16, 16}, Codec: Codec{States: 3, First: -1, Step: 1}}
	fmt.Println(f.Sites(), "sites take", f.Size(), "bytes; the values are", f.Codec.Values())
	// Output: 4096 sites take 1024 bytes; the values are [-1 0 1]
}
