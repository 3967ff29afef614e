package vector

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/sys/cpu"
)

// numbers returns n numbers of very different size, some of them denormal.
func numbers(rng *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(rng.NormFloat64() * math.Exp(-float64(rng.IntN(90))))
	}
	return out
}

func words(rng *rand.Rand, n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = int64(rng.Uint64())
	}
	return out
}

func bytes(rng *rand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(rng.Uint32())
	}
	return out
}

func squares(x []float32) []float32 {
	for i := range x {
		x[i] *= x[i]
	}
	return x
}

// bits makes the comparison one of bits.
func bits(x []float32) []uint32 {
	out := make([]uint32, len(x))
	for i := range x {
		out[i] = math.Float32bits(x[i])
	}
	return out
}

// TestSameBits runs both forms of each loop on the same numbers, for rows of
// several lengths.
func TestSameBits(t *testing.T) {
	if !cpu.X86.HasAVX2 {
		t.Skip("this processor has no AVX2, or GODEBUG turned it off")
	}
	const sites = 37
	c := &Adam{0.9, 0.999, 1e-4, 1e-6}
	floats := map[string]func(l loops, rng *rand.Rand, n int) [][]float32{
		"adam": func(l loops, rng *rand.Rand, n int) [][]float32 {
			w, m, q := numbers(rng, 3*n), numbers(rng, 3*n), squares(numbers(rng, 3*n))
			l.adam(w, m, q, numbers(rng, 3*n), c)
			return [][]float32{w, m, q}
		},
		"update": func(l loops, rng *rand.Rand, n int) [][]float32 {
			w, m, q := numbers(rng, sites*n), numbers(rng, sites*n), squares(numbers(rng, sites*n))
			bins := numbers(rng, 32*n)
			l.update(w, m, q, numbers(rng, 32*n), bins, bytes(rng, sites), bytes(rng, sites), c)
			return [][]float32{w, m, q, bins}
		},
		"gradient": func(l loops, rng *rand.Rand, n int) [][]float32 {
			g := numbers(rng, sites*n)
			l.gradient(g, numbers(rng, 32*n), bytes(rng, sites))
			return [][]float32{g}
		},
		"accumulate": func(l loops, rng *rand.Rand, n int) [][]float32 {
			bins := numbers(rng, 32*n)
			l.accumulate(bins, numbers(rng, sites*n), bytes(rng, sites))
			return [][]float32{bins}
		},
		"signs": func(l loops, rng *rand.Rand, n int) [][]float32 {
			table := make([]float32, 16*n)
			l.signs(table, numbers(rng, 4*n))
			return [][]float32{table}
		},
		"walsh": func(l loops, rng *rand.Rand, n int) [][]float32 {
			z := make([]float32, 4*n)
			l.walsh(z, numbers(rng, 16*n))
			return [][]float32{z}
		},
		"mulAdd": func(l loops, rng *rand.Rand, n int) [][]float32 {
			row, column := numbers(rng, 19*n), numbers(rng, 19*n)
			l.mulAdd(row, numbers(rng, 19*5), numbers(rng, 5*n), 5, n, 5, 1)
			l.mulAdd(column, numbers(rng, 19*5), numbers(rng, 5*n), 5, n, 1, 19)
			return [][]float32{row, column}
		},
	}
	whole := map[string]func(l loops, rng *rand.Rand, n int) []int64{
		"patterns": func(l loops, rng *rand.Rand, n int) []int64 {
			table := make([]int64, 16*n)
			l.patterns(table, words(rng, 4*n))
			return table
		},
		"addPatterns": func(l loops, rng *rand.Rand, n int) []int64 {
			sums := words(rng, 11*n)
			l.addPatterns(sums, words(rng, 64*n), bytes(rng, 11*5), 5)
			return sums
		},
		"addRows": func(l loops, rng *rand.Rand, n int) []int64 {
			sum := words(rng, n)
			l.addRows(sum, words(rng, 7*n), []int32{3, 0, 6, 6, 1})
			return sum
		},
	}
	for _, n := range []int{8, 24, 64, 80} {
		for name, run := range floats {
			want := run(portable, rand.New(rand.NewPCG(1, 2)), n)
			for i, got := range run(avx2, rand.New(rand.NewPCG(1, 2)), n) {
				if !slices.Equal(bits(got), bits(want[i])) {
					t.Errorf("%s of rows of %d: result %d differs from that of portable Go", name, n, i)
				}
			}
		}
		for name, run := range whole {
			want := run(portable, rand.New(rand.NewPCG(1, 2)), n)
			if got := run(avx2, rand.New(rand.NewPCG(1, 2)), n); !slices.Equal(got, want) {
				t.Errorf("%s of rows of %d differs from that of portable Go", name, n)
			}
		}
	}
}
