package exact

import (
	"math"
	"math/big"
	"math/bits"
)

// Joint counts the states of a small lattice by energy and magnetization.
type Joint struct {
	L      int
	counts []uint64 // of E = -2V + 4i and M = -V + 2j at i*(V+1) + j
}

// Enumerate counts all states of the L x L torus, 2 <= L <= [MaxEnumeration].
func Enumerate(l int) (*Joint, error) {
	if err := checkEnumeration(l); err != nil {
		return nil, err
	}
	v := l * l
	near := make([][4]uint, v)
	for i, n := range neighbours(l) {
		for k, site := range n {
			near[i][k] = uint(site)
		}
	}
	// Bits of state are the spins that point down. The last one stays up:
	// states with it down are those with every spin reversed.
	j := &Joint{L: l, counts: make([]uint64, (v+1)*(v+1))}
	var state uint64
	at, mirror := v, 0 // index of the state and of its reverse
	for i := uint64(1); ; i++ {
		j.counts[at]++
		j.counts[mirror]++
		site := bits.TrailingZeros64(i)
		if site >= v-1 {
			return j, nil
		}
		n := &near[site]
		down := int(state>>n[0]&1 + state>>n[1]&1 + state>>n[2]&1 + state>>n[3]&1)
		self := int(state >> site & 1)
		// E changes by 2s(4 - 2 down), and M by -2s.
		s := 1 - 2*self
		row := s * (2 - down) * (v + 1)
		at += row - s
		mirror += row + s
		state ^= 1 << site
	}
}

// Count returns the number of states with this energy, at J = 1 and h = 0, and
// this magnetization.
func (j *Joint) Count(energy, magnetization int) uint64 {
	v := j.L * j.L
	e, m := energy+2*v, magnetization+v
	if e < 0 || e > 4*v || e%4 != 0 || m < 0 || m > 2*v || m%2 != 0 {
		return 0
	}
	return j.counts[e/4*(v+1)+m/2]
}

// Each calls visit for every energy and magnetization that has states, in
// ascending order of both.
func (j *Joint) Each(visit func(energy, magnetization int, count uint64)) {
	v := j.L * j.L
	for i, n := range j.counts {
		if n > 0 {
			visit(-2*v+i/(v+1)*4, -v+i%(v+1)*2, n)
		}
	}
}

// Average returns the expectation value of a function of energy (at J = 1 and
// h = 0) and magnetization with the weights exp(-beta (E - h M)).
func (j *Joint) Average(beta, h float64, o func(energy, magnetization float64) float64) (float64, error) {
	if err := checkBeta(beta); err != nil {
		return 0, err
	}
	if err := checkField(h); err != nil {
		return 0, err
	}
	ground := beta * float64(j.L*j.L) * (2 + math.Abs(h))
	sum, z := 0.0, 0.0
	j.Each(func(energy, magnetization int, count uint64) {
		e, m := float64(energy), float64(magnetization)
		w := float64(count) * math.Exp(beta*(h*m-e)-ground)
		z += w
		sum += w * o(e, m)
	})
	return sum / z, nil
}

// Spectrum returns the density of states in energy alone.
func (j *Joint) Spectrum() Spectrum {
	s := Spectrum{L: j.L}
	j.Each(func(energy, _ int, count uint64) {
		last := len(s.Levels) - 1
		if last < 0 || s.Levels[last].Energy != energy {
			s.Levels = append(s.Levels, Level{Energy: energy, States: new(big.Int)})
			last++
		}
		s.Levels[last].States.Add(s.Levels[last].States, new(big.Int).SetUint64(count))
	})
	return s
}
