package study

import (
	"context"
	"fmt"
	"time"

	"github.com/isingml/kernel/isingml/notebook/progress"
)

// Follow shows how far other programs are with the wanted nodes, on one line
// that moves, and returns when all is there. It computes nothing. Interrupting
// it stops nobody.
func (s *Study) Follow(wanted ...Node) error {
	ctx, stop := s.Watch()
	defer stop()
	tasks, err := s.operation().plan(ctx, wanted)
	if err != nil || len(tasks) == 0 {
		return err
	}
	shown := show(s.quiet, tasks)
	defer shown.group.Done()
	for look := firstLook; ; look = min(2*look, time.Second) {
		var missing []*Task
		for _, t := range tasks {
			whole, err := s.store.Stage(t.Key).Whole()
			switch {
			case err != nil:
				return err
			case whole:
				shown.tasks[t].Done()
				continue
			}
			missing = append(missing, t)
			s.watch(t, shown)
		}
		if tasks = missing; len(tasks) == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("study: %d stages are missing: %w", len(tasks), context.Cause(ctx))
		case <-time.After(look):
		}
	}
}

// watch shows how far others are with a task.
func (s *Study) watch(t *Task, shown *shown) {
	if shown.group == nil {
		return
	}
	done, total := s.store.Stage(t.Key).Reported()
	if t.kind.Saved != nil {
		done, total = t.kind.Saved(t.Node, s.store.Pieces(t.Key))
	}
	if total > 0 {
		shown.update(t)(done, total)
	}
}

// shown is the progress of several tasks on one line.
type shown struct {
	group *progress.Group
	tasks map[*Task]*progress.Task
}

func show(quiet bool, tasks []*Task) *shown {
	s := &shown{tasks: make(map[*Task]*progress.Task, len(tasks))}
	if quiet {
		return s
	}
	s.group = progress.New()
	for _, t := range tasks {
		s.tasks[t] = s.group.Task(Describe(t.Node), 0)
	}
	return s
}

// update returns the function that shows how far a task is. What its first
// call says was there before.
func (s *shown) update(t *Task) func(done, total int) {
	task := s.tasks[t]
	begun := false
	return func(done, total int) {
		if !begun {
			begun = true
			task.Begin(done, total)
		}
		task.Update(done)
	}
}
