package ising

import (
	"encoding/binary"
	"math/bits"

	"github.com/isingml/kernel/isingml/random"
)

// A grid holds the spins of a cluster update, one byte a spin: 1 for up, 0 for
// down. Rows are a power of two apart, so that the column of a site is found
// without a division at every L; the bytes between are never read.
type grid struct {
	l      int
	shift  uint   // the site (x, y) is y<<shift | x
	cells  []byte // L rows
	queue  []uint32
	around around // of what grow takes for vectors
	model  Model
	rng    *random.Words
	// stagger reverses every second spin when the grid is read or set: an
	// antiferromagnet on an even lattice is a ferromagnet of staggered spins.
	stagger bool
}

func newGrid(s system, stagger bool) *grid {
	l := s.L
	shift := uint(bits.Len(uint(l - 1)))
	return &grid{
		l: l, shift: shift, model: s.Model, rng: s.Random, stagger: stagger,
		cells:  make([]byte, l<<shift+8), // what is read as words of 8 ends inside
		around: newAround(uint(l), shift),
		queue:  make([]uint32, l*l+4), // four pushes may be written before they are counted
	}
}

// Set implements [model.Chain].
func (g *grid) Set(row []byte) {
	for y := range g.l {
		g.rng.Poll()
		cells := g.cells[y<<g.shift:][:g.l]
		for x := range cells {
			i := y*g.l + x
			cells[x] = row[i/8]>>(i%8)&1 ^ g.reversed(x, y)
		}
	}
}

// get writes the spins, -1 and +1.
func get[T int8 | float32](g *grid, spins []T) {
	signs := [2]T{-1, 1}
	for y := range g.l {
		g.rng.Poll()
		row := g.cells[y<<g.shift:]
		for x := range g.l {
			spins[y*g.l+x] = signs[row[x]&1^g.reversed(x, y)]
		}
	}
}

func (g *grid) reversed(x, y int) byte {
	if g.stagger {
		return byte(x+y) & 1
	}
	return 0
}

// Observe implements [model.Chain].
func (g *grid) Observe(row []byte, values []float64) {
	bonds, magnetization := g.observe(row)
	g.model.write(bonds, magnetization, values)
}

// observe writes the spins into row as a lattice.Set packs them, whose bytes
// must be zero, and returns the sum of s_i s_j over all bonds and that of s_i.
func (g *grid) observe(row []byte) (bonds, magnetization int) {
	const (
		ones   = 0x0101010101010101
		gather = 0x0102040810204080 // brings the lowest bits of 8 bytes into the highest byte
	)
	l, up, unlike := g.l, 0, 0
	for y := range l {
		here := g.cells[y<<g.shift:]
		below := g.cells[(y+1)%l<<g.shift:]
		flip := uint64(0)
		if g.stagger {
			flip = 0x0100010001000100 >> (8 * uint(y&1))
		}
		for x := 0; x < l; x += 8 {
			n := min(8, l-x)
			valid := uint64(ones) >> (64 - 8*uint(n))
			s := binary.LittleEndian.Uint64(here[x:]) & valid
			unlike += bits.OnesCount64((s ^ binary.LittleEndian.Uint64(below[x:])) & valid)
			next := x + n
			if next == l {
				next = 0
			}
			right := s>>8 | uint64(here[next]&1)<<(8*uint(n-1))
			unlike += bits.OnesCount64((s ^ right) & valid)
			s = (s ^ flip) & valid
			up += bits.OnesCount64(s)
			packed := uint16(s * gather >> 56)
			at := y*l + x
			packed <<= at % 8
			row[at/8] |= byte(packed)
			if packed>>8 != 0 {
				row[at/8+1] |= byte(packed >> 8)
			}
		}
	}
	bonds = 2*l*l - 2*unlike
	if g.stagger {
		bonds = -bonds
	}
	return bonds, 2*up - l*l
}
