package sample

import (
	"math"
	"math/rand/v2"
)

// proposed is the probability that a Metropolis sweep proposes to flip a site.
// A sweep that proposed every site in a fixed order would be periodic at
// beta = 0, where every proposal is accepted.
const proposed = 31. / 32

// singleSpin visits the sites row by row and flips each with a probability
// that depends on its spin and the sum of its neighbours.
type singleSpin struct {
	l int
	// flip is 2^53 times the probability to flip, by spin (0 or 1) and number
	// of neighbours that are up (0 to 4).
	flip [2][5]uint64
}

func newSingleSpin(l int, rule Algorithm, beta, j, field float64) *singleSpin {
	w := &singleSpin{l: l}
	for s := range 2 {
		for up := range 5 {
			local := j*float64(2*up-4) + field
			cost := beta * 2 * float64(2*s-1) * local // beta times the energy the flip costs
			p := 1 / (1 + math.Exp(cost))
			if rule == Metropolis {
				p = proposed * math.Exp(-max(cost, 0))
			}
			w.flip[s][up] = uint64(math.Round(p * (1 << 53)))
		}
	}
	return w
}

// update implements updater.
func (w *singleSpin) update(spins []uint8, rng *rand.ChaCha8) (flips int) {
	l := w.l
	for y := range l {
		row := spins[y*l : (y+1)*l]
		above, below := spins[(y+l-1)%l*l:][:l], spins[(y+1)%l*l:][:l]
		left := row[l-1]
		for x := range row {
			right := row[0]
			if x+1 < l {
				right = row[x+1]
			}
			s := row[x]
			up := left + right + above[x] + below[x]
			// 1 if a uniform 53-bit number is below the probability.
			a := uint8((rng.Uint64()>>11 - w.flip[s&1][up]) >> 63)
			left = s ^ a
			row[x] = left
			flips += int(a)
		}
	}
	return flips
}
