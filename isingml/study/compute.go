package study

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"

	"github.com/isingml/kernel/isingml/store"
)

// Compute computes what is missing for the wanted nodes, and keeps it. Tasks
// that do not need each other run side by side, one a core; a task that is
// alone uses all cores. Results do not depend on that.
//
// Several programs that compute the same nodes, or others, in one study share
// the work: what another one is at is left to it, and taken over if it dies.
// When the context of the study ends, everything that can be is saved, and when
// it has a deadline, what would be lost then is not begun.
func (s *Study) Compute(wanted ...Node) error {
	s = s.operation()
	ctx, stop := s.Watch()
	defer stop()
	for last := math.MaxInt; ; {
		tasks, err := s.plan(ctx, wanted)
		if err != nil || len(tasks) == 0 {
			return err
		}
		err = s.compute(ctx, tasks)
		// What others had not finished then may be there by now.
		if !errors.Is(err, ErrIncomplete) || len(tasks) >= last {
			return err
		}
		last = len(tasks)
	}
}

func (s *Study) compute(ctx context.Context, tasks []*Task) (first error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// All stages share the last synchronisation. Who cannot write hears that from
	// the first task.
	if release, err := s.store.Hold(); err == nil {
		defer func() { first = errors.Join(first, release()) }()
	}
	defer s.times.save(s.store)
	s.run(ctx, tasks, admit, func(t *Task, err error) {
		if graver(err, first) {
			first = err
		}
		if err != nil && !errors.Is(err, ErrIncomplete) && !errors.Is(err, errLate) && !errors.Is(err, ErrTooLong) {
			cancel()
		}
	})
	return first
}

// graver tells whether a task's error is a better reason than that of another:
// a failure before the word of tasks that were stopped for it, or that others
// are at, and these, which can be gone on with, before tasks that are too long.
func graver(err, than error) bool {
	rank := func(err error) int {
		switch {
		case err == nil:
			return 0
		case errors.Is(err, ErrTooLong):
			return 1
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, ErrIncomplete):
			return 2
		}
		return 3
	}
	return rank(err) > rank(than)
}

// ErrIncomplete is wrapped by the error of a stage whose own share of the work
// is done, see [Study.WithShard], but not yet that of the others.
var ErrIncomplete = errors.New("study: the shares of others are missing")

// errInput is wrapped by the error of a task whose input could not be had.
var errInput = errors.New("study: an input is missing")

// ErrHeld is wrapped by the error of a node that cannot go on before other
// programs, which are at work on it too, have ended a part of theirs. It is
// asked again later.
var ErrHeld = errors.New("study: others are at work on it")

// make computes one task whose inputs are there, and keeps the result, unless
// another program is at it.
func (s *Study) make(ctx context.Context, t *Task, workers int, update func(int, int)) error {
	err := s.attempt(ctx, t, workers, update)
	// Another program may have finished the stage by now, and have cleared what
	// this one looked for: where locks do not reach, also what it was at.
	if errors.Is(err, ErrIncomplete) || errors.Is(err, fs.ErrNotExist) {
		if whole, failed := s.store.Stage(t.Key).Whole(); whole || failed != nil {
			return failed
		}
	}
	if errors.Is(err, ErrIncomplete) && s.shard.Of < 2 {
		err = fmt.Errorf("%w: %w", ErrHeld, err)
	}
	return err
}

// attempt computes a task alone, or, if others have begun it and it has [Kind.Parts],
// together with them.
func (s *Study) attempt(ctx context.Context, t *Task, workers int, update func(int, int)) error {
	shared := t.kind.Parts != nil
	if shared && s.shard.Of > 1 {
		return s.together(ctx, t, workers, update)
	}
	stage, pieces := s.store.Stage(t.Key), s.store.Pieces(t.Key)
	claim, err := stage.TryClaim("")
	if err != nil {
		return err
	}
	var begun []string
	var whole bool
	if claim != nil {
		whole, err = stage.Whole()
	}
	if err == nil && !whole {
		begun, err = pieces.Names()
	}
	if claim != nil && (err != nil || whole || len(begun) > 0 && shared) {
		claim.Release()
	}
	switch {
	case err != nil:
		return err
	case whole:
		return pieces.Clear(ctx)
	case claim == nil: // perhaps the first checkpoints are being written, not all of them yet
		return ErrHeld
	case len(begun) > 0 && shared:
		return s.together(ctx, t, workers, update)
	}
	if len(begun) > 0 {
		defer claim.Release()
		v, err := s.result(ctx, t, workers, reported(claim, update), nil)
		if err != nil {
			return err
		}
		return s.write(ctx, t, v, pieces)
	}
	return s.fromTheStart(ctx, t, workers, update, claim)
}

func reported(claim *store.Claim, update func(int, int)) func(int, int) {
	return func(done, total int) {
		claim.Report(done, total)
		update(done, total)
	}
}

// fromTheStart computes a task that nobody has begun.
func (s *Study) fromTheStart(ctx context.Context, t *Task, workers int, update func(int, int), claim *store.Claim) error {
	b := s.begin(t, claim)
	if !b.shared {
		update = reported(claim, update)
	}
	v, err := s.result(ctx, t, workers, update, b)
	if err != nil {
		b.end() // what there is, is kept
	}
	claim, failed := b.finish()
	if claim != nil {
		defer claim.Release()
	}
	switch {
	case err != nil:
		return err
	case failed != nil:
		return failed
	case claim == nil:
		return s.alone(ctx, t, v)
	}
	return s.write(ctx, t, v, b.pieces)
}

// together computes the parts of a task that no other program does.
func (s *Study) together(ctx context.Context, t *Task, workers int, update func(int, int)) error {
	if whole, err := s.store.Stage(t.Key).Whole(); err != nil || whole {
		return err
	}
	v, err := s.result(ctx, t, workers, update, nil)
	if err != nil {
		return err
	}
	return s.alone(ctx, t, v)
}
