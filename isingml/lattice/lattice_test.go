package lattice

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

// noise returns a configuration of independent spins.
func noise(l int, rng *rand.Rand) Configuration {
	c := Up(l)
	for i := range c.Spins {
		c.Spins[i] = int8(rng.IntN(2))*2 - 1
	}
	return c
}

var sizes = []int{2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 64}

// TestEnergy compares with the sum over all bonds, written out.
func TestEnergy(t *testing.T) {
	for _, l := range sizes {
		rng := random.New(1, "energy", uint64(l))
		for range 20 {
			c := noise(l, rng)
			e, m := 0, 0
			for y := range l {
				for x := range l {
					s := int(c.Spins[y*l+x])
					e -= s * int(c.Spins[y*l+(x+1)%l])
					e -= s * int(c.Spins[(y+1)%l*l+x])
					m += s
				}
			}
			if c.Energy() != e || c.Magnetization() != m {
				t.Fatalf("L=%d: energy %d and magnetization %d, must be %d and %d", l, c.Energy(), c.Magnetization(), e, m)
			}
		}
		if up := Up(l); up.Energy() != -2*l*l || up.Magnetization() != l*l || up.Volume() != l*l {
			t.Errorf("L=%d: all up has energy %d, magnetization %d, volume %d", l, up.Energy(), up.Magnetization(), up.Volume())
		}
	}
}

// TestDensityOfStates counts the configurations at each energy of L = 4, for
// which the numbers are known.
func TestDensityOfStates(t *testing.T) {
	known := map[int]int{32: 2, 24: 32, 20: 64, 16: 424, 12: 1728, 8: 6688, 4: 13568, 0: 20524}
	count := map[int]int{}
	c := Up(4)
	for state := range 1 << 16 {
		for i := range c.Spins {
			c.Spins[i] = 2*int8(state>>i&1) - 1
		}
		count[c.Energy()]++
	}
	for e, n := range count {
		if known[max(e, -e)] != n {
			t.Errorf("%d configurations with energy %d, must be %d", n, e, known[max(e, -e)])
		}
	}
}

func TestTranslated(t *testing.T) {
	for _, l := range sizes {
		c := noise(l, random.New(1, "translated", uint64(l)))
		for _, d := range [][2]int{{0, 0}, {1, 0}, {0, 1}, {-1, 2}, {l - 1, -l}, {3*l + 2, -7*l - 3}} {
			moved := c.Translated(d[0], d[1])
			for y := range l {
				for x := range l {
					if moved.At(x+d[0], y+d[1]) != c.At(x, y) {
						t.Fatalf("L=%d: the spin at %d, %d is not found moved by %v", l, x, y, d)
					}
				}
			}
			if moved.Energy() != c.Energy() || moved.Magnetization() != c.Magnetization() {
				t.Errorf("L=%d: a translation changes energy or magnetization", l)
			}
			if back := moved.Translated(-d[0], -d[1]); !slices.Equal(back.Spins, c.Spins) {
				t.Errorf("L=%d: moved by %v and back is another configuration", l, d)
			}
		}
		flipped := c.Flipped()
		if flipped.Energy() != c.Energy() || flipped.Magnetization() != -c.Magnetization() || !slices.Equal(flipped.Flipped().Spins, c.Spins) {
			t.Errorf("L=%d: flipped wrongly", l)
		}
	}
}

