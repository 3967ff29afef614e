package sample

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"math/rand/v2"
)

// wordBuffer is how many random words are drawn at once.
const wordBuffer = 256

// words is a buffered stream of random 64-bit words. The buffer keeps calls
// out of the inner loops of the updates.
type words struct {
	source rand.Source
	buf    []uint64
	next   int // the first word of buf not used yet
}

func newWords(source rand.Source) *words {
	return &words{source: source, buf: make([]uint64, wordBuffer), next: wordBuffer}
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
	for i := range w.buf {
		w.buf[i] = w.source.Uint64()
	}
	w.next = 0
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
	source, ok := w.source.(*rand.ChaCha8)
	if !ok {
		return nil, errors.New("only a stream of ChaCha8 has a state")
	}
	state, err := source.MarshalBinary()
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
	source := new(rand.ChaCha8)
	if err := source.UnmarshalBinary(data[8*n:]); err != nil {
		return err
	}
	w.source = source
	w.next = len(w.buf) - n
	for i := range n {
		w.buf[w.next+i] = binary.LittleEndian.Uint64(data[8*i:])
	}
	return nil
}
