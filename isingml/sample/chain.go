package sample

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// An updater is one update rule for one system. Spins are 0 or 1, site (x, y)
// at y*L+x. It returns how many spins it flipped.
type updater interface {
	update(spins []uint8, rng *rand.ChaCha8) (flips int)
}

// newUpdater returns the rule of a resolved specification. Cluster rules see
// an antiferromagnet as a ferromagnet; see chain.staggered.
func newUpdater(s Spec) updater {
	switch s.Algorithm {
	case Wolff:
		return newWolff(s.L, s.Beta*math.Abs(s.J))
	case SwendsenWang:
		return newSwendsenWang(s.L, s.Beta*math.Abs(s.J))
	default:
		return newSingleSpin(s.L, s.Algorithm, s.Beta, s.J, s.Field)
	}
}

// A chain is one Markov chain: its spins and its random stream.
type chain struct {
	spec  Spec
	spins []uint8
	rng   *rand.ChaCha8
	rule  updater
	// staggered says that the spins of one sublattice are stored reversed:
	// on an even lattice that maps J < 0 to J > 0 exactly.
	staggered bool
	done      <-chan struct{} // closed when the chain should stop
	timing    *Timing
}

// Timing adds up what the updates of stored configurations cost. Its fields
// are updated while chains run.
type Timing struct {
	Flips       atomic.Int64 // spins flipped
	Nanoseconds atomic.Int64 // time that took, over all cores
}

// PerFlip returns nanoseconds per flipped spin on one core, or NaN if nothing
// was flipped.
func (t *Timing) PerFlip() float64 {
	return float64(t.Nanoseconds.Load()) / float64(t.Flips.Load())
}

// newChain returns chain number index of the purpose at its start. In the
// ordered phase chains start from all spins up and all down in turn, so that
// both signs are there even if the rule never changes it; in the disordered
// phase they start at random.
func newChain(s Spec, purpose string, index int) *chain {
	c := &chain{
		spec:      s,
		spins:     make([]uint8, s.L*s.L),
		rng:       random.Source(s.Seed, purpose+"/"+string(s.Algorithm), math.Float64bits(s.Beta), math.Float64bits(s.J), math.Float64bits(s.Field), uint64(s.L), uint64(index)),
		rule:      newUpdater(s),
		staggered: s.Algorithm.cluster() && s.J < 0,
	}
	for i := range c.spins {
		switch {
		case s.Beta*math.Abs(s.J) < exact.BetaC:
			c.spins[i] = uint8(c.rng.Uint64() >> 63)
		case index%2 == 0:
			c.spins[i] = 1
		}
	}
	return c
}

// errStopped is returned when a chain was told to stop.
var errStopped = errors.New("stopped")

// advance makes n updates, or returns errStopped; then the chain is spoilt,
// because it stands between two stored configurations.
func (c *chain) advance(n int) (flips int, err error) {
	start := time.Now()
	for range n {
		select {
		case <-c.done:
			return flips, errStopped
		default:
			flips += c.rule.update(c.spins, c.rng)
		}
	}
	if c.timing != nil {
		c.timing.Flips.Add(int64(flips))
		c.timing.Nanoseconds.Add(time.Since(start).Nanoseconds())
	}
	return flips, nil
}

// configuration writes the chain's state as a configuration into dst.
func (c *chain) configuration(dst *lattice.Configuration) {
	for i, s := range c.spins {
		dst.Spins[i] = int8(s)*2 - 1
	}
	if c.staggered {
		for y := range c.spec.L {
			for x := (y + 1) % 2; x < c.spec.L; x += 2 {
				dst.Spins[y*c.spec.L+x] *= -1
			}
		}
	}
}

// energy returns E of Eq. (A1) for the system of s.
func (s Spec) energy(c lattice.Configuration) (e, m float64) {
	sum := float64(c.Magnetization())
	return s.J*float64(c.Energy()) - s.Field*sum, sum
}

// state returns what it takes to go on from here.
func (c *chain) state() ([]byte, error) {
	rng, err := c.rng.MarshalBinary()
	if err != nil {
		return nil, err
	}
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(rng)))
	out = append(out, rng...)
	return append(out, c.spins...), nil
}

// restore is the inverse of state.
func (c *chain) restore(state []byte) error {
	if len(state) < 4 {
		return errors.New("the state is too short")
	}
	n := uint64(binary.LittleEndian.Uint32(state))
	if uint64(len(state)) != 4+n+uint64(len(c.spins)) {
		return fmt.Errorf("the state has %d bytes, not those of L=%d", len(state), c.spec.L)
	}
	if err := c.rng.UnmarshalBinary(state[4 : 4+n]); err != nil {
		return err
	}
	for i, s := range state[4+n:] {
		if s > 1 {
			return fmt.Errorf("spin %d of the state is %d", i, s)
		}
		c.spins[i] = s
	}
	return nil
}
