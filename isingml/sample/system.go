package sample

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/model"
)

// A system is one specification at work.
type system struct {
	spec   Spec
	number int
	runner *runner
	pieces Pieces
	plan   Plan
	levels []Level // where the pilot left the observables, if there was one
	chains []*chain
	// bits is where the chains pack their configurations, one behind the
	// other. They may be most of the memory, so they are never copied.
	bits []byte
}

func newSystem(s Spec, r *runner, number int) *system {
	sys := &system{spec: s, number: number, runner: r, chains: make([]*chain, s.Chains)}
	if r.options.Pieces != nil {
		sys.pieces = r.options.Pieces(number)
	}
	return sys
}

// terms returns f for one chain, for each rung of a ladder anew; none if there is
// no f.
func (sys *system) terms() (terms []model.Term, err error) {
	if sys.spec.Function == "" {
		return nil, nil
	}
	if sys.runner.options.Term == nil {
		return nil, fmt.Errorf("sample: function %q is named, but Options.Term is not set", sys.spec.Function)
	}
	for range max(1, len(sys.spec.Rungs)) {
		term, err := sys.runner.options.Term(sys.number)
		if err == nil && term == nil {
			err = errors.New("it is nil")
		}
		if err != nil {
			return nil, fmt.Errorf("sample: function %q: %w", sys.spec.Function, err)
		}
		terms = append(terms, term)
	}
	return terms, nil
}

// draw brings every chain to its end, with all that it measures in memory.
func (sys *system) draw(ctx context.Context) error {
	s, r := sys.spec, sys.runner
	if err := sys.makePlan(ctx); err != nil {
		return err
	}
	size := s.newModel().Format(s.L).Size()
	sys.bits = make([]byte, s.Configs*size)
	err := r.parallel(ctx, s.Chains, func(ctx context.Context, i int) error {
		c, err := sys.chain(ctx, i)
		if err != nil {
			return err
		}
		first, n := s.first(i), s.configs(i)
		c.keep, c.series.rows = true, sys.bits[first*size:first*size:(first+n)*size]
		err = sys.drive(ctx, c, n)
		c.Chain, c.rng, c.coupling = nil, nil, nil // only the series are needed from here on
		sys.chains[i] = c
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range sys.chains {
		sys.plan.Cluster += c.position.part(s.Sites()) / float64(s.Chains)
	}
	return nil
}

// chain returns chain i at its start.
func (sys *system) chain(ctx context.Context, i int) (*chain, error) {
	terms, err := sys.terms()
	if err != nil {
		return nil, err
	}
	c, err := newChain(ctx, sys.spec, "chain", i, terms...)
	if err != nil {
		return nil, err
	}
	c.name = chainName(i)
	c.warmup, c.gap, c.levels, c.rows = sys.plan.Warmup, sys.plan.Gap, sys.levels, true
	return c, nil
}

func chainName(i int) string { return fmt.Sprintf("chain-%03d", i) }

// drive brings a chain from where its pieces end to n measurements.
func (sys *system) drive(ctx context.Context, c *chain, n int) error {
	if err := c.resume(ctx, sys.pieces, n); err != nil {
		return err
	}
	r := sys.runner
	r.report(c.have, false)
	return c.drive(ctx, sys.pieces, n, r.options.SaveEvery, r.options.Timing, func(n int) { r.report(n, false) })
}

// makePlan takes what is given of the gap and the warmup, and the rest from the
// pilot, which is measured here if nobody brings it.
func (sys *system) makePlan(ctx context.Context) (err error) {
	s, o := sys.spec, sys.runner.options
	sys.plan = Plan{Gap: s.Gap, Warmup: s.Warmup}
	p, needed := s.Pilot()
	if !needed {
		return nil
	}
	var m *Spacing
	if o.Spacing != nil {
		m = o.Spacing(sys.number)
	}
	if m == nil {
		measured, err := sys.pilot(ctx, p)
		if err != nil {
			return err
		}
		m = &measured
	}
	if err := p.Check(*m); err != nil {
		return err
	}
	sys.plan.Time, sys.levels = m.Time, m.Levels
	if s.Gap == 0 {
		sys.plan.Gap = m.Gap
	}
	if s.Warmup == 0 {
		sys.plan.Warmup = m.Warmup
	}
	return nil
}

// pilot measures the spacing with the pieces and the cores of the system.
func (sys *system) pilot(ctx context.Context, p Pilot) (Spacing, error) {
	s, err := p.spec()
	if err != nil {
		return Spacing{}, err
	}
	own := &system{spec: s, number: sys.number, runner: sys.runner, pieces: sys.pieces}
	return own.measure(ctx, p.Times, func(float64) {})
}
