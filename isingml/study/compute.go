package study

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/isingml/kernel/isingml/store"
)

// Compute computes what is missing for the wanted nodes, and keeps it. Tasks
// that do not need each other run side by side, one a core; a task that is
// alone uses all cores. Results do not depend on that.
func (s *Study) Compute(wanted ...Node) error {
	for last := math.MaxInt; ; {
		tasks, err := s.Plan(wanted...)
		if err != nil || len(tasks) == 0 {
			return err
		}
		err = s.compute(tasks)
		// What others had not finished then may be there by now.
		if !errors.Is(err, ErrIncomplete) || len(tasks) >= last {
			return err
		}
		last = len(tasks)
	}
}

func (s *Study) compute(tasks []*Task) error {
	ctx, stop := s.watch()
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var first error
	s.run(ctx, tasks, nil, func(t *Task, err error) {
		if err == nil {
			return
		}
		// What the others say once they were stopped is not the reason.
		mild := func(err error) bool { return errors.Is(err, context.Canceled) || errors.Is(err, ErrIncomplete) }
		if first == nil || mild(first) && !mild(err) {
			first = err
		}
		if !errors.Is(err, ErrIncomplete) {
			cancel()
		}
	})
	return first
}

// ErrIncomplete is wrapped by the error of a stage whose own share of the work
// is done, see [Study.WithShard], but not yet that of the others.
var ErrIncomplete = errors.New("study: the shares of others are missing")

// errInput is wrapped by the error of a task whose input could not be had.
var errInput = errors.New("study: an input is missing")

// run computes tasks, which come after those they need, and tells what became
// of each, one at a time. A task that admit, if not nil, returns an error for is
// not computed. It goes on after errors, as long as ctx lasts, with the tasks
// that do not need what failed.
func (s *Study) run(ctx context.Context, tasks []*Task, admit func(*Task) error, ended func(t *Task, err error)) {
	type finished struct {
		task    *Task
		workers int
		err     error
	}
	var (
		shown   = show(s.quiet, tasks)
		waiting = tasks
		ready   []*Task
		state   = make(map[*Task]error, len(tasks)) // of the tasks that have ended
		results = make(chan finished)
		free    = s.workers
		running int
	)
	defer shown.group.Done()
	end := func(t *Task, err error) {
		state[t] = err
		if err == nil {
			shown.tasks[t].Done()
		}
		ended(t, err)
	}
	for {
		var still []*Task
		for _, t := range waiting {
			switch before := t.blockers(state); {
			case before.err != nil:
				end(t, fmt.Errorf("%w: %w", errInput, before.err))
			case before.open:
				still = append(still, t)
			default:
				ready = append(ready, t)
			}
		}
		waiting = still
		for len(ready) > 0 && free > 0 {
			workers := max(1, free/len(ready))
			var t *Task
			t, ready = s.next(ready)
			if err := admitted(ctx, t, admit); err != nil {
				end(t, err)
				continue
			}
			free -= workers
			running++
			go func() {
				err := s.make(ctx, t, workers, shown.update(t))
				if err != nil {
					err = fmt.Errorf("study: %s (%s): %w", Describe(t.Node), t.Key, err)
				}
				results <- finished{t, workers, err}
			}()
		}
		if running == 0 && len(waiting) == 0 {
			return
		}
		if running > 0 {
			f := <-results
			running, free = running-1, free+f.workers
			end(f.task, f.err)
		}
	}
}

func admitted(ctx context.Context, t *Task, admit func(*Task) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if admit != nil {
		return admit(t)
	}
	return nil
}

// blocked is what keeps a task from starting.
type blocked struct {
	open bool  // something before it has not ended
	err  error // something before it has failed
}

func (t *Task) blockers(state map[*Task]error) (b blocked) {
	for _, before := range t.After {
		err, ended := state[before]
		b.open = b.open || !ended
		if b.err == nil {
			b.err = err
		}
	}
	return b
}

// make computes one task whose inputs are there, and keeps the result. While
// another program computes it, it waits and shows how far that one is.
func (s *Study) make(ctx context.Context, t *Task, workers int, update func(int, int)) error {
	stage := s.store.Stage(t.Key)
	claim, err := stage.ClaimShard(ctx, s.shard.Part, s.shard.Of, update)
	if err != nil {
		return err
	}
	defer claim.Release()
	if whole, err := stage.Whole(); err != nil || whole {
		return err // another program was faster
	}
	begin, part := time.Now(), newPart()
	in, err := s.inputs(t.Node, t.Key, workers, func(done, total int) {
		part.update(done, total)
		claim.Report(done, total)
		update(done, total)
	})
	if err != nil {
		return err
	}
	v, err := t.kind.make(ctx, t.Node, in)
	if err == nil {
		err = keep(stage, t.kind, t.Node, v)
	} else if errors.Is(err, ErrIncomplete) {
		if whole, failed := stage.Whole(); whole || failed != nil {
			err = failed // the last one has joined all shares by now
		}
	}
	if err != nil {
		return err
	}
	s.took(t.Node, part.done(), time.Since(begin), workers)
	return in.Pieces().Clear()
}

// next takes the first task that no other program is at work on; if there is
// none, the first.
func (s *Study) next(ready []*Task) (*Task, []*Task) {
	i := slices.IndexFunc(ready, func(t *Task) bool { return s.shard.Of > 1 || !s.store.Stage(t.Key).Claimed() })
	i = max(i, 0)
	t := ready[i]
	return t, slices.Delete(ready, i, i+1)
}

// keep writes a stage with the graph that it is the result of.
func keep(stage *store.Stage, k *kind, n Node, result any) error {
	graph, err := GraphOf(n)
	if err != nil {
		return err
	}
	return stage.Write(func(w *store.Writer) error {
		if err := w.WriteJSON(graphFile, graph); err != nil {
			return err
		}
		return k.save(w, n, result)
	})
}
