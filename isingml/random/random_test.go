package random

import (
	"encoding/hex"
	"fmt"
	"math"
	"testing"
)

// TestKnownAnswer pins the streams: if it fails, every number of every study
// has changed, and the domain must change with them.
func TestKnownAnswer(t *testing.T) {
	for _, c := range []struct {
		seed    uint64
		purpose string
		index   []uint64
		key     string
		first   [2]uint64
	}{
		{0, "", nil, "a078b3c959337797f642c66654f8f364128ce2d364b976504e14278bac12b0aa", [2]uint64{0xad1aeacc6c59d8a3, 0xec324209bb02da72}},
		{1, "chain/wolff", []uint64{0x40, 0x3}, "0858647f292c64eebd1a8a7d9fe9e3deb80eac307949b8c214ddfcf9139542b3", [2]uint64{0x3bce0e4bc5662c6, 0x99010d9b0d116928}},
		{18446744073709551615, "blocking", []uint64{0x20, 0x0}, "7c12ff648efe2d23099c5fc4e0188c6184f5b9b3364ad04289726bfef0aa36a0", [2]uint64{0x7c3338177a8bb8f2, 0x585b1e285151f367}},
	} {
		t.Run(fmt.Sprint(c.seed, c.purpose, c.index), func(t *testing.T) {
			key := Key(c.seed, c.purpose, c.index...)
			if got := hex.EncodeToString(key[:]); got != c.key {
				t.Errorf("key %s, must be %s", got, c.key)
			}
			rng := New(c.seed, c.purpose, c.index...)
			if got := [2]uint64{rng.Uint64(), rng.Uint64()}; got != c.first {
				t.Errorf("first numbers %#x, must be %#x", got, c.first)
			}
		})
	}
}

// TestNamesAreDistinct looks for two names with one key, where a name could be
// cut in another place, or be longer by something that says nothing.
func TestNamesAreDistinct(t *testing.T) {
	type name struct {
		seed    uint64
		purpose string
		index   []uint64
	}
	names := []name{
		{0, "", nil}, {0, "", []uint64{0}}, {0, "", []uint64{0, 0}}, {0, "\x00", nil}, {0, "\x00\x00\x00\x00\x00\x00\x00\x00", nil},
		{1, "chain", nil}, {1, "chain", []uint64{0}}, {1, "chain", []uint64{1}}, {1, "chain", []uint64{1, 2}}, {1, "chain", []uint64{2, 1}}, {1, "chain", []uint64{12}},
		{1, "chai", nil}, {1, "chain/", nil}, {1, "Chain", nil}, {2, "chain", nil}, {1 << 32, "chain", nil},
		{1, "chain\x01\x00\x00\x00\x00\x00\x00\x00", nil}, {5, "", nil}, {5, "", []uint64{1}}, {1, "", []uint64{5}},
	}
	seen := map[[32]byte]name{}
	for _, n := range names {
		key := Key(n.seed, n.purpose, n.index...)
		if other, ok := seen[key]; ok {
			t.Errorf("%v and %v have the same key", n, other)
		}
		seen[key] = n
	}
}

// TestStreamsAreIndependent correlates streams with neighbouring names.
func TestStreamsAreIndependent(t *testing.T) {
	const n = 20000
	draw := func(seed uint64, purpose string, index ...uint64) []float64 {
		rng := New(seed, purpose, index...)
		x := make([]float64, n)
		for i := range x {
			x[i] = rng.Float64() - 0.5
		}
		return x
	}
	streams := [][]float64{draw(1, "a", 0), draw(1, "a", 1), draw(2, "a", 0), draw(1, "b", 0), draw(1, "a", 0, 0)}
	for i, x := range streams {
		for j, y := range streams[:i] {
			for lag := range 3 {
				sum := 0.
				for k := lag; k < n; k++ {
					sum += x[k] * y[k-lag]
				}
				// Each product has variance 1/144.
				if sigma := sum * 12 / math.Sqrt(n); math.Abs(sigma) > 4 {
					t.Errorf("streams %d and %d at lag %d are correlated by %.1f sigma", i, j, lag, sigma)
				}
			}
		}
	}
}

// TestStateIsResumed saves a stream between any two numbers.
func TestStateIsResumed(t *testing.T) {
	source := Source(1, "state")
	for i := range 100 {
		state, err := source.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		again := Source(0, "other")
		if err := again.UnmarshalBinary(state); err != nil {
			t.Fatal(err)
		}
		if a, b := source.Uint64(), again.Uint64(); a != b {
			t.Fatalf("number %d is %#x, resumed %#x", i, a, b)
		}
	}
}

func ExampleNew() {
	chain := New(1, "chain", 0)
	again := New(1, "chain", 0)
	other := New(1, "chain", 1)
	a, b, c := chain.Uint64(), again.Uint64(), other.Uint64()
	fmt.Println(a == b, a == c)
	// Output: true false
}
