package ising

import (
	"math"

	"github.com/isingml/kernel/isingml/model"
)

// wolff flips one cluster at each update: it starts from a random site and
// takes in each aligned neighbour of each of its sites with probability
// 1 - exp(-2 beta |J|).
//
// At the critical point it takes 4.4 ns per flipped spin at L = 64 and 256 with
// AVX2, and 7.2 and 6.9 ns without (one core of a Xeon, BenchmarkUpdate of
// package sample). Designs, at L = 64 on that core or, where marked *, on
// another one, where the third took 7.1 ns:
//
//	a branch for each neighbour               24.0 ns*: every second one is mispredicted
//	joining by arithmetic, last in first out   8.6 ns*: the next site waits for this one's decisions
//	first in, first out, a word for each site  8.4 ns: the loads of the next sites run ahead
//	decisions for 64 sites at once             7.2 ns: see random.Words.Decide
//	as before, neighbours found by vectors     5.4 ns: and no bounds checked, in assembly
//	as before, decisions by vectors            4.4 ns
//
// A byte for each decision in place of a bit gains nothing more. Wrapping the
// coordinates serves every L alike and needs no table of neighbours, which
// would be 16 MiB at L = 1024.
type wolff struct {
	*grid
	bond uint64 // threshold
	lazy bool   // an update leaves the spins alone with probability 1/2
}

func newWolff(s system) *wolff {
	p := bondProbability(s.Beta, s.J)
	return &wolff{grid: newGrid(s, s.J < 0), bond: model.Threshold(p), lazy: model.Lazy(p)}
}

func (w *wolff) Update(n int) (flipped int) {
	for range n {
		if !w.idle() {
			flipped += w.step()
		}
	}
	return flipped
}

// idle tells whether an update does nothing.
func (w *wolff) idle() bool { return w.lazy && w.rng.Draw()>>63 == 0 }

// step flips one cluster and returns its size.
func (w *wolff) step() int {
	site := w.rng.Below(uint64(w.l * w.l))
	y := site / uint64(w.l)
	return w.grow(uint32(y<<w.shift | (site - y*uint64(w.l))))
}

// grow flips the cluster of the site start and returns its size; the sites are
// then the first of the queue.
func (w *wolff) grow(start uint32) int {
	other := w.cells[start] ^ 1
	w.cells[start] = other
	w.queue[0] = start
	var yes [4]uint64
	head, tail := 0, 1
	for head < tail {
		sites := w.rng.Decide(w.bond, 4, &yes) / 4
		tail = grow(w.grid, head, tail, &yes, sites, other)
		head = min(head+sites, tail)
	}
	return tail
}

// bondProbability is that with which two spins that the coupling favours are
// joined, 1 - exp(-2 beta |J|).
func bondProbability(beta, j float64) float64 { return -math.Expm1(-2 * beta * math.Abs(j)) }
