package random

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mathext/prng"
)

type form struct {
	fill   func(*generators, []uint64)
	decide func(*generators, uint64, *[4]uint64)
}

// forms are the portable loops and those that this processor runs.
func forms() map[string]form {
	return map[string]form{"portable": {portableFill, portableDecide}, "this processor": {fill, decide}}
}

// reference returns gonum's generators in the same states.
func (g *generators) reference(t *testing.T) (all [4]*prng.Xoshiro256plusplus) {
	for i := range all {
		var state []byte
		for k := range g {
			state = binary.BigEndian.AppendUint64(state, g[k][i])
		}
		all[i] = new(prng.Xoshiro256plusplus)
		if err := all[i].UnmarshalBinary(state); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// TestGenerators compares the words of a stream with gonum's generators, in
// turn.
func TestGenerators(t *testing.T) {
	for name, form := range forms() {
		g := NewWords(1, "generators").state
		for range 3 {
			want := g.reference(t)
			got := make([]uint64, 260)
			form.fill(&g, got)
			for i, x := range got {
				if y := want[i%4].Uint64(); x != y {
					t.Fatalf("%s: word %d is %#x, must be %#x", name, i, x, y)
				}
			}
		}
	}
}

// TestDecide takes each decision once more, with the number that was compared.
func TestDecide(t *testing.T) {
	for name, form := range forms() {
		g := NewWords(1, "decide").state
		for _, threshold := range []uint64{0, 1, 3 << 40, 1 << 62, 1 << 63, 1<<63 + 1, 0x95f619980c4336f7, math.MaxUint64 - 1, math.MaxUint64} {
			for range 100 {
				before := g
				var yes [4]uint64
				form.decide(&g, threshold, &yes)
				// The numbers, as far as their bits were drawn; the rest cannot matter.
				var low, high [256]uint64
				rounds := 0
				for ; before != g; rounds++ {
					var x [4]uint64
					before.next(&x)
					for i := range low {
						low[i] |= x[i/64] >> (i % 64) & 1 << (63 - rounds)
					}
				}
				for i, x := range low {
					high[i] = x | math.MaxUint64>>rounds
					if rounds == 64 {
						high[i] = x
					}
					if got := yes[i/64]>>(i%64)&1 == 1; threshold<<rounds != 0 && (x < threshold) != (high[i] < threshold) || got != (x < threshold) {
						t.Fatalf("%s: %#x to %#x below %#x is %v", name, x, high[i], threshold, got)
					}
				}
			}
		}
	}
}

// TestForms compares long runs of both forms.
func TestForms(t *testing.T) {
	a, b := NewWords(2, "forms").state, NewWords(2, "forms").state
	x, y := make([]uint64, wordBuffer), make([]uint64, wordBuffer)
	var p, q [4]uint64
	for range 1000 {
		fill(&a, x)
		portableFill(&b, y)
		threshold := x[0]
		decide(&a, threshold, &p)
		portableDecide(&b, threshold, &q)
		if !slices.Equal(x, y) || p != q || a != b {
			t.Fatal("the forms differ")
		}
	}
}

// BenchmarkDecide takes 256 decisions.
func BenchmarkDecide(b *testing.B) {
	for name, form := range forms() {
		b.Run(name, func(b *testing.B) {
			g := NewWords(1, "benchmark").state
			var yes [4]uint64
			for b.Loop() {
				form.decide(&g, 0x95f619980c4336f7, &yes)
			}
		})
	}
}

// BenchmarkWords draws a word, beside the generators of math/rand/v2.
func BenchmarkWords(b *testing.B) {
	for name, draw := range map[string]func() uint64{
		"Words": NewWords(1, "benchmark").Draw, "ChaCha8": Source(1, "benchmark").Uint64, "PCG": rand.NewPCG(1, 2).Uint64,
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				draw()
			}
		})
	}
}
