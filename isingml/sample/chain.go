package sample

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"math"
	"sync/atomic"
	"time"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/random"
)

// Timing adds up what the updates of stored configurations cost. Its fields
// are updated while chains run.
type Timing struct {
	Flips       atomic.Int64 // sites changed
	Nanoseconds atomic.Int64 // time that took, over all cores
}

// PerFlip returns nanoseconds per changed site on one core, or NaN if nothing
// was changed.
func (t *Timing) PerFlip() float64 {
	return float64(t.Nanoseconds.Load()) / float64(t.Flips.Load())
}

// A chain is one Markov chain that is measured after warmup updates and then
// after every gap more.
type chain struct {
	spec        Spec
	format      lattice.Format
	digest      [sha256.Size]byte // of the specification
	name        string            // of its pieces
	disordered  bool              // it starts from random values
	levels      []Level           // where it has to come to before it warms up
	warmup, gap int
	rows        bool // keep the configurations, not only what is measured
	keep        bool // keep the series in memory, not only in pieces

	model.Chain
	rng      *random.Words
	coupling *model.Coupling
	position position
	have     int    // measurements made so far
	series   series // of all of them, if they are kept
}

// A position is how far a chain has come.
type position struct {
	Updates int64 // made so far
	Changed int64 // sites changed by them
}

// part returns the mean part of so many sites that an update changed.
func (p position) part(volume int) float64 {
	return float64(p.Changed) / float64(max(p.Updates, 1)) / float64(volume)
}

// A series is what was measured.
type series struct {
	columns [][]float64 // the observables of the model, and f if there is one
	rows    []byte      // packed configurations, if they are kept
}

func (s series) len() int { return len(s.columns[0]) }

func (s *series) append(t series) {
	for i, values := range t.columns {
		s.columns[i] = append(s.columns[i], values...)
	}
	s.rows = append(s.rows, t.rows...)
}

// add counts measurements, and keeps them if they are to be kept.
func (c *chain) add(s series) {
	c.have += s.len()
	if c.keep {
		c.series.append(s)
	}
}

// newSeries returns an empty series of a specification.
func (s Spec) newSeries() series { return series{columns: make([][]float64, len(s.columns()))} }

// newChain returns chain number index of a purpose at its start. Its random
// stream is named by everything that fixes its distribution. The terms are one
// for each rung of a ladder, one without a ladder, or none.
func newChain(ctx context.Context, s Spec, purpose string, index int, terms ...model.Term) (*chain, error) {
	m := s.newModel()
	c := &chain{spec: s, format: s.format(), digest: s.digest(), series: s.newSeries()}
	c.disordered = disordered(index)
	if s.Model != model.Default { // the default's streams are older than other models
		purpose += "/" + s.Model
	}
	stream := []uint64{math.Float64bits(s.Beta)}
	for _, p := range m.Parameters() {
		stream = append(stream, math.Float64bits(p.Value))
	}
	stream = append(stream, uint64(s.L), uint64(index))
	if terms != nil {
		stream = append(stream, math.Float64bits(s.Y))
	}
	c.rng = random.NewWords(s.Seed, purpose+"/"+s.Algorithm, append(stream, s.ladderStream()...)...)
	if s.Rungs != nil {
		return c, c.rng.Within(ctx, func() { c.Chain = newLadder(s, index/2, terms, c.rng) })
	}
	if terms != nil {
		c.coupling = model.NewCoupling(terms[0], s.Beta, c.format.Sites(), s.Y, c.rng)
	}
	return c, c.rng.Within(ctx, func() {
		c.Chain = m.NewChain(model.Setup{L: s.L, Beta: s.Beta, Rule: s.Algorithm, Random: c.rng, Coupling: c.coupling, Index: index / 2})
	})
}

// read packs the configuration into row, over bytes that are zero, and writes
// the observables and f.
func (c *chain) read(row []byte, values []float64) {
	c.Observe(row, values)
	if c.coupling != nil {
		values[len(values)-1] = c.coupling.F()
	}
}

// make makes n updates that nobody counts.
func (c *chain) make(ctx context.Context, n int) (changed int, err error) {
	for n > 0 {
		if ctx.Err() != nil {
			return changed, context.Cause(ctx)
		}
		m := min(c.chunk(), n)
		if err := c.rng.Within(ctx, func() { changed += c.Update(m) }); err != nil {
			return changed, err
		}
		n -= m
	}
	return changed, nil
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
	n := max(1, 1<<20/c.format.Sites())
	if c.spec.Function != "" {
		n = min(n, 16)
	}
	return n
}

// longestPiece is when a piece ends before its time, in bytes of
// configurations: a chain takes a few times as much memory.
const longestPiece = 4 << 20

// run measures until the chain has want measurements, until the context ends,
// or until the time or the length of a piece is reached. What it measured is
// returned, not added to the series; it may end between two measurements. If
// the context ends in the middle of an update, which is allowed only where one
// takes long, the chain is lost and run returns its error.
func (c *chain) run(ctx context.Context, want int, limit time.Duration, timing *Timing, measured func(n int)) (series, error) {
	s := c.spec.newSeries()
	measure := func() { c.measure(ctx, &s, want, limit, timing, measured) }
	if c.chunk() > 1 {
		measure()
		return s, nil
	}
	return s, c.rng.Within(ctx, measure)
}

func (c *chain) measure(ctx context.Context, s *series, want int, limit time.Duration, timing *Timing, measured func(n int)) {
	row, values := make([]byte, c.format.Size()), make([]float64, len(s.columns))
	have := c.have
	begin, first := time.Now(), c.position.Updates
	for have < want {
		next := int64(c.warmup) + int64(have)*int64(c.gap)
		start, changed := time.Now(), 0
		for c.position.Updates < next {
			if ctx.Err() != nil || c.position.Updates > first && (time.Since(begin) > limit || len(s.rows) > longestPiece) {
				return
			}
			n := int(min(next-c.position.Updates, int64(c.chunk())))
			f := c.Update(n)
			c.position.Updates += int64(n)
			c.position.Changed += int64(f)
			changed += f
		}
		if timing != nil {
			timing.Flips.Add(int64(changed))
			timing.Nanoseconds.Add(time.Since(start).Nanoseconds())
		}
		clear(row)
		c.read(row, values)
		for i, x := range values {
			s.columns[i] = append(s.columns[i], x)
		}
		if c.rows {
			s.rows = append(s.rows, row...)
		}
		have++
		measured(1)
	}
}
