package dense

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/isingml/kernel/isingml/classify/vector"
)

func configurations(rng *rand.Rand, inputs, n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = make([]byte, (inputs+7)/8)
		for j := range inputs {
			out[i][j/8] |= byte(rng.IntN(2)) << (j % 8)
		}
	}
	return out
}

func TestBatch(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, inputs := range []int{4, 9, 64, 81} {
		b := NewBatch(inputs, 21)
		for _, n := range []int{21, 3, 8} {
			rows := configurations(rng, inputs, n)
			b.Set(rows)
			if b.Len() != n || len(b.bytes) != (n+7)/8 {
				t.Fatalf("%d configurations in %d groups, must be %d", b.Len(), len(b.bytes), n)
			}
			for i, row := range rows {
				for j := range inputs {
					if got, want := b.bytes[i/8][j]>>(i%8)&1, row[j/8]>>(j%8)&1; got != want {
						t.Fatalf("spin %d of configuration %d is %d, must be %d", j, i, got, want)
					}
				}
			}
			for _, bytes := range b.bytes {
				if len(bytes) != inputs+1 || bytes[inputs] != 0xff {
					t.Fatalf("the constant input of %d bytes is %x", len(bytes), bytes[len(bytes)-1])
				}
			}
		}
	}
}

// steps takes steps with batches of several lengths and returns the state.
func steps(primed bool) ([][]float32, []float32) {
	const inputs, most = 100, 20
	rng := rand.New(rand.NewPCG(1, 2))
	n := New(inputs, 19, 5, most)
	for _, l := range n.Layers() {
		for u := range l.Units {
			for in := range l.Inputs {
				*l.At(in, u) = float32(rng.NormFloat64() / 10)
			}
		}
	}
	c := vector.Adam{Beta1: 0.9, Beta2: 0.999, Rate: 1e-3, Epsilon: 1e-6}
	now, next := NewBatch(inputs, most), NewBatch(inputs, most)
	now.Set(configurations(rng, inputs, 5))
	n.Prime(now)
	var all []float32
	for _, size := range []int{8, 20, 7, 1, 16, 8, 8} {
		logits, d := make([]float32, now.Len()), make([]float32, now.Len())
		n.Forward(logits)
		all = append(all, logits...)
		for i := range d {
			d[i] = float32(rng.NormFloat64())
		}
		next.Set(configurations(rng, inputs, size))
		n.Backward(d, next, &c)
		if primed {
			n.Prime(next)
		}
		now, next = next, now
	}
	return n.State(), all
}

// TestPrime: the sums that a pass makes for the next batch are those made anew.
func TestPrime(t *testing.T) {
	want, logits := steps(false)
	got, other := steps(true)
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("part %d of the state differs", i)
		}
	}
	if !slices.Equal(other, logits) {
		t.Error("logits differ")
	}
}

// TestPadding: the numbers that only fill vectors stay zero.
func TestPadding(t *testing.T) {
	state, _ := steps(false)
	for i, part := range state[:3] {
		for at, x := range part {
			if at%24 >= 19 && x != 0 {
				t.Fatalf("part %d, column %d is %v", i, at%24, x)
			}
		}
	}
	for i, part := range state[3:6] {
		for at, x := range part {
			if at%24 >= 20 && x != 0 {
				t.Fatalf("part %d of the second layer, column %d is %v", i, at%24, x)
			}
		}
	}
}
