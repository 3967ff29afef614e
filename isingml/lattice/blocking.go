package lattice

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/isingml/kernel/isingml/random"
)

// Block replaces each 2 x 2 block by the sign of its majority (Appendix C,
// rescaling factor b = 2). A block with two spins of each kind takes either
// sign with equal probability, drawn from rng. L must be even and at least 4.
func (c Configuration) Block(rng *rand.Rand) (Configuration, error) {
	if err := blockable(c.L); err != nil {
		return Configuration{}, err
	}
	l := c.L / 2
	out := Configuration{L: l, Spins: make([]int8, l*l)}
	for y := range l {
		top := c.Spins[2*y*c.L:]
		bottom := c.Spins[(2*y+1)*c.L:]
		for x := range l {
			sum := top[2*x] + top[2*x+1] + bottom[2*x] + bottom[2*x+1]
			switch {
			case sum > 0:
				out.Spins[y*l+x] = 1
			case sum < 0:
				out.Spins[y*l+x] = -1
			default:
				out.Spins[y*l+x] = int8(rng.Uint64()>>63)*2 - 1
			}
		}
	}
	return out, nil
}

// Block returns the blocked configurations of the set, in the same order: each
// block of 2 x 2 (or, in d dimensions, 2^d) sites becomes the value that most
// of them have, or one of those that share the first place, with equal
// probability. Ties of configuration i are drawn from the stream
// (seed, "blocking", L, i), so the result does not depend on how a set is cut
// into parts that keep their first index; first is the index of the set's
// first configuration.
func (s *Set) Block(seed uint64, first int) (*Set, error) {
	f := Format{Codec: s.format.Codec}
	for _, l := range s.format.Shape {
		if err := blockable(l); err != nil {
			return nil, err
		}
		f.Shape = append(f.Shape, l/2)
	}
	block := func(dst, src []byte, rng *rand.Rand) { blockPacked(dst, src, f.Shape[0], rng) }
	if !f.Equal(Square(f.Shape[0])) {
		block = func(dst, src []byte, rng *rand.Rand) { s.format.majority(f, dst, src, rng) }
	}
	out, err := FromRows(f, make([]byte, s.Len()*f.Size()))
	if err != nil {
		return nil, err
	}
	const some = 1024 // configurations that a core takes at a time
	var taken atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), s.Len()/some+1) {
		workers.Go(func() {
			for {
				lo := int(taken.Add(some)) - some
				if lo >= s.Len() {
					return
				}
				for i := lo; i < min(lo+some, s.Len()); i++ {
					rng := random.New(seed, "blocking", uint64(s.L()), uint64(first+i))
					block(out.Row(i), s.Row(i), rng)
				}
			}
		})
	}
	workers.Wait()
	return out, nil
}

// majority blocks a row of format f into one of format to, of zeros, site by
// site.
func (f Format) majority(to Format, dst, src []byte, rng *rand.Rand) {
	values, blocked := make([]int8, f.Sites()), make([]int8, to.Sites())
	f.Unpack(values, src)
	count := make([]int, f.Codec.States)
	for i := range blocked {
		corner, stride, rest := 0, 1, i
		for k, l := range to.Shape {
			corner += 2 * (rest % l) * stride
			rest /= l
			stride *= f.Shape[k]
		}
		clear(count)
		for c := range 1 << len(f.Shape) {
			site, stride := corner, 1
			for k, l := range f.Shape {
				site += c >> k & 1 * stride
				stride *= l
			}
			code, _ := f.Codec.Code(values[site])
			count[code]++
		}
		blocked[i] = f.Codec.Value(mostFrequent(count, rng))
	}
	to.Pack(dst, blocked)
}

// mostFrequent returns the index of the highest count, one of them at random if
// there are several.
func mostFrequent(count []int, rng *rand.Rand) (at int) {
	most, tied := 0, 0
	for code, n := range count {
		switch {
		case n > most:
			at, most, tied = code, n, 1
		case n == most:
			tied++
		}
	}
	if tied == 1 {
		return at
	}
	for k := rng.IntN(tied); ; at++ {
		if count[at] == most {
			if k == 0 {
				return at
			}
			k--
		}
	}
}

// blockPacked is [Configuration.Block] from one packed row to another, whose
// bits are all 0: up to 32 blocks at a time. l is the size of the result.
func blockPacked(dst, src []byte, l int, rng *rand.Rand) {
	for y := range l {
		for x := 0; x < l; x += 32 {
			// In the even bits: the spins a b of the row above, and c d below.
			a := bitsFrom(src, 4*y*l+2*x)
			c := bitsFrom(src, (4*y+2)*l+2*x)
			b, d := a>>1, c>>1
			most := a&b&(c|d) | c&d&(a|b)
			tied := (a | b | c | d) &^ (a ^ b ^ c ^ d) &^ (a & b & c & d)
			up := evenBits(most)
			within := uint64(1)<<min(32, l-x) - 1
			for t := evenBits(tied) & within; t != 0; t &= t - 1 {
				up |= t & -t & -(rng.Uint64() >> 63) // a branch would be mispredicted every second time
			}
			PutBits(dst, y*l+x, up&within)
		}
	}
}

// bitsFrom returns the 64 bits from bit number at on; beyond the end are zeros.
func bitsFrom(src []byte, at int) uint64 {
	var near [9]byte
	copy(near[:], src[at/8:])
	shift := at % 8
	return binary.LittleEndian.Uint64(near[:])>>shift | uint64(near[8])<<(64-shift)
}

// evenBits moves bits 0, 2, 4, ... 62 to bits 0 to 31.
func evenBits(v uint64) uint64 {
	v &= 0x5555555555555555
	v = (v | v>>1) & 0x3333333333333333
	v = (v | v>>2) & 0x0f0f0f0f0f0f0f0f
	v = (v | v>>4) & 0x00ff00ff00ff00ff
	v = (v | v>>8) & 0x0000ffff0000ffff
	return (v | v>>16) & 0x00000000ffffffff
}

// blockable tells whether blocks fill a lattice and at least 2 x 2 of them do.
func blockable(l int) error {
	if l%2 != 0 || l < 4 {
		return fmt.Errorf("lattice: cannot block L=%d by 2: L must be even and at least 4", l)
	}
	return nil
}
