package isingml

import (
	"context"
	"errors"
	"testing"

	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/study"
)

// stopping stops a draw once a number of pieces is saved.
type stopping struct {
	sample.Pieces
	left int
	stop context.CancelFunc
}

func (p *stopping) Save(name string, data []byte) error {
	if p.left--; p.left == 0 {
		p.stop()
	}
	return p.Pieces.Save(name, data)
}

// How far an ensemble is can be told from its pieces, in the middle and at the
// end, by those who do not draw it.
func TestSaved(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.Draw{Spec: sample.Spec{L: 16, Beta: 0.4, Configs: 8000, Chains: 4, Seed: 1}}.Resolved()
	if err != nil {
		t.Fatal(err)
	}
	draw := n.(node.Draw)
	key, err := study.KeyOf(draw)
	if err != nil {
		t.Fatal(err)
	}
	pieces := s.Store().Pieces(key)
	if done, _ := draw.Saved(pieces); done != 0 {
		t.Errorf("%d of none are there", done)
	}
	// Two of four shares are two of four chains.
	for part := range 2 {
		err := s.WithShard(study.Shard{Part: part, Of: 4}).Quiet().Compute(draw)
		if !errors.Is(err, study.ErrIncomplete) {
			t.Fatal(err)
		}
	}
	if done, total := draw.Saved(pieces); done != 4000 || total != 8000 {
		t.Errorf("%d of %d are there, want 4000 of 8000", done, total)
	}
	// A chain that is stopped on its way has a last piece, which does not count,
	// and those before it.
	ctx, stop := context.WithCancel(t.Context())
	spacing, err := study.Get(s.Study, draw.Needs()[0].(node.Pilot))
	if err != nil {
		t.Fatal(err)
	}
	stopped := &stopping{Pieces: pieces, left: 5, stop: stop}
	_, err = sample.Draw(ctx, draw.Spec, sample.Options{
		Workers: 1, SaveEvery: 1, Pieces: func(int) sample.Pieces { return stopped },
		Spacing: func(int) *sample.Spacing { return &spacing },
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if done, _ := draw.Saved(pieces); done <= 4000 || done >= 6000 {
		t.Errorf("%d are there, want some more than 4000", done)
	}
}
