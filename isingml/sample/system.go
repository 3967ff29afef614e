package sample

import (
	"context"
	"encoding/hex"
	"encoding/json"
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

// term returns f for one chain, nil if there is none.
func (sys *system) term() (model.Term, error) {
	if sys.spec.Function == "" {
		return nil, nil
	}
	if sys.runner.options.Term == nil {
		return nil, fmt.Errorf("sample: function %q is named, but Options.Term is not set", sys.spec.Function)
	}
	term, err := sys.runner.options.Term(sys.number)
	if err == nil && term == nil {
		err = errors.New("it is nil")
	}
	if err != nil {
		return nil, fmt.Errorf("sample: function %q: %w", sys.spec.Function, err)
	}
	return term, nil
}

// draw brings every chain to its end, with all that it measures in memory.
func (sys *system) draw(ctx context.Context) error {
	s, r := sys.spec, sys.runner
	planned, err := sys.loadPlan()
	if err == nil && !planned {
		err = sys.makePlan(ctx)
	}
	if err != nil {
		return err
	}
	size := s.newModel().Format(s.L).Size()
	sys.bits = make([]byte, s.Configs*size)
	return r.parallel(ctx, s.Chains, func(ctx context.Context, i int) error {
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
}

// chain returns chain i at its start.
func (sys *system) chain(ctx context.Context, i int) (*chain, error) {
	term, err := sys.term()
	if err != nil {
		return nil, err
	}
	c, err := newChain(ctx, sys.spec, "chain", i, term)
	if err != nil {
		return nil, err
	}
	c.name = chainName(i)
	c.warmup, c.gap, c.levels, c.rows = sys.plan.Warmup, sys.plan.Gap, sys.plan.Levels, true
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

// loadPlan reads the plan of an earlier run.
func (sys *system) loadPlan() (ok bool, err error) {
	if sys.pieces == nil {
		return false, nil
	}
	data, ok, err := sys.pieces.Load("plan")
	var piece planPiece
	if err == nil && ok {
		err = json.Unmarshal(data, &piece)
	}
	digest := sys.spec.digest()
	switch {
	case err != nil || !ok:
	case piece.Spec != hex.EncodeToString(digest[:]):
		err = errors.New("it belongs to another specification")
	case piece.Gap < 1 || piece.Warmup < 1:
		err = fmt.Errorf("gap %d and warmup %d, must be at least 1", piece.Gap, piece.Warmup)
	}
	if err != nil {
		return false, fmt.Errorf("sample: piece plan: %w", err)
	}
	sys.plan = piece.Plan
	return ok, nil
}

// A planPiece is a plan with the digest of the specification it is for.
type planPiece struct {
	Spec string `json:"spec"`
	Plan
}

// makePlan measures the plan and saves it.
func (sys *system) makePlan(ctx context.Context) (err error) {
	if sys.plan, err = newPlan(ctx, sys); err != nil || sys.pieces == nil {
		return err
	}
	digest := sys.spec.digest()
	data, err := json.Marshal(planPiece{hex.EncodeToString(digest[:]), sys.plan})
	if err == nil {
		err = sys.pieces.Save("plan", data)
	}
	if err != nil {
		return fmt.Errorf("sample: saving piece plan: %w", err)
	}
	return nil
}
