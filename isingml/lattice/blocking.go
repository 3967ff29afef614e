package lattice

import (
	"encoding/binary"
	"math/rand/v2"
)

// Block replaces each 2 x 2 block by the sign of its majority (Appendix C,
// rescaling factor b = 2). A block with two spins of each kind takes either
// sign with equal probability, drawn from rng. L must be even and at least 4.
func (c Configuration) Block(rng *rand.Rand) (Configuration, error) {
	to, err := Rescaling{Rule: Majority, B: 2}.Of(Square(c.L))
	if err != nil {
		return Configuration{}, err
	}
	l := to.Shape[0]
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

// triangles is the rule [TriangleMajority], of the lattice with bonds along (1, 0),
// (0, 1) and (1, 1). The triangle of a site is that with those at (1, 0) and (1,
// 1); the sites whose triangles fill the lattice lie on one with bonds along (2,
// 1), (-1, 1) and (1, 2), where it is the same once more.
func (r Rescaling) triangles(to, f Format, dst, src []byte, rng *rand.Rand) {
	codes, blocked := make([]int, f.Sites()), make([]int8, to.Sites())
	f.codes(src, func(i, code int) { codes[i] = code })
	three := [3][2]int{{0, 0}, {1, 0}, {1, 1}}
	lx, ly := f.Shape[0], f.Shape[1]
	count, of := make([]int, f.Codec.States), make([]int, f.Codec.States)
	for i := range blocked {
		clear(of)
		for _, corner := range [3][2]int{{0, 0}, {2, 1}, {1, 2}} {
			clear(count)
			for _, at := range three {
				x, y := 3*(i%to.Shape[0])+corner[0]+at[0], 3*(i/to.Shape[0])+corner[1]+at[1]
				count[codes[y%ly*lx+x%lx]]++
			}
			of[mostFrequent(count, rng)]++
		}
		blocked[i] = f.Codec.Value(mostFrequent(of, rng))
	}
	to.Pack(dst, blocked)
}
