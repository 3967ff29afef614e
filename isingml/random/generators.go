package random

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/bits"
)

//go:generate sh -c "cd asm && go run . -out ../generators_amd64.s -stubs ../generators_amd64.go -pkg random"

// generators are the states of four xoshiro256++ generators: column i is that
// of generator i. Their words come in turn.
type generators [4][4]uint64

// seed gives each generator a digest of the key and its number.
func (g *generators) seed(key [32]byte) {
	for i := range 4 {
		digest := sha256.Sum256(append(key[:], byte(i)))
		for k := range g {
			g[k][i] = binary.LittleEndian.Uint64(digest[8*k:])
		}
	}
}

// The forms of the two loops that this processor runs.
var (
	fill   = portableFill
	decide = portableDecide
)

// portableFill takes a multiple of four words.
func portableFill(g *generators, buf []uint64) {
	for i := range 4 {
		a, b, c, d := g[0][i], g[1][i], g[2][i], g[3][i]
		for j := i; j < len(buf); j += 4 {
			buf[j] = bits.RotateLeft64(a+d, 23) + a
			t := b << 17
			c ^= a
			d ^= b
			b ^= c
			a ^= d
			c ^= t
			d = bits.RotateLeft64(d, 45)
		}
		g[0][i], g[1][i], g[2][i], g[3][i] = a, b, c, d
	}
}

// next writes the next word of each generator.
func (g *generators) next(x *[4]uint64) {
	for i := range 4 {
		a, b, c, d := g[0][i], g[1][i], g[2][i], g[3][i]
		x[i] = bits.RotateLeft64(a+d, 23) + a
		t := b << 17
		c ^= a
		d ^= b
		g[1][i] = b ^ c
		g[0][i] = a ^ d
		g[2][i] = c ^ t
		g[3][i] = bits.RotateLeft64(d, 45)
	}
}

// portableDecide compares a random number with the threshold for each of 256
// decisions, all side by side, the highest bit first, until the last one is
// taken: after 9.3 bits in the mean.
func portableDecide(g *generators, threshold uint64, yes *[4]uint64) {
	*yes = [4]uint64{}
	open := [4]uint64{math.MaxUint64, math.MaxUint64, math.MaxUint64, math.MaxUint64}
	var x [4]uint64
	for threshold != 0 && open != [4]uint64{} {
		g.next(&x)
		bit := uint64(int64(threshold) >> 63)
		threshold <<= 1
		for i := range 4 {
			yes[i] |= open[i] &^ x[i] & bit
			open[i] &^= x[i] ^ bit
		}
	}
}
