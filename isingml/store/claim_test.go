package store

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/internal/files"
)

// ownForever claims a stage, reports how far it is, and never ends.
func ownForever(s *Store) error {
	c, err := s.Stage(stageKey(1)).TryClaim("")
	if err != nil || c == nil {
		return errors.Join(err, files.ErrBusy)
	}
	for {
		c.Report(3, 10)
		time.Sleep(patience)
	}
}

// claim tries until the claim is there.
func claim(ctx context.Context, g *Stage, part string, waiting func()) (*Claim, error) {
	for {
		c, err := g.TryClaim(part)
		if c != nil || err != nil || ctx.Err() != nil {
			return c, errors.Join(err, ctx.Err())
		}
		waiting()
		time.Sleep(time.Millisecond)
	}
}

// Who finds that another process computes a stage sees how far it is, and can
// take over when it is killed.
func TestClaimOfAProcessThatDies(t *testing.T) {
	s := open(t)
	cmd := process(t, "own", s.Dir())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	g := s.Stage(stageKey(1))
	for range 6000 {
		if _, err := os.Stat(s.path(claimFile(g.claimID("")))); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	killed := false
	c, err := claim(t.Context(), g, "", func() {
		if _, err := Open(s.Dir()); err != nil { // which cleans up after the dead
			t.Error(err)
		}
		if done, total := g.Reported(); done == 3 && total == 10 && !killed {
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
	c.Release()
	if _, err := Open(s.Dir()); err != nil {
		t.Fatal(err)
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
				c, err := claim(t.Context(), g, "", func() {})
				if err != nil {
					t.Error(err)
					return
				}
				defer c.Release()
				if whole, err := g.Whole(); whole || err != nil {
					return
				}
				computed.Add(1)
				c.Report(1, 2)
				err = s.Pieces(g.key).Save("a", []byte("x"))
				err = errors.Join(err, write(g, content(round)), s.Pieces(g.key).Clear(t.Context()))
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

// Parts of one stage, and of others, are claimed apart from each other.
func TestClaimsOfParts(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", 1))
	held := make(map[string]*Claim)
	for _, part := range []string{"", "chain 0", "chain 1"} {
		for range 2 {
			c, err := g.TryClaim(part)
			if err != nil || (c == nil) != (held[part] != nil) {
				t.Errorf("%q: %v, %v", part, c, err)
			}
			if c != nil {
				held[part] = c
			}
		}
	}
	other, err := s.Stage(key(t, "sample", 2)).TryClaim("")
	if err != nil || other == nil {
		t.Fatalf("another stage: %v", err)
	}
	other.Release()
	for part, c := range held {
		c.Release()
		if c, err = g.TryClaim(part); err != nil || c == nil {
			t.Fatalf("%q again: %v", part, err)
		}
		c.Release()
	}
	if left, err := os.ReadDir(s.path(temporaryFolder)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := s.Stage(Key{}).TryClaim(""); err == nil {
		t.Error("a stage without a key was claimed")
	}
}
