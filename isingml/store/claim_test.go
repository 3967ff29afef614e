package store

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// ownForever claims a stage, reports how far it is, and never ends.
func ownForever(s *Store) error {
	c, err := s.Stage(stageKey(1)).Claim(context.Background(), nil)
	if err != nil {
		return err
	}
	for {
		c.Report(3, 10)
		time.Sleep(patience)
	}
}

// Who finds that another process computes a stage sees how far it is, and takes
// over when it is killed.
func TestClaimOfAProcessThatDies(t *testing.T) {
	s := open(t)
	cmd := process(t, "own", s.Dir())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	g := s.Stage(stageKey(1))
	for range 6000 {
		if _, err := os.Stat(s.path(g.claimName(""))); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	killed := false
	claim, err := g.Claim(t.Context(), func(done, total int) {
		if _, err := Open(s.Dir()); err != nil { // which cleans up after the dead
			t.Error(err)
		}
		if !killed && !g.Claimed() {
			t.Error("the claim does not show")
		}
		if done == 3 && total == 10 && !killed {
			killed = true
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
			_ = cmd.Wait()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if !killed {
		t.Error("did not wait for the other process")
	}
	claim.Release()
	if g.Claimed() {
		t.Error("it is claimed still")
	}
	if left, err := os.ReadDir(s.path(temporaryFolder)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Eight that want the same stage compute it once.
func TestClaimedStageIsComputedOnce(t *testing.T) {
	s := open(t)
	for round := range 20 {
		g := s.Stage(key(t, "sample", round))
		var computed atomic.Int32
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				c, err := g.Claim(t.Context(), nil)
				if err != nil {
					t.Error(err)
					return
				}
				defer c.Release()
				if whole, err := g.Whole(); whole || err != nil {
					c.Report(1, 1) // which a claim that is not needed bears, too
					return
				}
				computed.Add(1)
				c.Report(1, 2)
				err = s.Pieces(g.key).Save("a", []byte("x"))
				err = errors.Join(err, write(g, content(round)), s.Pieces(g.key).Clear())
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := computed.Load(); n != 1 {
			t.Errorf("computed %d times", n)
		}
		if _, ok, err := s.Pieces(g.key).Load("a"); ok || err != nil {
			t.Errorf("the piece is left: %v", err)
		}
	}
}

func TestClaimEnds(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", 1))
	c, err := g.Claim(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("the user stopped it")
	if _, err := g.Claim(ctx, func(int, int) { cancel(stopped) }); !errors.Is(err, stopped) {
		t.Errorf("waited on: %v", err)
	}
	// Damage ends the wait too: it will not go away.
	fill(t, g, map[string]string{"a": "spins"})
	if err := os.Truncate(s.path(g.file("a")), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Claim(t.Context(), nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("a damaged stage: %v", err)
	}
	c.Release()
	if _, err := s.Stage(Key{}).Claim(t.Context(), nil); err == nil {
		t.Error("a stage without a key was claimed")
	}
}

// Shards share a stage with each other, but not with who wants all of it.
func TestClaimShard(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", 1))
	busy := func(claim func(context.Context) (*Claim, error)) bool {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		c, err := claim(ctx)
		if err == nil {
			c.Release()
		}
		return errors.Is(err, context.Canceled)
	}
	shard := func(i, n int) func(context.Context) (*Claim, error) {
		return func(ctx context.Context) (*Claim, error) { return g.ClaimShard(ctx, i, n, nil) }
	}
	a, err := shard(0, 3)(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		claim func(context.Context) (*Claim, error)
		busy  bool
	}{
		"the same": {shard(0, 3), true}, "another": {shard(1, 3), false}, "of other size": {shard(0, 2), false}, "all": {shard(0, 1), true},
	} {
		if got := busy(c.claim); got != c.busy {
			t.Errorf("%s: busy is %v", name, got)
		}
	}
	b, err := shard(1, 3)(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a.Release()
	if !busy(shard(0, 1)) {
		t.Error("all of it was claimed while a shard is at work")
	}
	b.Release()
	all, err := g.Claim(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !busy(shard(2, 3)) {
		t.Error("a shard was claimed while all of it is")
	}
	all.Release()
	if left, err := os.ReadDir(s.path(temporaryFolder)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
