package sample

import (
	"context"
	"encoding/binary"
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
	whole  []bool // chains that are all there; those of other shards may not be
	// bits is where the chains pack their configurations, one behind the
	// other, if this process draws them all. They may be most of its memory,
	// so they are never copied.
	bits []byte
}

func newSystem(s Spec, r *runner, number int) *system {
	sys := &system{spec: s, number: number, runner: r, chains: make([]*chain, s.Chains), whole: make([]bool, s.Chains)}
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

// mine tells whether chain i belongs to this shard. The first chain's shard
// differs from one specification to another, to spread many short ones.
func (sys *system) mine(i int) bool {
	digest := sys.spec.digest()
	first := binary.LittleEndian.Uint64(digest[:])
	return int((first%uint64(sys.runner.options.Shards)+uint64(i))%uint64(sys.runner.options.Shards)) == sys.runner.options.Shard
}

// draw brings every chain of this shard to its end, and the others as far as
// their pieces go.
func (sys *system) draw(ctx context.Context) error {
	s, r := sys.spec, sys.runner
	planned, err := sys.loadPlan()
	if err != nil {
		return err
	}
	work := false
	for i := range sys.chains {
		work = work || sys.mine(i)
	}
	if !planned {
		if !work {
			return nil
		}
		if err := sys.makePlan(ctx); err != nil {
			return err
		}
	}
	if r.options.Shards == 1 {
		sys.bits = make([]byte, s.Configs*s.newModel().Format(s.L).Size())
	}
	return r.parallel(ctx, s.Chains, func(ctx context.Context, i int) error {
		c, err := sys.resume(i)
		if err != nil {
			return err
		}
		r.report(c.series.len(), false)
		if sys.mine(i) {
			err := c.drive(ctx, sys.pieces, s.configs(i), r.options.SaveEvery, r.options.Timing, func(n int) { r.report(n, false) })
			if err != nil {
				return err
			}
		}
		sys.end(i, c)
		return nil
	})
}

// resume returns chain i as far as its pieces go.
func (sys *system) resume(i int) (*chain, error) {
	s := sys.spec
	term, err := sys.term()
	if err != nil {
		return nil, err
	}
	c := newChain(s, "chain", i, term)
	c.name = fmt.Sprintf("chain-%03d", i)
	c.warmup, c.gap, c.rows = sys.plan.Warmup, sys.plan.Gap, true
	first, want, size := s.first(i), s.configs(i), s.newModel().Format(s.L).Size()
	if sys.bits != nil {
		c.series.rows = sys.bits[first*size : first*size : (first+want)*size]
	}
	return c, c.resume(sys.pieces, want)
}

// end keeps what a chain has measured; its state is needed no more.
func (sys *system) end(i int, c *chain) {
	sys.whole[i] = c.series.len() == sys.spec.configs(i)
	c.Chain, c.rng, c.coupling = nil, nil, nil
	sys.chains[i] = c
}

// missing returns how many chains of other shards are not all there.
func (sys *system) missing() (n int) {
	for _, whole := range sys.whole {
		if !whole {
			n++
		}
	}
	return n
}

// join looks once more for the chains that were missing. It is called when all
// chains of this shard are in their pieces: of several shards that end at the
// same time, each may have looked before the others were done, but the last one
// to write finds everything now.
func (sys *system) join(ctx context.Context) error {
	if sys.missing() == 0 {
		return nil
	}
	if planned, err := sys.loadPlan(); err != nil || !planned {
		return err
	}
	return sys.runner.parallel(ctx, sys.spec.Chains, func(_ context.Context, i int) error {
		if sys.whole[i] {
			return nil
		}
		c, err := sys.resume(i)
		if err != nil {
			return err
		}
		before := 0
		if sys.chains[i] != nil {
			before = sys.chains[i].series.len()
		}
		sys.runner.report(c.series.len()-before, false)
		sys.end(i, c)
		return nil
	})
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
