package sample

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/isingml/kernel/isingml/model"
)

// Options of Run, RunAll and Draw. The zero value will do. None of them changes the
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
	// Spacing returns what the pilot of specification number i measured, see
	// [Spec.Pilot]; where it returns nil, or is nil, the pilot runs first.
	Spacing func(i int) *Spacing
	// Claim, for Draw, takes the right to draw a chain and returns what ends that
	// right. done says whether the chain is there already. Claim returns nil if it
	// is, if another one has the right, or if the chain is not to be drawn here.
	// Without Claim everything is drawn.
	Claim func(part int, done func() (bool, error)) (release func(), err error)
	// First is the chain that Draw begins with; others that draw the same one
	// had better begin elsewhere.
	First int
	// SaveEvery is the time between two pieces of a chain, at first; zero means 2 s.
	SaveEvery time.Duration
	// Term returns the function that specification number i names, anew for
	// each chain. It is needed if there is a name.
	Term func(i int) (model.Term, error)
	// Timing, if not nil, adds up what the updates cost.
	Timing *Timing
}

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
	o, err := o.resolved()
	if err != nil {
		return nil, nil, err
	}
	systems := make([]*system, len(specs))
	r := &runner{options: o, slots: make(chan struct{}, o.Workers)}
	for i, s := range specs {
		s, err := s.Resolved()
		if err != nil {
			return nil, nil, err
		}
		if s.Rungs != nil {
			return nil, nil, errors.New("sample: a ladder gives an ensemble for each rung: Draw draws them, and Drawn.Rung returns each")
		}
		systems[i] = newSystem(s, r, i)
		r.total += s.Configs
	}
	group, inner := errgroup.WithContext(ctx)
	for _, sys := range systems {
		group.Go(func() error { return sys.draw(inner) })
	}
	err = group.Wait()
	r.report(0, true)
	if err != nil {
		return nil, nil, fmt.Errorf("sample: %d of %d configurations drawn: %w", r.done, r.total, err)
	}
	ensembles := make([]*Ensemble, len(specs))
	plans := make([]Plan, len(specs))
	for i, sys := range systems {
		plans[i] = sys.plan
		if ensembles[i], err = sys.ensemble(); err != nil {
			return nil, nil, err
		}
	}
	return ensembles, plans, nil
}

// resolved returns o with defaults filled in.
func (o Options) resolved() (Options, error) {
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Workers < 0 {
		return o, fmt.Errorf("sample: %d workers, must be at least 0", o.Workers)
	}
	if o.SaveEvery <= 0 {
		o.SaveEvery = 2 * time.Second
	}
	return o, nil
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

// reach reports that so much is done, unless more was.
func (r *runner) reach(done float64) {
	r.report(max(0, int(min(done, float64(r.total)))-r.done), false)
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
