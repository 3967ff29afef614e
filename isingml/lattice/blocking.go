package lattice

import (
	"fmt"
	"math/rand/v2"

	"github.com/isingml/kernel/isingml/random"
)

// Block replaces each 2 x 2 block by the sign of its majority (Appendix C,
// rescaling factor b = 2). A block with two spins of each kind takes either
// sign with equal probability, drawn from rng. L must be even and at least 4.
func (c Configuration) Block(rng *rand.Rand) (Configuration, error) {
	if err := blockable(c.L); err != nil {
		return Configuration{}, err
	}
	l := c.L / 2
	out := Configuration{L: l, Spins: make([]int8, l*l)}
	for y := range l {
		top := c.Spins[2*y*c.L:]
		bottom := c.Spins[(2*y+1)*c.L:]
		for x := range l {
			sum := top[2*x] + top[2*x+1] + bottom[2*x] + bottom[2*x+1]
			switch {
			case sum > 0:
				out.Spins[y*l+x] = 1
			case sum < 0:
				out.Spins[y*l+x] = -1
			default:
				out.Spins[y*l+x] = int8(rng.Uint64()>>63)*2 - 1
			}
		}
	}
	return out, nil
}

// Block returns the blocked configurations of the set, in the same order.
// Ties of configuration i are drawn from the stream (seed, "blocking", L, i),
// so the result does not depend on how a set is cut into parts that keep
// their first index; first is the index of the set's first configuration.
func (s *Set) Block(seed uint64, first int) (*Set, error) {
	if err := blockable(s.l); err != nil {
		return nil, err
	}
	out := &Set{l: s.l / 2}
	for i := range s.Len() {
		c, err := s.At(i).Block(random.New(seed, "blocking", uint64(s.l), uint64(first+i)))
		if err != nil {
			return nil, err
		}
		out.append(c)
	}
	return out, nil
}

// blockable tells whether blocks fill a lattice and at least 2 x 2 of them do.
func blockable(l int) error {
	if l%2 != 0 || l < 4 {
		return fmt.Errorf("lattice: cannot block L=%d by 2: L must be even and at least 4", l)
	}
	return nil
}
