package store

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"sync"
	"time"
)

// A Claim is the right to compute a stage. It ends with Release or with the
// process, however that ends. Its methods may be called concurrently.
type Claim struct {
	locks []*lock // the last one is its own, the ones before are shared

	mu       sync.Mutex
	reported time.Time
}

// Claim waits until no other process, nor another goroutine, computes the
// stage, and then keeps all others from it until the claim is released. The
// stage may be whole by then, so ask [Stage.Whole]. While it waits it calls
// waiting, if that is not nil, a few times a second, with what the owner last
// gave to [Claim.Report]; total is 0 as long as that is nothing.
//
// On a file system without locks, or a system other than Unix, nobody waits:
// two processes may then compute the same stage, and one of the results, which
// are equal, stays.
func (g *Stage) Claim(ctx context.Context, waiting func(done, total int)) (*Claim, error) {
	return g.claim(ctx, waiting, want{name: g.claimName("")})
}

// ClaimShard is [Stage.Claim] for one shard, of shards in all, of the work on a
// stage. Different shards work at the same time; the same shard waits for
// itself, and for a claim to the whole stage.
func (g *Stage) ClaimShard(ctx context.Context, shard, shards int, waiting func(done, total int)) (*Claim, error) {
	if shards <= 1 {
		return g.Claim(ctx, waiting)
	}
	return g.claim(ctx, waiting, want{g.claimName(""), true}, want{name: g.claimName(fmt.Sprintf("shard %d of %d", shard, shards))})
}

// Claimed reports whether somebody else computes the stage, so that one's own
// time may be better spent on another.
func (g *Stage) Claimed() bool {
	c, busy, _ := g.tryClaim([]want{{name: g.claimName("")}})
	if c != nil {
		c.Release()
	}
	return busy != ""
}

// want is a lock that a claim needs.
type want struct {
	name   string
	shared bool
}

// claimName returns the name of a lock. It is made as those of temporaries are,
// so that what a killed process leaves of it is removed with theirs.
func (g *Stage) claimName(part string) string {
	sum := sha256.Sum256([]byte("claim\n" + g.key.hash + "\n" + part))
	id := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])
	return path.Join(temporaryFolder, temporaryPrefix+id+lockSuffix)
}

// patience is the longest time between two looks at a lock that another one
// holds, and between two reports of its owner.
const patience = 100 * time.Millisecond

func (g *Stage) claim(ctx context.Context, waiting func(done, total int), wants ...want) (*Claim, error) {
	for wait := time.Millisecond; ; wait = min(2*wait, patience) {
		c, busy, err := g.tryClaim(wants)
		if c != nil || err != nil {
			return c, err
		}
		if whole, err := g.Whole(); err != nil {
			return nil, err
		} else if whole {
			return new(Claim), nil // nobody needs it any more
		}
		if waiting != nil {
			waiting(g.store.reported(busy))
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("store: waiting for another process that computes %s: %w", g.key, context.Cause(ctx))
		case <-time.After(wait):
		}
	}
}

// tryClaim takes all locks or none, and then names one that is taken.
func (g *Stage) tryClaim(wants []want) (c *Claim, busy string, err error) {
	if g.key.hash == "" {
		return nil, "", errors.New("store: a stage without a key cannot be claimed")
	}
	if err := g.store.makeTemporaryFolder(); err != nil {
		return nil, "", fmt.Errorf("store: stage %s is not in the study, and cannot be computed: %w", g.key, err)
	}
	c = new(Claim)
	for _, w := range wants {
		l, err := g.store.lock(w.name, w.shared)
		if err != nil {
			c.Release()
			if errors.Is(err, errBusy) {
				return nil, w.name, nil
			}
			return nil, "", g.store.blame(w.name, err)
		}
		c.locks = append(c.locks, l)
	}
	c.write(0, 0)
	return c, "", nil
}

// Release lets others have the stage.
func (c *Claim) Release() {
	for _, l := range c.locks {
		l.release()
	}
	c.locks = nil
}

// progress is what a lock's file holds: how far its owner is.
type progress struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

// maxProgress is the size of a lock's file, in bytes.
const maxProgress = 64

// Report tells those who wait that done of total is done. What it writes goes
// to the disk a few times a second at most.
func (c *Claim) Report(done, total int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); now.Sub(c.reported) >= patience {
		c.reported = now
		c.write(done, total)
	}
}

// write is a courtesy: a report that fails stops nobody.
func (c *Claim) write(done, total int) {
	text, err := json.Marshal(progress{done, total})
	if err != nil || len(c.locks) == 0 {
		return
	}
	_, _ = c.locks[len(c.locks)-1].file.WriteAt(fmt.Appendf(nil, "%-*s\n", maxProgress-1, text), 0)
}

// reported returns what the owner of a lock reported.
func (s *Store) reported(name string) (done, total int) {
	text, err := s.readFile(name, maxProgress)
	var p progress
	if err != nil || json.Unmarshal(text, &p) != nil || p.Done < 0 || p.Total < 0 {
		return 0, 0
	}
	return p.Done, p.Total
}
