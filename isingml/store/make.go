package store

import "context"

// Make makes the stage whole, unless it is, in one process at a time: compute,
// called with the claim to the stage, returns what fills it. If another process
// computes it already, Make waits for it as [Stage.Claim] does. The stage's
// pieces are removed when it is whole.
func (g *Stage) Make(ctx context.Context, waiting func(done, total int), compute func(*Claim) (func(*Writer) error, error)) error {
	if whole, err := g.Whole(); whole || err != nil {
		return err
	}
	claim, err := g.Claim(ctx, waiting)
	if err != nil {
		return err
	}
	defer claim.Release()
	if whole, err := g.Whole(); whole || err != nil {
		return err
	}
	fill, err := compute(claim)
	if err != nil {
		return err
	}
	return g.Finish(fill)
}

// Finish writes the stage from the files that fill creates and removes its
// pieces when it is whole.
func (g *Stage) Finish(fill func(*Writer) error) error {
	if err := g.Write(fill); err != nil {
		return err
	}
	return g.store.Pieces(g.key).Clear()
}
