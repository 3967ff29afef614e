package store

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"sync"
	"time"

	"github.com/isingml/kernel/isingml/internal/files"
)

// A Claim is the right to compute a stage, or a part of one. It ends with
// Release or with the process, however that ends. Its methods may be called
// concurrently.
type Claim struct {
	lock *lock

	mu       sync.Mutex
	reported time.Time
}

// TryClaim keeps all other processes, and goroutines, from a part of the work
// on the stage until the claim is released. The part "" is what only one can
// do, such as to write the stage; others have any names. It returns nil at once
// if another one has the part. Whether the stage is whole by now must be asked
// for when the claim is there: see [Stage.Whole].
//
// Claims save work, they do not guard results. On a file system without locks,
// or a system other than Unix, everybody gets every claim, and so does each
// machine where locks do not reach the others. Two processes may then do the
// same work, and one of the results, which are equal, stays.
func (g *Stage) TryClaim(part string) (*Claim, error) {
	if g.key.hash == "" {
		return nil, errors.New("store: a stage without a key cannot be claimed")
	}
	if err := g.store.makeTemporaryFolder(); err != nil {
		return nil, fmt.Errorf("store: stage %s is not in the study, and cannot be computed: %w", g.key, err)
	}
	name := g.claimName(part)
	l, err := g.store.lock(name)
	switch {
	case errors.Is(err, files.ErrBusy):
		return nil, nil
	case err != nil:
		return nil, g.store.blame(name, err)
	}
	c := &Claim{lock: l}
	c.write(0, 0)
	return c, nil
}

// claimName returns the name of a lock. It is made as those of temporaries are,
// so that what a killed process leaves of it is removed with theirs.
func (g *Stage) claimName(part string) string {
	sum := sha256.Sum256([]byte("claim\n" + g.key.hash + "\n" + part))
	id := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])
	return path.Join(temporaryFolder, temporaryPrefix+claimMachine+id[len(claimMachine):]+lockSuffix)
}

// patience is the time between two reports of who has a claim.
const patience = 100 * time.Millisecond

// Release lets others have the part.
func (c *Claim) Release() { c.lock.release() }

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
	if err != nil {
		return
	}
	_, _ = c.lock.file.WriteAt(fmt.Appendf(nil, "%-*s\n", maxProgress-1, text), 0)
}

// Reported returns what who has the claim to the part "" reported last: total is
// 0 if that is nothing.
func (g *Stage) Reported() (done, total int) {
	text, err := g.store.readFile(g.claimName(""), maxProgress)
	var p progress
	if err != nil || json.Unmarshal(text, &p) != nil || p.Done < 0 || p.Total < 0 {
		return 0, 0
	}
	return p.Done, p.Total
}
