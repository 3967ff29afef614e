package sample

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Options of Run and RunAll. The zero value will do. None of them changes the
// configurations.
type Options struct {
	// Workers is the number of goroutines at work; zero stands for GOMAXPROCS.
	Workers int
	// Pieces returns where the unfinished work of specification number i is
	// kept; nil does without.
	Pieces func(i int) Pieces
	// Progress is called with the configurations done so far, of all
	// specifications, at most every 20 ms and at the end. Calls do not overlap.
	Progress func(done, total int)
	// Shard, of Shards in all, draws only its part of the chains; zero Shards
	// stands for one. Which chains these are depends on each specification
	// alone, so shards may be given different lists of them.
	Shard, Shards int
	// SaveEvery is the time between two pieces of a chain; zero means 2 s.
	SaveEvery time.Duration
	// Term returns the function that specification number i names, anew for
	// each chain. It is needed if there is a name.
	Term func(i int) (Term, error)
	// Timing, if not nil, adds up what the updates cost.
	Timing *Timing
}

// ErrIncomplete is what Run returns when its own chains are drawn, but those
// of other shards are not all there yet.
var ErrIncomplete = errors.New("chains of other shards are missing")

// Run draws the ensemble of one specification.
func Run(ctx context.Context, s Spec, o Options) (*Ensemble, Plan, error) {
	ensembles, plans, err := RunAll(ctx, []Spec{s}, o)
	if err != nil {
		return nil, Plan{}, err
	}
	return ensembles[0], plans[0], nil
}

// RunAll draws several ensembles, such as one for each temperature, with all
// cores busy to the end. When ctx ends, the chains save their pieces and
// RunAll returns an error that wraps the context's.
func RunAll(ctx context.Context, specs []Spec, o Options) ([]*Ensemble, []Plan, error) {
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Workers < 0 {
		return nil, nil, fmt.Errorf("sample: %d workers, must be at least 0", o.Workers)
	}
	o.Shards = max(o.Shards, 1)
	if o.Shard < 0 || o.Shard >= o.Shards {
		return nil, nil, fmt.Errorf("sample: shard %d of %d, must be from 0 to %d", o.Shard, o.Shards, o.Shards-1)
	}
	if o.SaveEvery <= 0 {
		o.SaveEvery = 2 * time.Second
	}
	systems := make([]*system, len(specs))
	r := &runner{options: o, slots: make(chan struct{}, o.Workers)}
	for i, s := range specs {
		s, err := s.Resolved()
		if err != nil {
			return nil, nil, err
		}
		systems[i] = newSystem(s, r, i)
		r.total += s.Configs
	}
	group, inner := errgroup.WithContext(ctx)
	for _, sys := range systems {
		group.Go(func() error { return sys.draw(inner) })
	}
	err := group.Wait()
	r.report(0, true)
	if err != nil {
		return nil, nil, fmt.Errorf("sample: %d of %d configurations drawn: %w", r.done, r.total, err)
	}
	ensembles := make([]*Ensemble, len(specs))
	plans := make([]Plan, len(specs))
	missing := 0
	for i, sys := range systems {
		missing += sys.missing
		plans[i] = sys.plan
		if sys.missing == 0 {
			if ensembles[i], err = sys.ensemble(); err != nil {
				return nil, nil, err
			}
		}
	}
	if missing > 0 {
		return nil, nil, fmt.Errorf("sample: %d of %d configurations drawn: %w: %d", r.done, r.total, ErrIncomplete, missing)
	}
	return ensembles, plans, nil
}

// A runner lets a fixed number of chains run at a time.
type runner struct {
	options Options
	slots   chan struct{}
	total   int

	mu       sync.Mutex
	done     int
	reported time.Time
}

// parallel calls f for 0 to n-1, each when a slot is free for it, and returns
// the first error. The others then see their context end.
func (r *runner) parallel(ctx context.Context, n int, f func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	for i := range n {
		group.Go(func() error {
			select {
			case r.slots <- struct{}{}:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			defer func() { <-r.slots }()
			return f(ctx, i)
		})
	}
	return group.Wait()
}

// report counts n more configurations.
func (r *runner) report(n int, last bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done += n
	if r.options.Progress == nil {
		return
	}
	if now := time.Now(); last || now.Sub(r.reported) > 20*time.Millisecond {
		r.reported = now
		r.options.Progress(r.done, r.total)
	}
}

// A system is one specification at work.
type system struct {
	spec    Spec
	number  int
	runner  *runner
	pieces  Pieces
	plan    Plan
	chains  []*chain
	missing int // chains of other shards that are not all there
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
		want := s.configs(i)
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
