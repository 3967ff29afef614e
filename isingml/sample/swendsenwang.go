package sample

import (
	"math"
	"math/rand/v2"
)

// swendsenWang sets every bond between equal spins with the probability of
// Wolff's algorithm and gives each cluster a random sign.
type swendsenWang struct {
	l      int
	bond   uint64 // 2^32 times the bond probability
	parent []uint32
	sign   []uint8
}

func newSwendsenWang(l int, betaJ float64) *swendsenWang {
	return &swendsenWang{
		l:      l,
		bond:   uint64(math.Round(-math.Expm1(-2*betaJ) * (1 << 32))),
		parent: make([]uint32, l*l),
		sign:   make([]uint8, l*l),
	}
}

// update implements updater.
func (w *swendsenWang) update(spins []uint8, rng *rand.ChaCha8) (flips int) {
	l := w.l
	for i := range w.parent {
		w.parent[i] = uint32(i)
	}
	for y := range l {
		below := (y + 1) % l * l
		for x := range l {
			i, right, down := y*l+x, y*l+(x+1)%l, below+x
			r := rng.Uint64()
			if spins[i] == spins[right] && r&math.MaxUint32 < w.bond {
				w.union(uint32(i), uint32(right))
			}
			if spins[i] == spins[down] && r>>32 < w.bond {
				w.union(uint32(i), uint32(down))
			}
		}
	}
	for i := range w.parent {
		// The smallest site of a cluster is its root, so it comes first.
		root := w.find(uint32(i))
		if root == uint32(i) {
			w.sign[i] = uint8(rng.Uint64() >> 63)
		}
		s := w.sign[root]
		flips += int(s ^ spins[i])
		spins[i] = s
	}
	return flips
}

func (w *swendsenWang) find(i uint32) uint32 {
	for w.parent[i] != i {
		w.parent[i] = w.parent[w.parent[i]]
		i = w.parent[i]
	}
	return i
}

func (w *swendsenWang) union(i, j uint32) {
	i, j = w.find(i), w.find(j)
	if i < j {
		w.parent[j] = i
	} else {
		w.parent[i] = j
	}
}
