package ising

import (
	"math/bits"
)

// checkerboard updates all spins of one sublattice, then all of the other, 64
// at a time. The spins of a sublattice do not interact, so this is the same
// Markov chain as visiting them one by one.
type checkerboard struct {
	*planes
	// class numbers the different probabilities of the flip table, and
	// binary[k][c] is bit 63-k of the threshold of class c, in all 64 lanes.
	class  [2][5]int
	binary [64][]uint64
}

func newCheckerboard(s system) *checkerboard {
	w := &checkerboard{planes: newPlanes(s)}
	number := map[uint64]int{}
	for spin, row := range newFlipTable(s) {
		for up, threshold := range row {
			c, known := number[threshold]
			if !known {
				c = len(number)
				number[threshold] = c
				for k := range w.binary {
					w.binary[k] = append(w.binary[k], -(threshold >> (63 - k) & 1))
				}
			}
			w.class[spin][up] = c
		}
	}
	return w
}

func (w *checkerboard) Update(n int) (flipped int) {
	for range n {
		for p := range 2 {
			w.extend(1 - p)
			flipped += w.sublattice(p)
		}
	}
	return flipped
}

// sublattice updates plane p and returns how many spins it flipped.
func (w *checkerboard) sublattice(p int) (flipped int) {
	var lanes [10]uint64 // the sites of each class
	classes := len(w.binary[0])
	for i := range w.words {
		spin := w.bits[p][w.halo+i]
		clear(lanes[:classes])
		for up, which := range counts(w.neighbours(p, i)) {
			lanes[w.class[0][up]] |= which &^ spin
			lanes[w.class[1][up]] |= which & spin
		}
		// A uniform number is compared with the threshold of each site bit by
		// bit, the highest first, until the last of the 64 sites is decided:
		// after 7.3 random words in the mean.
		flip, open := uint64(0), w.valid(i)
		for k := 0; open != 0 && k < len(w.binary); k++ {
			threshold := uint64(0)
			for c, bit := range w.binary[k] {
				threshold |= lanes[c] & bit
			}
			r := w.rng.Draw()
			flip |= open & threshold &^ r
			open &^= threshold ^ r
		}
		w.bits[p][w.halo+i] = spin ^ flip
		flipped += bits.OnesCount64(flip)
	}
	return flipped
}

// counts returns the sites that have 0, 1, 2, 3 and 4 of the given neighbours
// up.
func counts(a, b, c, d uint64) [5]uint64 {
	x, y := a^b, c^d
	one := x ^ y           // lowest bit of the number
	two := a&b ^ c&d ^ x&y // second bit
	four := a & b & c & d  // third bit
	return [5]uint64{^(one | two | four), one &^ two, two &^ one, one & two, four}
}
