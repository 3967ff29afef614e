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
	{Shape: []int{4}, Codec: Codec{States: 2, First: 0, Step: 1}},
	{Shape: []int{5, 3}, Codec: Codec{States: 3, First: -1, Step: 1}},
	{Shape: []int{4, 4}, Codec: Codec{States: 4, First: 0, Step: 1}},
	{Shape: []int{3, 3, 3}, Codec: Codec{States: 5, First: 0, Step: 1}}, // three bits a site, across bytes
	{Shape: []int{4, 4, 4}, Codec: Spins},
	{Shape: []int{2, 6}, Codec: Codec{States: 128, First: 127, Step: -2}},
	{Shape: []int{7, 3}, Codec: Codec{States: 100, First: -50, Step: 1}},
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
			set.Floats(i, floats)
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
	bad, _ := FromRows(Format{Shape: []int{2, 2}, Codec: Codec{States: 3, First: 0, Step: 1}}, []byte{0b11100100})
	if err := bad.Check(); err == nil || !strings.Contains(err.Error(), "site 3 has the code 3 of 3") {
		t.Errorf("a code of no value: error %v", err)
	}
	for _, f := range []Format{
		{Codec: Spins},
		{Shape: []int{1, 4}, Codec: Spins},
		{Shape: []int{1 << 30, 1 << 30}, Codec: Spins},
		{Shape: []int{4}},
		{Shape: []int{4}, Codec: Codec{States: 129, First: 0, Step: 1}},
		{Shape: []int{4}, Codec: Codec{States: 3, First: 126, Step: 1}},
		{Shape: []int{4}, Codec: Codec{States: 2, First: 1, Step: 0}},
	} {
		if f.Validate() == nil {
			t.Errorf("%v is valid", f)
		}
	}
}

// TestMajority blocks configurations of every kind by hand.
func TestMajority(t *testing.T) {
	for _, f := range []Format{{Shape: []int{4, 6}, Codec: Codec{States: 3, First: -1, Step: 1}}, {Shape: []int{4, 4, 4}, Codec: Codec{States: 5, First: 0, Step: 1}}, {Shape: []int{4, 4, 6}, Codec: Spins}, {Shape: []int{8}, Codec: Codec{States: 4, First: 0, Step: 1}}} {
		const n = 600
		values := f.noise(1)
		row := make([]byte, f.Size())
		f.Pack(row, values)
		set, err := FromRows(f, bytes.Repeat(row, n))
		if err != nil {
			t.Fatal(err)
		}
		blocked, err := Rescaling{Rule: Majority, B: 2}.Apply(set, 7, 0)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Rescaling{Rule: Majority, B: 2}.Apply(set.Slice(100, n), 7, 100)
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
	f := Format{Shape: []int{3, 4, 2}, Codec: Codec{States: 3, First: 0, Step: 1}}
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

func TestOrder(t *testing.T) {
	down := func(n, v int) []int8 { // n of v spins
		values := slices.Repeat([]int8{1}, v)
		for i := range n {
			values[i] = -1
		}
		return values
	}
	states := func(counts ...int) (values []int8) {
		for code, n := range counts {
			values = append(values, slices.Repeat([]int8{int8(code)}, n)...)
		}
		return values
	}
	for name, c := range map[string]struct {
		format Format
		values []int8
		want   float64
	}{
		"square":             {Square(4), down(3, 16), 10. / 16},
		"square, negative":   {Square(4), down(13, 16), 10. / 16},
		"cube":               {Format{Shape: []int{4, 4, 4}, Codec: Spins}, down(3, 64), 58. / 64},
		"chain of 3":         {Format{Shape: []int{3}, Codec: Spins}, down(1, 3), 1. / 3},
		"lattice gas":        {Format{Shape: []int{4, 4}, Codec: Codec{States: 2, Step: 1}}, states(3, 13), 10. / 16},
		"Potts, q = 3":       {Format{Shape: []int{4, 4}, Codec: Codec{States: 3, Step: 1}}, states(2, 13, 1), (3*13./16 - 1) / 2},
		"Potts, all equal":   {Format{Shape: []int{4, 4}, Codec: Codec{States: 4, Step: 1}}, states(0, 16), 1},
		"Potts, one of each": {Format{Shape: []int{2, 2}, Codec: Codec{States: 4, Step: 1}}, states(1, 1, 1, 1), 0},
		"spin 1":             {Format{Shape: []int{2, 2}, Codec: Codec{States: 3, First: -1, Step: 1}}, []int8{-1, 0, -1, 1}, 1. / 4},
		"spin 3/2, doubled":  {Format{Shape: []int{2, 2}, Codec: Codec{States: 4, First: -3, Step: 2}}, []int8{3, 3, -1, 1}, 6. / 12},
	} {
		row := make([]byte, c.format.Size())
		c.format.Pack(row, c.values)
		set, err := FromRows(c.format, row)
		if err != nil {
			t.Fatal(err)
		}
		if got := set.Order(0); got != c.want {
			t.Errorf("%s: %v, must be %v", name, got, c.want)
		}
	}
}

// A block of b = 3 takes its majority in two and in three dimensions, and a
// lattice that blocks do not fill is refused.
func TestMajorityOfThree(t *testing.T) {
	rule := Rescaling{Rule: Majority, B: 3}
	for _, dimension := range []int{1, 2, 3} {
		f := Format{Shape: slices.Repeat([]int{6}, dimension), Codec: Codec{States: 3, Step: 1}}
		to, err := rule.Of(f)
		if err != nil {
			t.Fatal(err)
		}
		values := make([]int8, f.Sites())
		for i := range values { // the block of a site decides, but for every fifth site
			block, stride, rest := 0, 1, i
			for range dimension {
				block += rest % 6 / 3 * stride
				rest /= 6
				stride *= 2
			}
			if values[i] = int8(block % 3); i%5 == 4 && dimension > 1 {
				values[i] = 2
			}
		}
		row := make([]byte, f.Size())
		f.Pack(row, values)
		set, _ := FromRows(f, row)
		blocked, err := rule.Apply(set, 1, 0)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]int8, to.Sites())
		blocked.Unpack(0, got)
		for i, v := range got {
			if int(v) != i%3 {
				t.Errorf("d = %d: block %d is %d, must be %d", dimension, i, v, i%3)
			}
		}
	}
	for _, f := range []Format{Square(8), Square(3), {Shape: []int{6, 4}, Codec: Spins}} {
		if _, err := rule.Of(f); err == nil {
			t.Errorf("no error for blocks of 3 on %v", f)
		}
	}
	if _, err := (Rescaling{}).Of(Square(8)); err == nil {
		t.Error("no error for no rule")
	}
}

