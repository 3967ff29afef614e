package sample

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"math"
	"sync/atomic"
	"time"

	"github.com/isingml/kernel/isingml/lattice"
)

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

// A chain is one Markov chain that is measured after warmup updates and then
// after every gap more.
type chain struct {
	spec        Spec
	digest      [sha256.Size]byte // of the specification
	name        string            // of its pieces
	warmup, gap int
	rows        bool // keep the configurations, not only what is measured

	rule     updater
	rng      *words
	position position
	series   series
}

// A position is how far a chain has come.
type position struct {
	Updates int64 // made so far
	Flipped int64 // spins flipped by them
}

// A series is what was measured, one element a measurement.
type series struct {
	bonds         []int64   // sum of s_i s_j
	magnetization []int64   // sum of s_i
	f             []float64 // f of the modified Hamiltonian, if there is one
	rows          []byte    // packed configurations, if they are kept
}

func (s series) len() int { return len(s.bonds) }

func (s *series) append(t series) {
	s.bonds = append(s.bonds, t.bonds...)
	s.magnetization = append(s.magnetization, t.magnetization...)
	s.f = append(s.f, t.f...)
	s.rows = append(s.rows, t.rows...)
}

// newChain returns chain number index of a purpose at its start: all spins up
// and all down in turn, so that both signs are there even if the rule hardly
// changes it, or along the field if there is one. The ordered state of an
// antiferromagnet is staggered. Order melts within a few correlation times at
// any temperature; from disorder, clusters near the transition would take far
// longer to grow.
func newChain(s Spec, purpose string, index int, term Term) *chain {
	c := &chain{spec: s, digest: s.digest()}
	stream := []uint64{math.Float64bits(s.Beta), math.Float64bits(s.j()), math.Float64bits(s.h()), uint64(s.L), uint64(index)}
	if term != nil {
		stream = append(stream, math.Float64bits(s.Y))
	}
	c.rng = newWords(s.Seed, purpose+"/"+string(s.Algorithm), stream...)
	c.rule = newUpdater(s, c.rng, term)
	spins := make([]int8, s.L*s.L)
	sign := int8(1 - 2*(index%2))
	switch {
	case s.h() > 0:
		sign = 1
	case s.h() < 0:
		sign = -1
	}
	for i := range spins {
		switch {
		case s.j() < 0 && (i%s.L+i/s.L)%2 == 1:
			spins[i] = -sign
		default:
			spins[i] = sign
		}
	}
	c.rule.set(spins)
	return c
}

// digest identifies the specification in the chain's pieces.
func (s Spec) digest() [sha256.Size]byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a resolved Spec holds nothing that JSON cannot
	}
	return sha256.Sum256(text)
}

// chunk is how many updates are made between two looks at the context: about
// 10 ms of work at 10 ns a site. With a function in the Hamiltonian it is 16
// updates, which may each cost as much as the function does.
func (c *chain) chunk() int {
	n := max(1, 1<<20/(c.spec.L*c.spec.L))
	if c.spec.Function != "" {
		n = min(n, 16)
	}
	return n
}

// run measures until the chain has want measurements, or until the context
// ends or the time is up. What it measured is returned, not added to the
// series; it may end between two measurements.
func (c *chain) run(ctx context.Context, want int, limit time.Duration, timing *Timing, measured func(n int)) series {
	var s series
	size := lattice.PackedSize(c.spec.L)
	row := make([]byte, size)
	have := c.series.len()
	begin, first := time.Now(), c.position.Updates
	for have < want {
		next := int64(c.warmup) + int64(have)*int64(c.gap)
		start, flipped := time.Now(), 0
		for c.position.Updates < next {
			if ctx.Err() != nil || c.position.Updates > first && time.Since(begin) > limit {
				return s
			}
			n := int(min(next-c.position.Updates, int64(c.chunk())))
			f := c.rule.update(n)
			c.position.Updates += int64(n)
			c.position.Flipped += int64(f)
			flipped += f
		}
		if timing != nil {
			timing.Flips.Add(int64(flipped))
			timing.Nanoseconds.Add(time.Since(start).Nanoseconds())
		}
		clear(row)
		bonds, magnetization := c.rule.observe(row)
		s.bonds = append(s.bonds, int64(bonds))
		s.magnetization = append(s.magnetization, int64(magnetization))
		if rule, ok := c.rule.(interface{ value() float64 }); ok {
			s.f = append(s.f, rule.value())
		}
		if c.rows {
			s.rows = append(s.rows, row...)
		}
		have++
		measured(1)
	}
	return s
}
