package sample

import (
	"math"
	"math/rand/v2"
)

// wolff grows one cluster from a random site and flips it.
//
// Sites are visited in the order they joined, first in, first out: the loads
// of the next sites do not wait for the decisions about this one, as they do
// with a stack. Whether a neighbour joins is arithmetic, not a branch, because
// such branches go either way and are mispredicted half the time. One 64-bit
// random number serves two bonds, so a bond probability is realised to within
// 2^-33.
type wolff struct {
	l     int
	bond  uint32   // 2^32 times the probability that a bond between equal spins is set
	sure  uint32   // 1 if that probability rounds to 1
	queue []uint32 // sites of the cluster, as x | y << 16
	next  []uint32 // next[x] = (x+1) mod L
	prev  []uint32 // prev[x] = (x-1) mod L
}

func newWolff(l int, betaJ float64) *wolff {
	w := &wolff{l: l, queue: make([]uint32, l*l+4), next: make([]uint32, l), prev: make([]uint32, l)}
	for x := range l {
		w.next[x] = uint32((x + 1) % l)
		w.prev[x] = uint32((x + l - 1) % l)
	}
	p := math.Round(-math.Expm1(-2*betaJ) * (1 << 32))
	if p >= 1<<32 {
		w.sure = 1
	} else {
		w.bond = uint32(p)
	}
	return w
}

// update implements updater.
func (w *wolff) update(spins []uint8, rng *rand.ChaCha8) (flips int) {
	l := uint32(w.l)
	x, y := site(rng, l)
	spins[y*l+x] ^= 1
	old := spins[y*l+x] ^ 1
	queue, next, prev := w.queue, w.next, w.prev
	bond, sure := uint64(w.bond), uint64(w.sure)
	queue[0] = x | y<<16
	tail := uint(1)
	for head := uint(0); head < tail; head++ {
		x, y := queue[head]&0xffff, queue[head]>>16
		row := y * l
		xr, xl, yd, yu := next[x], prev[x], next[y], prev[y]
		r1, r2 := rng.Uint64(), rng.Uint64()

		join := func(at uint32, neighbour uint32, r uint64) {
			// 1 if r < bond: the difference is negative, its top bit set.
			a := uint8((r-bond)>>63|sure) & (spins[at] ^ old ^ 1)
			spins[at] ^= a
			queue[tail] = neighbour
			tail += uint(a)
		}
		join(row+xr, xr|y<<16, r1&math.MaxUint32)
		join(row+xl, xl|y<<16, r1>>32)
		join(yd*l+x, x|yd<<16, r2&math.MaxUint32)
		join(yu*l+x, x|yu<<16, r2>>32)
	}
	return int(tail)
}

// site returns a uniformly distributed site, by Lemire's method.
func site(rng *rand.ChaCha8, l uint32) (x, y uint32) {
	v := uint64(l) * uint64(l)
	for {
		r := rng.Uint64() >> 32
		m := r * v
		if low := m & math.MaxUint32; low >= v || low >= (1<<32)%v {
			i := uint32(m >> 32)
			return i % l, i / l
		}
	}
}
