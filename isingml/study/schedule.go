package study

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// A scheduler computes tasks, which come after those that they need.
type scheduler struct {
	study         *Study
	admit         func(*Task) error        // refuses a task, if not nil
	ended         func(t *Task, err error) // is told what became of each, one at a time
	shown         *shown                   // progress
	over          map[*Task]bool           // the tasks that have ended
	open          map[*Task]int            // how many tasks before it have not ended
	next          map[*Task][]*Task        // what waits for it
	ready         []*Task                  // for a free core
	held          map[*Task]time.Time      // which others are at work on, and when to ask again
	since         map[*Task]time.Time      // since when others have been at work on a task
	results       chan finished
	running, free int
	waited        time.Duration // with nothing to do, since a task ended
}

// finished is a task that is no longer at work.
type finished struct {
	task    *Task
	workers int
	err     error
}

// run computes tasks, which come after those they need, and tells what became
// of each, one at a time. A task that admit, if not nil, returns an error for is
// not computed. It goes on after errors, as long as ctx lasts, with the tasks
// that do not need what failed. Tasks that other programs are at work on are
// left to them, and taken over if they die.
func (s *Study) run(ctx context.Context, tasks []*Task, admit func(*Task) error, ended func(t *Task, err error)) {
	s = s.operation()
	q := &scheduler{
		study: s, admit: admit, ended: ended, shown: show(s.quiet, tasks),
		over: make(map[*Task]bool, len(tasks)), open: make(map[*Task]int, len(tasks)), next: make(map[*Task][]*Task),
		held: make(map[*Task]time.Time), since: make(map[*Task]time.Time), results: make(chan finished), free: s.workers,
	}
	defer q.shown.group.Done()
	for _, t := range tasks {
		q.open[t] = len(t.After)
		for _, before := range t.After {
			q.next[before] = append(q.next[before], t)
		}
		if len(t.After) == 0 {
			q.ready = append(q.ready, t)
		}
	}
	// A task is ready, held, at work or over, or waits for one that is: when
	// nothing is ready, held or at work, all are over.
	for q.start(ctx); q.running > 0 || len(q.held) > 0; q.start(ctx) {
		q.wait(ctx)
	}
}

// end tells what became of a task, which makes what waited for it ready, or ends
// it too.
func (q *scheduler) end(t *Task, err error) {
	q.over[t] = true
	if err == nil {
		q.shown.tasks[t].Done()
	}
	q.ended(t, err)
	for lost := []*Task{t}; len(lost) > 0; lost = lost[1:] {
		for _, after := range q.next[lost[0]] {
			q.open[after]--
			switch {
			case q.over[after]:
			case err != nil:
				q.over[after] = true
				q.ended(after, fmt.Errorf("%w: %w", errInput, err))
				lost = append(lost, after)
			case q.open[after] == 0:
				q.ready = append(q.ready, after)
			}
		}
	}
}

// start puts free cores to work. One of several workers begins at its own
// place among the tasks, so that they do not all ask for the same one.
func (q *scheduler) start(ctx context.Context) {
	for len(q.ready) > 0 && q.free > 0 {
		i, share := q.study.place.begin(len(q.ready)), max(1, q.free/len(q.ready))
		t := q.ready[i]
		if i == 0 {
			q.ready = q.ready[1:]
		} else {
			q.ready = slices.Delete(q.ready, i, i+1)
		}
		workers, err := q.admitted(ctx, t, share)
		if err != nil {
			q.end(t, named(t, err))
			continue
		}
		q.free -= workers
		q.running++
		begin := time.Now()
		go func() {
			err := q.study.make(ctx, t, workers, q.shown.update(t))
			if err != nil {
				err = named(t, q.study.stopped(ctx, t.Node, begin, workers, err))
			}
			q.results <- finished{t, workers, err}
		}()
	}
}

// named returns the error of a task with the name of the task.
func named(t *Task, err error) error {
	return fmt.Errorf("study: %s (%s): %w", Describe(t.Node), t.Key, err)
}

// admitted returns how many cores a task gets: its share, or all that are free
// if only these end it before the deadline of ctx.
func (q *scheduler) admitted(ctx context.Context, t *Task, share int) (workers int, err error) {
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	if q.admit != nil {
		if err := q.admit(t); err != nil {
			return 0, err
		}
	}
	if q.study.late(ctx, t.Node, share) == nil {
		return share, nil
	}
	return q.free, q.study.late(ctx, t.Node, q.free)
}

// wait returns when a task has ended or a held one is to be asked for again.
func (q *scheduler) wait(ctx context.Context) {
	var again <-chan time.Time
	if len(q.ready) == 0 && len(q.held) > 0 {
		next := time.Duration(1<<63 - 1)
		for _, at := range q.held {
			next = min(next, time.Until(at))
		}
		again = time.After(next)
	}
	var left <-chan time.Time
	stopped := ctx.Done()
	if q.running > 0 {
		stopped = nil // they end soon, and say why
	} else {
		if patience := q.study.patience; patience > 0 {
			left = time.After(patience - q.waited)
		}
		defer func(begin time.Time) { q.waited += time.Since(begin) }(time.Now())
	}
	select {
	case f := <-q.results:
		q.running, q.free = q.running-1, q.free+f.workers
		if errors.Is(f.err, ErrHeld) && ctx.Err() == nil {
			q.hold(f.task)
		} else {
			q.waited = 0
			q.end(f.task, f.err)
		}
	case <-again:
		for t, at := range q.held {
			if time.Until(at) <= 0 {
				delete(q.held, t)
				q.ready = append(q.ready, t)
			}
		}
	case <-left:
		for t := range q.held {
			delete(q.held, t)
			q.end(t, fmt.Errorf("%w: others are at work on it", ErrIncomplete))
		}
	case <-stopped:
		for t := range q.held {
			delete(q.held, t)
			q.end(t, context.Cause(ctx))
		}
	}
}

// The time between two looks at a task that others are at work on grows with
// the time waited, so that many workers who wait are no load.
const (
	firstLook = 50 * time.Millisecond
	lastLook  = 30 * time.Second
)

// hold leaves a task to others for a while.
func (q *scheduler) hold(t *Task) {
	if q.since[t].IsZero() {
		q.since[t] = time.Now()
	}
	q.study.watch(t, q.shown)
	look := min(max(time.Since(q.since[t])/8, firstLook), lastLook)
	q.held[t] = time.Now().Add(look/2 + rand.N(look))
}
