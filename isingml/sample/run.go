package sample

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/isingml/kernel/isingml/lattice"
)

// Options of Run and RunAll. The zero value will do. None of them changes the
// configurations.
type Options struct {
	// Workers is the number of goroutines; zero stands for GOMAXPROCS.
	Workers int
	// Pieces returns where the unfinished work of specification number i is
	// kept; nil does without.
	Pieces func(i int) Pieces
	// Progress is called with the configurations done so far, of all.
	Progress func(done, total int)
	// Shard, of Shards in all, draws only the chains whose number has the
	// remainder Shard; zero Shards stands for one. Chains are counted through
	// all specifications.
	Shard, Shards int
	// SaveEvery is the time between two pieces of a chain; zero means 2 s.
	SaveEvery time.Duration
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
	o.Shards = max(o.Shards, 1)
	if o.Shard < 0 || o.Shard >= o.Shards {
		return nil, nil, fmt.Errorf("sample: shard %d of %d, must be from 0 to %d", o.Shard, o.Shards, o.Shards-1)
	}
	if o.SaveEvery == 0 {
		o.SaveEvery = 2 * time.Second
	}
	r := &runner{options: o}
	for i, s := range specs {
		s, err := s.Resolved()
		if err != nil {
			return nil, nil, err
		}
		r.systems = append(r.systems, &system{spec: s, number: i, segments: make([][]*segment, s.Chains)})
		r.total += s.Configs
	}
	if err := r.run(ctx); err != nil {
		if ctx.Err() != nil && errors.Is(err, errStopped) {
			err = context.Cause(ctx)
		}
		return nil, nil, fmt.Errorf("sample: %d of %d configurations drawn: %w", r.drawn.Load(), r.total, err)
	}
	ensembles := make([]*Ensemble, len(specs))
	plans := make([]Plan, len(specs))
	for i, sys := range r.systems {
		err := sys.prepare(ctx, r.pieces(sys))
		if err != nil {
			return nil, nil, err
		}
		if ensembles[i], err = sys.ensemble(); err != nil {
			return nil, nil, err
		}
		plans[i] = sys.plan
	}
	return ensembles, plans, nil
}

// A system is one specification at work.
type system struct {
	spec     Spec
	number   int
	once     sync.Once
	plan     Plan
	planErr  error
	segments [][]*segment // by chain
}

type runner struct {
	options Options
	systems []*system
	total   int
	drawn   atomic.Int64
}

// run spreads the chains over the workers.
func (r *runner) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type task struct {
		sys   *system
		chain int
		mine  bool
	}
	var tasks []task
	count := 0
	for _, sys := range r.systems {
		for c := range sys.spec.Chains {
			tasks = append(tasks, task{sys, c, count%r.options.Shards == r.options.Shard})
			count++
		}
	}
	var (
		next    atomic.Int64
		missing atomic.Int64
		wait    sync.WaitGroup
		failed  error
		once    sync.Once
	)
	for range min(r.options.Workers, len(tasks)) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(tasks) || ctx.Err() != nil {
					return
				}
				complete, err := r.chain(ctx, tasks[i].sys, tasks[i].chain, tasks[i].mine)
				if err != nil {
					once.Do(func() { failed = err; cancel(err) })
					return
				}
				if !complete {
					missing.Add(1)
				}
			}
		}()
	}
	wait.Wait()
	switch {
	case failed != nil:
		return failed
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case missing.Load() > 0:
		return fmt.Errorf("%w: %d of %d", ErrIncomplete, missing.Load(), len(tasks))
	}
	return nil
}

