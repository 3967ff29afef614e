package sample

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"math/rand/v2"

	"github.com/isingml/kernel/isingml/random"
)

// wordBuffer is how many random words are drawn at once.
const wordBuffer = 256

// words is a buffered stream of random 64-bit words, the stream of a name in
// package random. The generator behind it is PCG-DXSM of math/rand/v2, keyed
// with 128 bits of the name's digest: where every flipped spin takes a word, the
// ChaCha8 that package random offers is 40 % of the time (3.6 ns a word against
// 1.6). The buffer keeps the generator out of the inner loops of the updates.
type words struct {
	pcg    rand.PCG
	script rand.Source // in place of pcg, in tests
	buf    []uint64
	next   int // the first word of buf not used yet
}

func newWords(seed uint64, purpose string, index ...uint64) *words {
	key := random.Key(seed, purpose, index...)
	w := &words{buf: make([]uint64, wordBuffer), next: wordBuffer}
	w.pcg.Seed(binary.LittleEndian.Uint64(key[:]), binary.LittleEndian.Uint64(key[8:]))
	return w
}

// scripted returns words that come from a source one at a time.
func scripted(source rand.Source) *words {
	return &words{script: source, buf: make([]uint64, 1), next: 1}
}

// draw returns the next word.
func (w *words) draw() uint64 {
	if w.next == len(w.buf) {
		w.fill()
	}
	x := w.buf[w.next]
	w.next++
	return x
}

//go:noinline
func (w *words) fill() {
	w.next = 0
	if w.script != nil {
		w.buf[0] = w.script.Uint64()
		return
	}
	for i := range w.buf {
		w.buf[i] = w.pcg.Uint64()
	}
}

// below returns a uniform number from 0 to n-1, without bias (D. Lemire, ACM
// Trans. Model. Comput. Simul. 29, 3 (2019)).
func (w *words) below(n uint64) uint64 {
	high, low := bits.Mul64(w.draw(), n)
	if low < n {
		for least := -n % n; low < least; {
			high, low = bits.Mul64(w.draw(), n)
		}
	}
	return high
}

// marshal returns the stream's state: the words that are drawn but not used,
// and the generator behind them.
func (w *words) marshal() ([]byte, error) {
	state, err := w.pcg.MarshalBinary()
	if err != nil {
		return nil, err
	}
	left := w.buf[w.next:]
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(left)))
	for _, x := range left {
		out = binary.LittleEndian.AppendUint64(out, x)
	}
	return append(out, state...), nil
}

// unmarshal makes the stream go on where marshal was called.
func (w *words) unmarshal(data []byte) error {
	if len(data) < 4 {
		return errors.New("the state of a random stream is cut off")
	}
	n := int(binary.LittleEndian.Uint32(data))
	data = data[4:]
	if n > len(w.buf) || len(data) < 8*n {
		return fmt.Errorf("the state of a random stream has %d words in %d bytes", n, len(data))
	}
	if err := w.pcg.UnmarshalBinary(data[8*n:]); err != nil {
		return err
	}
	w.next = len(w.buf) - n
	for i := range n {
		w.buf[w.next+i] = binary.LittleEndian.Uint64(data[8*i:])
	}
	return nil
}
