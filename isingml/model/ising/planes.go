package ising

import (
	"math/bits"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// planes hold the spins of an even lattice as two strings of bits, one for
// each sublattice of the checkerboard: plane p has the sites (x, y) with x+y+p
// even, row after row, bit y L/2 + x/2. A word of a plane then is 64 spins that
// can be updated at once, at every even L.
//
// The four neighbours of bit j lie in the other plane: at j, at j +- L/2 (the
// rows above and below), and at j-1 if x is even or j+1 if x is odd, but for
// the ends of a row, where it is j+L/2-1 or j-L/2+1. The strings are
// cyclic, so before a plane is read its ends are continued on both sides.
type planes struct {
	model   Model
	rng     *random.Words
	l, half int // L and L/2, the bits of a row
	n       int // bits of a plane, L*L/2
	words   int // words of a plane
	halo    int // words before the first bit
	bits    [2][]uint64
	// side selects, for each plane whose neighbours are sought, among the four
	// distances of sideways.
	side [2][4][]uint64
}

// sideways are the four distances of the fourth neighbour.
func (g *planes) sideways() [4]int { return [4]int{-1, g.half - 1, 1, 1 - g.half} }

func newPlanes(s system) *planes {
	l := s.L
	half := l / 2
	g := &planes{model: s.Model, rng: s.Random, l: l, half: half, n: half * l, words: (half*l + 63) / 64, halo: (half + 63) / 64}
	for p := range 2 {
		g.bits[p] = make([]uint64, g.words+2*g.halo+2)
		for k := range 4 {
			g.side[p][k] = make([]uint64, g.words)
		}
		for y := range l {
			g.rng.Poll()
			odd := (p + y) % 2
			for c := range half {
				j, k := y*half+c, 2*odd
				if odd == 0 && c == 0 || odd == 1 && c == half-1 {
					k++
				}
				g.side[p][k][j/64] |= 1 << (j % 64)
			}
		}
	}
	return g
}

// valid returns the bits of word i that are sites.
func (g *planes) valid(i int) uint64 {
	if rest := g.n - 64*i; rest < 64 {
		return 1<<rest - 1
	}
	return ^uint64(0)
}

// window returns the 64 bits that begin at bit 64*at + shift, shift below 64.
func window(e []uint64, at int, shift uint) uint64 {
	return e[at]>>(shift&63) | e[at+1]<<1<<(63-shift&63)
}

// extend continues plane p cyclically on both sides, by L/2 bits.
func (g *planes) extend(p int) {
	e := g.bits[p]
	at, shift := g.halo+g.n/64, uint(g.n%64)
	for k := range g.halo {
		first := e[g.halo+k]
		e[at+k] = e[at+k]&(1<<shift-1) | first<<shift
		e[at+k+1] = first >> 1 >> (63 - shift)
	}
	for k := 1; k <= g.halo; k++ {
		e[g.halo-k] = window(e, at-k, shift)
	}
}

// neighbours returns the four neighbours of the 64 sites of word i of plane p.
// The other plane must be extended.
func (g *planes) neighbours(p, i int) (a, b, c, d uint64) {
	e, at := g.bits[1-p], g.halo+i
	for k, distance := range g.sideways() {
		d |= window(e, at+distance>>6, uint(distance&63)) & g.side[p][k][i]
	}
	return e[at], window(e, at+g.half>>6, uint(g.half&63)), window(e, at+(-g.half)>>6, uint(-g.half&63)), d
}

// Set implements [model.Chain].
func (g *planes) Set(row []byte) {
	for p := range 2 {
		clear(g.bits[p])
	}
	for y := range g.l {
		g.rng.Poll()
		for x := range g.l {
			i, j := y*g.l+x, y*g.half+x/2
			g.bits[(x+y)%2][g.halo+j/64] |= uint64(row[i/8]>>(i%8)&1) << (j % 64)
		}
	}
}

func (g *planes) get(spins []int8) {
	for y := range g.l {
		for x := range g.l {
			j := y*g.half + x/2
			spins[y*g.l+x] = 2*int8(g.bits[(x+y)%2][g.halo+j/64]>>(j%64)&1) - 1
		}
	}
}

// Observe implements [model.Chain].
func (g *planes) Observe(row []byte, values []float64) {
	bonds, magnetization := g.observe(row)
	g.model.write(bonds, magnetization, values)
}

func (g *planes) observe(row []byte) (bonds, magnetization int) {
	up, unlike := 0, 0
	g.extend(1)
	for i := range g.words {
		valid := g.valid(i)
		s := g.bits[0][g.halo+i]
		a, b, c, d := g.neighbours(0, i)
		unlike += bits.OnesCount64((s^a)&valid) + bits.OnesCount64((s^b)&valid) +
			bits.OnesCount64((s^c)&valid) + bits.OnesCount64((s^d)&valid)
		up += bits.OnesCount64(s&valid) + bits.OnesCount64(g.bits[1][g.halo+i]&valid)
	}
	for y := range g.l {
		even, odd := g.bits[y%2], g.bits[1-y%2]
		for c := 0; c < g.half; c += 32 {
			n := min(32, g.half-c)
			j := y*g.half + c
			at, shift := g.halo+j/64, uint(j%64)
			x := spread(window(even, at, shift)) | spread(window(odd, at, shift))<<1
			lattice.PutBits(row, y*g.l+2*c, x<<(64-2*n)>>(64-2*n))
		}
	}
	return 2*g.l*g.l - 2*unlike, 2*up - g.l*g.l
}

// spread puts the lower 32 bits of x at the even places.
func spread(x uint64) uint64 {
	x &= 0xffffffff
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}