func TestBlock(t *testing.T) {
	// All 16 blocks, one after the other on a lattice of 4 x 4 blocks.
	c := Up(8)
	for block := range 16 {
		x, y := 2*(block%4), 2*(block/4)
		for k, at := range []int{y*8 + x, y*8 + x + 1, (y+1)*8 + x, (y+1)*8 + x + 1} {
			c.Spins[at] = 2*int8(block>>k&1) - 1
		}
	}
	rng := random.New(1, "block")
	const n = 4000
	up := make([]int, 16)
	for range n {
		blocked, err := c.Block(rng)
		if err != nil {
			t.Fatal(err)
		}
		if err := blocked.Validate(); err != nil || blocked.L != 4 {
			t.Fatalf("L=%d, %v", blocked.L, err)
		}
		for i, s := range blocked.Spins {
			up[i] += int(s+1) / 2
		}
	}
	for block, k := range up {
		ones := 0
		for b := block; b != 0; b &= b - 1 {
			ones++
		}
		switch {
		case ones > 2 && k != n, ones < 2 && k != 0:
			t.Errorf("block %04b is up %d times of %d against its majority", block, k, n)
		case ones == 2 && math.Abs(float64(k)-n/2) > 4*math.Sqrt(n)/2:
			t.Errorf("tie %04b is up %d times of %d", block, k, n)
		}
	}
	for _, l := range []int{2, 3, 5, 7} {
		if _, err := Up(l).Block(rng); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("L=%d", l)) {
			t.Errorf("blocking L=%d: error %v", l, err)
		}
	}
}

// TestBlockSet checks that a set may be blocked in parts.
func TestBlockSet(t *testing.T) {
	set, err := NewSet(6)
	if err != nil {
		t.Fatal(err)
	}
	rng := random.New(1, "block set")
	const n = 2500 // more than a core takes at a time
	for range n {
		if err := set.Append(noise(6, rng)); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Rescaling{Rule: Majority, B: 2}.Apply(set, 9, 100)
	if err != nil {
		t.Fatal(err)
	}
	head, err1 := Rescaling{Rule: Majority, B: 2}.Apply(set.Slice(0, 7), 9, 100)
	tail, err2 := Rescaling{Rule: Majority, B: 2}.Apply(set.Slice(7, n), 9, 107)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if !bytes.Equal(all.Bits(), append(bytes.Clone(head.Bits()), tail.Bits()...)) {
		t.Error("blocking in parts gives other configurations")
	}
	if other, _ := (Rescaling{Rule: Majority, B: 2}).Apply(set, 10, 100); bytes.Equal(all.Bits(), other.Bits()) {
		t.Error("ties do not depend on the seed")
	}
	odd, err := NewSet(5)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (Rescaling{Rule: Majority, B: 2}).Apply(odd, 1, 0); err == nil {
		t.Error("a set of L=5 is blocked")
	}
}

// TestBlockPacked compares the two ways to block, spin by spin and packed, at
// sizes whose rows begin and end anywhere in a byte.
func TestBlockPacked(t *testing.T) {
	for _, l := range []int{4, 6, 8, 10, 14, 16, 22, 32, 62, 64, 66, 100, 128, 130, 192} {
		set := must(NewSet(l))
		for i := range 4 {
			set.append(noise(l, random.New(1, "packed", uint64(l), uint64(i))))
		}
		packed, err := Rescaling{Rule: Majority, B: 2}.Apply(set, 7, 3)
		if err != nil {
			t.Fatal(err)
		}
		spins := must(NewSet(l / 2))
		for i := range set.Len() {
			c, err := set.At(i).Block(random.New(7, "blocking", uint64(l), uint64(3+i)))
			if err != nil {
				t.Fatal(err)
			}
			spins.append(c)
		}
		if !bytes.Equal(packed.Bits(), spins.Bits()) {
			t.Errorf("L=%d: the packed configurations are blocked in another way", l)
		}
	}
}

// TestPacking packs and unpacks at sizes at which a configuration ends inside
// a byte, and at others.
func TestPacking(t *testing.T) {
	for _, l := range sizes {
		set, err := NewSet(l)
		if err != nil {
			t.Fatal(err)
		}
		rng := random.New(1, "packing", uint64(l))
		var all []Configuration
		for range 5 {
			c := noise(l, rng)
			all = append(all, c)
			if err := set.Append(c); err != nil {
				t.Fatal(err)
			}
		}
		if set.Len() != 5 || set.L() != l || len(set.Bits()) != 5*((l*l+7)/8) {
			t.Errorf("L=%d: %d configurations in %d bytes", l, set.Len(), len(set.Bits()))
		}
		again, err := FromPacked(l, bytes.Clone(set.Bits()))
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range all {
			floats := make([]float32, l*l)
			set.Floats(i, floats)
			for k, s := range c.Spins {
				if floats[k] != float32(s) {
					t.Fatalf("L=%d: spin %d of configuration %d is %v, must be %d", l, k, i, floats[k], s)
				}
			}
			row := set.Bits()[i*PackedSize(l) : (i+1)*PackedSize(l)]
			for bit := l * l; bit < 8*len(row); bit++ {
				if row[bit/8]>>(bit%8)&1 != 0 {
					t.Errorf("L=%d: unused bit %d is set", l, bit)
				}
			}
			if !slices.Equal(again.At(i).Spins, c.Spins) || !slices.Equal(set.Slice(i, i+1).At(0).Spins, c.Spins) || set.Magnetization(i) != c.Magnetization() {
				t.Errorf("L=%d: configuration %d is not what was added", l, i)
			}
		}
		// A slice must not let its user write over what follows it.
		part := set.Slice(0, 2)
		if err := part.Append(all[4]); err != nil || !slices.Equal(set.At(2).Spins, all[2].Spins) {
			t.Errorf("L=%d: adding to a slice changes the set", l)
		}
	}
}

func TestInvalid(t *testing.T) {
	bad := Up(3)
	bad.Spins[5] = 0
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"L", Configuration{L: 1, Spins: []int8{1}}.Validate(), "L is 1"},
		{"length", Configuration{L: 2, Spins: []int8{1}}.Validate(), "1 spins for L=2, must be 4"},
		{"spin", bad.Validate(), "spin 0 at x=2 y=1"},
		{"set", second(NewSet(1)), "L is 1"},
		{"packed", second(FromPacked(3, make([]byte, 3))), "3 packed bytes for [3 3], must be a multiple of 2"},
		{"size", must(NewSet(4)).Append(Up(3)), "L=3 added to a set of L=4"},
		{"added spin", must(NewSet(3)).Append(bad), "spin 0"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) || !strings.HasPrefix(c.err.Error(), "lattice: ") {
			t.Errorf("%s: error %v, must say %q", c.name, c.err, c.want)
		}
	}
}

