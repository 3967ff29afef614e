package ising

import "github.com/isingml/kernel/isingml/model"

// flipTable is the probability that a single-spin update reverses a spin, as a
// threshold: a random word below it says yes. It has p to 2^-64. The indices
// are the spin, 1 for up, and how many of its four neighbours are up.
type flipTable [2][5]uint64

func newFlipTable(s system) (table flipTable) {
	for spin := range 2 {
		for up := range 5 {
			table[spin][up] = model.Threshold(s.chance()(-s.cost(spin, up)))
		}
	}
	return table
}

// cost returns beta times the energy that it costs to flip a spin, 1 for up,
// with that many neighbours up.
func (s system) cost(spin, up int) float64 {
	return s.Beta * 2 * float64(2*spin-1) * (s.J*float64(2*up-4) + s.H)
}

// chance returns the probability of single-spin updates to change the weight by
// exp(x).
func (s system) chance() func(x float64) float64 {
	if s.Rule == model.Metropolis {
		return model.SweepChance
	}
	return model.HeatBathChance
}

// typewriter visits the spins one after the other, row by row. It serves odd
// lattices, which have no checkerboard.
type typewriter struct {
	*grid
	table flipTable
}

func newTypewriter(s system) *typewriter {
	return &typewriter{grid: newGrid(s, false), table: newFlipTable(s)}
}

func (w *typewriter) Update(n int) (flipped int) {
	l := w.l
	for range n {
		for y := range l {
			row := w.cells[y<<w.shift:][:l]
			above := w.cells[(y+l-1)%l<<w.shift:][:l]
			below := w.cells[(y+1)%l<<w.shift:][:l]
			left := row[l-1]
			for x, spin := range row {
				right := row[0]
				if x+1 < l {
					right = row[x+1]
				}
				flip := byte(0)
				if w.rng.Draw() < w.table[spin&1][left+right+above[x]+below[x]] {
					flip = 1
				}
				left = spin ^ flip
				row[x] = left
				flipped += int(flip)
			}
		}
	}
	return flipped
}

// neighbours returns the sites to the right, to the left, below and above.
func neighbours(site, stride, last, end uint32) (right, left, down, up uint32) {
	x := site & (stride - 1)
	right, left, down, up = site+1, site-1, site+stride, site-stride
	if x == last {
		right = site - last
	}
	if x == 0 {
		left = site + last
	}
	if down >= end {
		down -= end
	}
	if site < stride {
		up += end
	}
	return right, left, down, up
}
