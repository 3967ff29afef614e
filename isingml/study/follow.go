package study

import (
	"context"
	"fmt"
	"time"
)

// Follow shows how far other programs are with the wanted nodes, on one line
// that moves, and returns when all is there. It computes nothing. Interrupting
// it stops nobody.
func (s *Study) Follow(wanted ...Node) error {
	tasks, err := s.Plan(wanted...)
	if err != nil || len(tasks) == 0 {
		return err
	}
	ctx, stop := s.Watch()
	defer stop()
	shown := show(s.quiet, tasks)
	defer shown.group.Done()
	for look := firstLook; ; look = min(2*look, time.Second) {
		var missing []*Task
		for _, t := range tasks {
			stage := s.store.Stage(t.Key)
			whole, err := stage.Whole()
			switch {
			case err != nil:
				return err
			case whole:
				shown.tasks[t].Done()
				continue
			}
			missing = append(missing, t)
			if done, total := stage.Reported(); total > 0 {
				shown.update(t)(done, total)
			}
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