func second(_ *Set, err error) error { return err }

func must(s *Set, err error) *Set {
	if err != nil {
		panic(err)
	}
	return s
}

func ExampleConfiguration() {
	c := Up(4)
	c.Spins[0] = -1
	fmt.Println(c.Energy(), c.Magnetization())
	// Output: -24 14
}

func ExampleConfiguration_Block() {
	c := Up(4)
	c.Spins[0] = -1 // one spin of a block is outvoted
	blocked, err := c.Block(random.New(1, "example"))
	fmt.Println(blocked.L, blocked.Spins, err)
	// Output: 2 [1 1 1 1] <nil>
}

func BenchmarkEnergy(b *testing.B) {
	c := noise(64, random.New(1, "benchmark"))
	for b.Loop() {
		c.Energy()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*64*64), "ns/site")
}

func BenchmarkBlock(b *testing.B) {
	set := must(NewSet(64))
	rng := random.New(1, "benchmark")
	for range 100 {
		set.append(noise(64, rng))
	}
	for b.Loop() {
		if _, err := (Rescaling{Rule: Majority, B: 2}).Apply(set, 1, 0); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(100*b.N)/b.Elapsed().Seconds(), "configurations/s")
}

func BenchmarkPack(b *testing.B) {
	c := noise(64, random.New(1, "benchmark"))
	set := must(NewSet(64))
	for b.Loop() {
		set.bits = set.bits[:0]
		set.append(c)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*64*64), "ns/site")
}

func BenchmarkUnpack(b *testing.B) {
	set := must(NewSet(64))
	set.append(noise(64, random.New(1, "benchmark")))
	spins := make([]float32, 64*64)
	for b.Loop() {
		set.Floats(0, spins)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*64*64), "ns/site")
}
