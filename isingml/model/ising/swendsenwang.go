package ising

import "github.com/isingml/kernel/isingml/model"

// swendsenWang cuts the whole lattice into clusters, each grown as Wolff's, and
// gives every cluster a random sign. Growing decides each bond once: when the
// site at its other end is visited, this one has been.
type swendsenWang struct {
	*grid
	bonds
	visited byte // what bit 1 of a visited cell is in this update: 0 and 2 in turn
	signs   uint64
	left    int // bits of signs not used yet in this update
}

// bonds are decisions of which each site of an update takes four.
type bonds struct {
	threshold uint64
	yes       [4]uint64
	next      int // site of yes
	sites     int // of yes
}

func newSwendsenWang(s system) *swendsenWang {
	return &swendsenWang{grid: newGrid(s, s.J < 0), bonds: bonds{threshold: model.Threshold(bondProbability(s.Beta, s.J))}}
}

func (w *swendsenWang) Set(row []byte) {
	w.grid.Set(row)
	w.visited = 0
}

func (w *swendsenWang) Update(n int) (flipped int) {
	for range n {
		w.begin()
		for y := range w.l {
			for x := range w.l {
				site := uint32(y)<<w.shift | uint32(x)
				from := w.cells[site]
				if from&2 == w.visited {
					continue
				}
				if w.left == 0 {
					w.signs, w.left = w.rng.Draw(), 64
				}
				flip := byte(w.signs & 1)
				w.signs >>= 1
				w.left--
				flipped += int(flip) * w.grow(site, from, flip^2)
			}
		}
	}
	return flipped
}

// begin begins an update: what is left of decisions of the one before is not
// used, so that it is not part of the chain's state.
func (w *swendsenWang) begin() {
	w.visited ^= 2
	w.left, w.next, w.sites = 0, 0, 0
}

// grow takes the cluster of the site start, whose cells are all equal to from,
// changes them by change and returns their number; they are then the first of
// the queue. It is portableGrow but for the third state of a neighbour, visited,
// which costs 10 % where it is not needed.
func (w *swendsenWang) grow(start uint32, from, change byte) int {
	cells, queue := w.cells, w.queue
	stride := uint32(1) << w.shift
	last, end := uint32(w.l-1), uint32(w.l)<<w.shift
	cells[start] = from ^ change
	queue[0] = start
	tail := 1
	for head := 0; head < tail; head++ {
		site := queue[head]
		if w.next == w.sites {
			w.next, w.sites = 0, w.rng.Decide(w.threshold, 4, &w.yes)/4
		}
		d := byte(w.yes[w.next/16&3] >> (w.next % 16 * 4))
		w.next++
		right, left, down, up := neighbours(site, stride, last, end)
		tail = visit(cells, queue, right, tail, d, from, change)
		tail = visit(cells, queue, left, tail, d>>1, from, change)
		tail = visit(cells, queue, down, tail, d>>2, from, change)
		tail = visit(cells, queue, up, tail, d>>3, from, change)
	}
	return tail
}

// visit is join for a cell that may join if it is from, which it is changed by.
func visit(cells []byte, queue []uint32, site uint32, tail int, yes, from, change byte) int {
	t := cells[site]
	joins := ((t ^ from) - 1) >> 7 & yes & 1 // t^from is 0 if it may: one less has the top bit set
	cells[site] = t ^ change&-joins
	queue[tail] = site
	return tail + int(joins)
}
