package random

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"sync/atomic"
)

// wordBuffer is how many random words are drawn at once.
const wordBuffer = 256

// Words is a stream of random 64-bit words and of decisions, the stream of a
// name in this package. Behind it are four xoshiro256++ generators (D. Blackman
// and S. Vigna, ACM Trans. Math. Softw. 47, 36 (2021)), each started from 256
// bits of its own, because the lanes of a vector are as many: the decisions on
// the bonds of 64 sites take 34 ns with AVX2 and 110 ns without, where 64 words
// of PCG-DXSM of math/rand/v2 take 140 ns and those of ChaCha8 300 ns
// (BenchmarkDecide, BenchmarkWords). A buffer of words keeps the generators out
// of the inner loops of updates.
type Words struct {
	state  generators
	script rand.Source  // in place of it
	stop   *atomic.Bool // see Within; nil outside
	buf    []uint64
	next   int // the first word of buf not used yet
}

// NewWords returns the words of the stream (seed, purpose, index...).
func NewWords(seed uint64, purpose string, index ...uint64) *Words {
	key := Key(seed, purpose, index...)
	w := &Words{buf: make([]uint64, wordBuffer), next: wordBuffer}
	w.state.seed(key)
	return w
}

// Scripted returns words that come from a source one at a time, so that a test
// can take every way through an update.
func Scripted(source rand.Source) *Words {
	return &Words{script: source, buf: make([]uint64, 1), next: 1}
}

// Draw returns the next word.
func (w *Words) Draw() uint64 {
	if w.next == len(w.buf) {
		w.fill()
	}
	x := w.buf[w.next]
	w.next++
	return x
}

//go:noinline
func (w *Words) fill() {
	w.Poll()
	w.next = 0
	if w.script != nil {
		w.buf[0] = w.script.Uint64()
		return
	}
	fill(&w.state, w.buf)
}

// Ready returns the words that Draw will return next, those that are drawn already,
// which may be none. A loop without branches reads them and then calls Skip with
// how many it used.
func (w *Words) Ready() []uint64 { return w.buf[w.next:] }

// Skip takes the first n words that Ready returned.
func (w *Words) Skip(n int) { w.next += n }

// Decide fills yes with 256 bits, from the lowest bit of its first word on, each of
// them 1 with probability threshold/2^64, and returns 256.
//
// Words with a script, by which tests go through all outcomes of an update, give
// the script's next word in place of them and return least: so many of its lowest
// bits are the decisions.
func (w *Words) Decide(threshold uint64, least int, yes *[4]uint64) int {
	if w.script != nil {
		yes[0] = w.Draw()
		return least
	}
	w.Poll()
	decide(&w.state, threshold, yes)
	return 256
}

// Below returns a uniform number from 0 to n-1, without bias (D. Lemire, ACM
// Trans. Model. Comput. Simul. 29, 3 (2019)).
func (w *Words) Below(n uint64) uint64 {
	high, low := bits.Mul64(w.Draw(), n)
	if low < n {
		for least := -n % n; low < least; {
			high, low = bits.Mul64(w.Draw(), n)
		}
	}
	return high
}

// Uniform returns a number from 0, exclusive, to 1, inclusive.
func (w *Words) Uniform() float64 { return (float64(w.Draw()>>11) + 1) / (1 << 53) }

// Normal returns a number of the normal distribution of mean 0 and variance 1, by
// a ratio of uniform numbers that is the same on every processor (A. J. Kinderman
// and J. F. Monahan, ACM Trans. Math. Softw. 3, 257 (1977)).
func (w *Words) Normal() float64 {
	const width = 1.7155277699214135 // sqrt(8/e)
	for {
		u := w.Uniform()
		z := width * (w.Uniform() - 0.5) / u
		if u*u < math.Exp(-z*z/2) {
			return z
		}
	}
}

// MarshalBinary returns the stream's state: the words that are drawn but not
// used, and the generators behind them.
func (w *Words) MarshalBinary() ([]byte, error) {
	left := w.buf[w.next:]
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(left)))
	for _, x := range left {
		out = binary.LittleEndian.AppendUint64(out, x)
	}
	return binary.Append(out, binary.LittleEndian, w.state)
}

// UnmarshalBinary makes the stream go on where MarshalBinary was called.
func (w *Words) UnmarshalBinary(data []byte) error {
	if len(data) < 4 {
		return errors.New("the state of a random stream is cut off")
	}
	n, data := int(binary.LittleEndian.Uint32(data)), data[4:]
	if n > len(w.buf) || len(data) != 8*n+binary.Size(w.state) {
		return fmt.Errorf("the state of a random stream has %d words in %d bytes", n, len(data))
	}
	w.next = len(w.buf) - n
	for i := range n {
		w.buf[w.next+i] = binary.LittleEndian.Uint64(data[8*i:])
	}
	_, err := binary.Decode(data[8*n:], binary.LittleEndian, &w.state)
	return err
}

// Within calls f, which draws from w in the calling goroutine, and ends it at
// one of its next draws when ctx ends. It then returns the cause; what f was
// changing is left half done. An update of a large lattice takes many seconds,
// and this is how all of them can be ended without asking at every site: w
// looks once in 256 words.
func (w *Words) Within(ctx context.Context, f func()) (err error) {
	stop := new(atomic.Bool)
	w.stop = stop
	unwatch := context.AfterFunc(ctx, func() { stop.Store(true) })
	defer func() {
		unwatch()
		w.stop = nil
		switch cut := recover(); cut.(type) {
		case nil:
		case interrupt:
			err = context.Cause(ctx)
		default:
			panic(cut)
		}
	}()
	f()
	return nil
}

// Poll ends the function that Within calls if the context has ended. Every
// 256th draw does so; what takes long without drawing polls now and then.
func (w *Words) Poll() {
	if w.stop != nil && w.stop.Load() {
		panic(interrupt{})
	}
}

// An interrupt ends the function that Within calls.
type interrupt struct{}
