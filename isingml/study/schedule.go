package study

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// A scheduler computes tasks, which come after those that they need.
type scheduler struct {
	study          *Study
	admit          func(*Task) error        // refuses a task, if not nil
	ended          func(t *Task, err error) // is told what became of each, one at a time
	shown          *shown                   // progress
	state          map[*Task]error          // of the tasks that have ended
	since          map[*Task]time.Time      // since when others have been at work on a task
	waiting, ready []*Task                  // for what they need; for a free core
	held           map[*Task]time.Time      // which others are at work on, and when to ask again
	results        chan finished
	running, free  int
	waited         time.Duration // with nothing to do, since a task ended
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
	q := &scheduler{
		study: s, admit: admit, ended: ended, shown: show(s.quiet, tasks),
		state: make(map[*Task]error, len(tasks)), since: make(map[*Task]time.Time), held: make(map[*Task]time.Time),
		waiting: tasks, results: make(chan finished), free: s.workers,
	}
	defer q.shown.group.Done()
	for {
		q.sort()
		q.start(ctx)
		if q.running == 0 && len(q.waiting) == 0 && len(q.held) == 0 {
			return
		}
		q.wait(ctx)
	}
}

func (q *scheduler) end(t *Task, err error) {
	q.state[t] = err
	if err == nil {
		q.shown.tasks[t].Done()
	}
	q.ended(t, err)
}

// sort finds the tasks that can start by now, and those that never can.
func (q *scheduler) sort() {
	var still []*Task
	for _, t := range q.waiting {
		switch before := t.blockers(q.state); {
		case before.err != nil:
			q.end(t, fmt.Errorf("%w: %w", errInput, before.err))
		case before.open:
			still = append(still, t)
		default:
			q.ready = append(q.ready, t)
		}
	}
	q.waiting = still
}

// start puts free cores to work. One of several workers begins at its own
// place among the tasks, so that they do not all ask for the same one.
func (q *scheduler) start(ctx context.Context) {
	for len(q.ready) > 0 && q.free > 0 {
		i := q.study.place.begin(len(q.ready))
		t, workers := q.ready[i], max(1, q.free/len(q.ready))
		q.ready = append(q.ready[:i:i], q.ready[i+1:]...)
		if err := q.admitted(ctx, t); err != nil {
			q.end(t, err)
			continue
		}
		q.free -= workers
		q.running++
		go func() {
			err := q.study.make(ctx, t, workers, q.shown.update(t))
			if err != nil {
				err = fmt.Errorf("study: %s (%s): %w", Describe(t.Node), t.Key, err)
			}
			q.results <- finished{t, workers, err}
		}()
	}
}

func (q *scheduler) admitted(ctx context.Context, t *Task) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if q.study.late(ctx, t.Node) {
		return errLate
	}
	if q.admit != nil {
		return q.admit(t)
	}
	return nil
}

// A Resumed node keeps unfinished work in [Inputs.Pieces], so that it can be
// stopped at any moment. A [Shared] one does so, too.
type Resumed interface {
	Node
	Resumed()
}

// errLate is the error of a task that is not begun, because it would be stopped
// by the deadline of the context and all be lost. It is one of the deadline.
var errLate = fmt.Errorf("study: it would not end in time: %w", context.DeadlineExceeded)

func (s *Study) late(ctx context.Context, n Node) bool {
	deadline, ok := ctx.Deadline()
	if !ok {
		return false
	}
	switch n.(type) {
	case Shared, Resumed:
		return false
	}
	return s.CostOf(n).Seconds > time.Until(deadline).Seconds()
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
