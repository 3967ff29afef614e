package study

import (
	"context"
	"time"

	"github.com/isingml/kernel/isingml/store"
)

// alone keeps a result, unless the stage is there by then or another program is
// at it.
func (s *Study) alone(ctx context.Context, t *Task, v any) error {
	stage := s.store.Stage(t.Key)
	claim, err := stage.TryClaim("")
	if err != nil {
		return err
	}
	if claim == nil {
		return ErrHeld
	}
	defer claim.Release()
	whole, err := stage.Whole()
	switch {
	case err != nil:
		return err
	case whole:
		return s.store.Pieces(t.Key).Clear(ctx)
	}
	return s.write(ctx, t, v, s.store.Pieces(t.Key))
}

// write keeps a result and clears what was kept of it unfinished.
func (s *Study) write(ctx context.Context, t *Task, v any, pieces *store.Pieces) error {
	begin := time.Now()
	if err := s.keep(ctx, s.store.Stage(t.Key).Within(ctx, t.kind.largest(t.Node)), t.kind, t.Node, v); err != nil {
		return err
	}
	s.took(keepName, t.Node, 1, time.Since(begin), 1)
	return pieces.Clear(ctx)
}

// result computes what a task asks for, and remembers how long that took.
func (s *Study) result(ctx context.Context, t *Task, workers int, update func(int, int), b *beginning) (any, error) {
	begin, part := time.Now(), newPart()
	in, err := s.inputs(ctx, t.Node, t.Key, workers, func(done, total int) {
		part.update(done, total)
		update(done, total)
	})
	if err != nil {
		return nil, err
	}
	in.begun = b
	v, err := t.kind.make(ctx, t.Node, in)
	s.took("", t.Node, part.done(err == nil), time.Since(begin), workers)
	return v, err
}

// keep writes a stage with the graph that it is the result of.
func (s *Study) keep(ctx context.Context, stage *store.Stage, k *kind, n Node, result any) error {
	graph, err := graphOf(ctx, s.keys, n)
	if err != nil {
		return err
	}
	return stage.Write(func(w *store.Writer) error {
		if err := w.WriteJSON(GraphFile, graph); err != nil {
			return err
		}
		return k.save(w, n, result)
	})
}