// chain draws one chain of a system, from its pieces on. One that is not mine
// is only read; complete tells whether it is all there.
func (r *runner) chain(ctx context.Context, sys *system, index int, mine bool) (complete bool, err error) {
	s := sys.spec
	pieces := r.pieces(sys)
	c := newChain(s, "chain", index)
	c.done, c.timing = ctx.Done(), r.options.Timing
	want, have := s.configs(index), 0
	for have < want && pieces != nil {
		data, ok, err := pieces.Load(segmentName(index, have))
		if err != nil {
			return false, err
		}
		if !ok {
			break
		}
		g, err := decodeSegment(s.L, data)
		if err == nil {
			err = c.restore(g.state)
		}
		if err == nil && (len(g.energy) == 0 || have+len(g.energy) > want) {
			err = fmt.Errorf("it holds %d configurations of %d", have+len(g.energy), want)
		}
		if err != nil {
			return false, fmt.Errorf("piece %s: %w", segmentName(index, have), err)
		}
		sys.segments[index] = append(sys.segments[index], g)
		have += len(g.energy)
		r.progress(len(g.energy))
	}
	if !mine {
		return have == want, nil
	}
	if err := sys.prepare(ctx, pieces); err != nil {
		return false, err
	}
	if have == want {
		return true, nil
	}
	if have == 0 {
		if _, err := c.advance(sys.plan.Warmup - sys.plan.Gap); err != nil {
			return false, err
		}
	}
	current := lattice.Up(s.L)
	for have < want {
		g := &segment{}
		if g.set, err = lattice.NewSet(s.L); err != nil {
			return false, err
		}
		var stopped error
		begin := time.Now()
		for have+len(g.energy) < want && (pieces == nil || time.Since(begin) < r.options.SaveEvery) {
			var state []byte
			if pieces != nil {
				// Where the chain is cut, it goes on from a stored configuration.
				if state, err = c.state(); err != nil {
					return false, err
				}
			}
			if _, err := c.advance(sys.plan.Gap); err != nil {
				g.state, stopped = state, err
				break
			}
			c.configuration(&current)
			e, _ := s.energy(current)
			if err := g.set.Append(current); err != nil {
				return false, err
			}
			g.energy = append(g.energy, e)
			r.progress(1)
		}
		if stopped == nil {
			if g.state, err = c.state(); err != nil {
				return false, err
			}
		}
		if pieces != nil && len(g.energy) > 0 {
			if err := pieces.Save(segmentName(index, have), g.encode()); err != nil {
				return false, err
			}
		}
		if stopped != nil {
			return false, stopped
		}
		sys.segments[index] = append(sys.segments[index], g)
		have += len(g.energy)
	}
	return true, nil
}

func (r *runner) pieces(sys *system) Pieces {
	if r.options.Pieces == nil {
		return nil
	}
	return r.options.Pieces(sys.number)
}

func (r *runner) progress(n int) {
	done := r.drawn.Add(int64(n))
	if r.options.Progress != nil {
		r.options.Progress(int(done), r.total)
	}
}

// prepare fixes the plan, once for all chains of the system.
func (sys *system) prepare(ctx context.Context, pieces Pieces) error {
	sys.once.Do(func() {
		if pieces != nil {
			data, ok, err := pieces.Load("plan")
			if err == nil && ok {
				err = json.Unmarshal(data, &sys.plan)
			}
			if ok || err != nil {
				sys.planErr = err
				return
			}
		}
		if sys.plan, sys.planErr = plan(sys.spec, ctx.Done()); sys.planErr != nil || pieces == nil {
			return
		}
		data, err := json.Marshal(sys.plan)
		if err == nil {
			err = pieces.Save("plan", data)
		}
		sys.planErr = err
	})
	return sys.planErr
}

// ensemble joins the chains.
func (sys *system) ensemble() (*Ensemble, error) {
	s := sys.spec
	bits := make([]byte, 0, s.Configs*lattice.PackedSize(s.L))
	e := &Ensemble{Beta: s.Beta, Field: s.Field}
	for c, segments := range sys.segments {
		for _, g := range segments {
			bits = append(bits, g.set.Bits()...)
			e.Energy = append(e.Energy, g.energy...)
			for range g.energy {
				e.Chain = append(e.Chain, int32(c))
			}
		}
	}
	set, err := lattice.FromPacked(s.L, bits)
	if err != nil {
		return nil, err
	}
	e.Configurations = set
	e.Magnetization = make([]float64, set.Len())
	for i := range e.Magnetization {
		e.Magnetization[i] = float64(set.Magnetization(i))
	}
	return e, nil
}
