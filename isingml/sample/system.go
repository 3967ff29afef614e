package sample

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
)

// A system is one specification at work.
type system struct {
	spec    Spec
	number  int
	runner  *runner
	pieces  Pieces
	plan    Plan
	chains  []*chain
	missing int // chains of other shards that are not all there
	// bits is where the chains pack their configurations, one behind the
	// other, if this process draws them all. They may be most of its memory,
	// so they are never copied.
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
func (sys *system) term() (Term, error) {
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
			sys.missing = s.Chains
			return nil
		}
		if err := sys.makePlan(ctx); err != nil {
			return err
		}
	}
	size := lattice.PackedSize(s.L)
	if r.options.Shards == 1 {
		sys.bits = make([]byte, s.Configs*size)
	}
	complete := make([]bool, s.Chains)
	err = r.parallel(ctx, s.Chains, func(ctx context.Context, i int) error {
		term, err := sys.term()
		if err != nil {
			return err
		}
		c := newChain(s, "chain", i, term)
		c.name = fmt.Sprintf("chain-%03d", i)
		c.warmup, c.gap, c.rows = sys.plan.Warmup, sys.plan.Gap, true
		sys.chains[i] = c
		first, want := s.first(i), s.configs(i)
		if sys.bits != nil {
			c.series.rows = sys.bits[first*size : first*size : (first+want)*size]
		}
		if err := c.resume(sys.pieces, want); err != nil {
			return err
		}
		r.report(c.series.len(), false)
		if sys.mine(i) {
			err := c.drive(ctx, sys.pieces, want, r.options.SaveEvery, r.options.Timing, func(n int) { r.report(n, false) })
			if err != nil {
				return err
			}
		}
		complete[i] = c.series.len() == want
		c.rule, c.rng = nil, nil // only the series are needed from here on
		return nil
	})
	for _, ok := range complete {
		if !ok {
			sys.missing++
		}
	}
	return err
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