// phi is one real number a site, and xy two, on cells of two sites.
var (
	phi = Format{Shape: []int{6, 4}, Codec: Reals}
	xy  = Format{Shape: []int{4, 4}, Basis: 2, Components: 2, Codec: Reals}
)

func TestReals(t *testing.T) {
	for _, f := range []Format{phi, xy} {
		set, err := FromRows(f, nil)
		if err != nil {
			t.Fatal(err)
		}
		numbers := make([]float32, f.Numbers())
		rng := random.New(1, "test")
		for i := range numbers {
			numbers[i] = float32(rng.NormFloat64())
		}
		if err := set.AppendFloats(numbers); err != nil {
			t.Fatal(err)
		}
		got := make([]float32, len(numbers))
		set.Floats(0, got)
		if !slices.Equal(got, numbers) || len(set.Row(0)) != 4*f.Numbers() || set.Check() != nil {
			t.Errorf("%v: %v out of %v", f, got, numbers)
		}
		numbers[3] = float32(math.NaN())
		if err := set.AppendFloats(numbers); err == nil || set.Len() != 1 {
			t.Errorf("%v: NaN was taken", f)
		}
		copy(set.Row(0)[4:], []byte{0, 0, 0xc0, 0x7f})
		if err := set.Check(); err == nil {
			t.Errorf("%v: NaN passed the check", f)
		}
	}
	if xy.Sites() != 32 || xy.Numbers() != 64 || xy.String() != "4x4 cells of 2 sites of 2 real numbers" {
		t.Errorf("%v: %d sites", xy, xy.Sites())
	}
	for _, f := range []Format{
		{Shape: []int{4}, Components: 2, Codec: Spins}, {Shape: []int{4}, Codec: Codec{Real: true, States: 2}},
		{Shape: []int{4}, Basis: -1, Codec: Spins}, {Shape: []int{4}, Codec: Codec{}},
	} {
		if f.Validate() == nil {
			t.Errorf("no error for %+v", f)
		}
	}
}

// Blocks of real numbers take their mean, times the scale, sublattice by
// sublattice; spins and real numbers cannot be rescaled by each other's rule.
func TestMean(t *testing.T) {
	set, _ := FromRows(xy, nil)
	numbers := make([]float32, xy.Numbers())
	for i := range numbers {
		numbers[i] = float32(i)
	}
	if err := set.AppendFloats(numbers); err != nil {
		t.Fatal(err)
	}
	blocked, err := Rescaling{Rule: Mean, B: 2, Scale: 3}.Apply(set, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]float32, 16)
	blocked.Floats(0, got)
	// The first block has the cells 0, 1, 4 and 5, whose first numbers are 0, 4,
	// 16 and 20.
	if got[0] != 30 || got[1] != 33 || got[2] != 36 || got[4] != 54 || got[8] != 30+3*32 {
		t.Errorf("%v", got)
	}
	first, err := Rescaling{Rule: Decimation, B: 2}.Apply(set, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	if first.Floats(0, got); got[0] != 0 || got[1] != 1 || got[4] != 8 {
		t.Errorf("decimated: %v", got)
	}
	turned, err := Rescaling{Rule: Direction, B: 2, Scale: 2}.Apply(set, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	// The mean of the vectors (0, 1), (4, 5), (16, 17) and (20, 21).
	turned.Floats(0, got)
	length := (1 + math.Hypot(4, 5) + math.Hypot(16, 17) + math.Hypot(20, 21)) / 2
	if math.Abs(math.Hypot(float64(got[0]), float64(got[1]))-length) > 1e-5 || math.Abs(float64(got[1]/got[0])-1.1) > 1e-6 {
		t.Errorf("turned: %v, must be %v long", got[:2], length)
	}
	for _, c := range []struct {
		rule Rescaling
		of   Format
	}{{Rescaling{Rule: Majority, B: 2}, xy}, {Rescaling{Rule: Direction, B: 2}, Square(8)}, {Rescaling{Rule: Mean, B: 2}, Square(8)}, {Rescaling{Rule: Majority, B: 2, Scale: 2}, Square(8)}} {
		if _, err := c.rule.Of(c.of); err == nil {
			t.Errorf("no error for %+v of %v", c.rule, c.of)
		}
	}
	if m := set.Order(0); math.Abs(m-math.Hypot(31, 32)) > 1e-12 {
		t.Errorf("the mean has the length %v", m)
	}
}
