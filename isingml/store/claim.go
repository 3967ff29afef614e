package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sync"
	"time"

	"github.com/isingml/kernel/isingml/internal/files"
)

// A Claim is the right to compute a stage, or a part of one. It ends with
// Release or with the process, however that ends. Its methods may be called
// concurrently.
type Claim struct {
	store *Store
	among files.Folder // the session's handle of .tmp
	id    string
	name  string // of its file
	own   *lock  // of a file system without second names, or nil

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
	s := g.store
	t, err := s.enter()
	if err != nil {
		return nil, fmt.Errorf("store: stage %s is not in the study, and cannot be computed: %w", g.key, err)
	}
	id := g.claimID(part)
	c := &Claim{store: s, among: t.among, id: id, name: claimFile(id), reported: time.Now()}
	taken, err := c.take(t)
	if err != nil {
		err = s.blame(c.name, err)
	}
	if err != nil || !taken {
		return nil, errors.Join(err, s.leave())
	}
	return c, nil
}

// take gives the session's lock the name of the claim: one call where nobody
// else has that. A name that is there stands for a claim of somebody whose lock
// is held, or of one who died.
func (c *Claim) take(t *session) (bool, error) {
	for range 10 {
		err := c.among.Link(path.Base(t.lock.name), path.Base(c.name))
		if err == nil {
			return true, nil
		}
		there := errors.Is(err, fs.ErrExist)
		l, failed := c.store.lock(c.name)
		switch {
		case errors.Is(failed, files.ErrBusy):
			return false, nil
		case failed != nil:
			return false, failed
		case !l.held:
			_ = l.file.Close()
			return true, nil
		case !there: // no second names here: the claim has a lock of its own
			c.own = l
			return true, nil
		}
		l.release()
	}
	return false, nil
}

// claimID names a part of a stage.
func (g *Stage) claimID(part string) string {
	sum := sha256.Sum256([]byte("claim\n" + g.key.hash + "\n" + part))
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])[len(claimMachine):]
}

// claimFile returns the name of a claim's file. It is made as those of sessions
// are, so that what a killed process leaves of it is removed with theirs.
func claimFile(id string) string {
	return path.Join(temporaryFolder, temporaryPrefix+claimMachine+id+lockSuffix)
}

// patience is the time between two reports of who has a claim.
const patience = 100 * time.Millisecond

// Release lets others have the part.
func (c *Claim) Release() {
	s := c.store
	if c.own != nil {
		c.own.release()
	} else {
		_ = c.among.Remove(path.Base(c.name))
	}
	s.mu.Lock()
	delete(s.session.claims, c.id)
	s.mu.Unlock()
	_ = s.leave()
}

// progress is how far the owner of a claim is.
type progress struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

// maxProgress bounds the file of a session's lock, in bytes: a thousand claims.
const maxProgress = 1 << 17

// Report tells those who wait that done of total is done. What it writes goes
// to the disk a few times a second at most.
func (c *Claim) Report(done, total int) {
	c.mu.Lock()
	now := time.Now()
	due := now.Sub(c.reported) >= patience
	if due {
		c.reported = now
	}
	c.mu.Unlock()
	if due {
		c.store.mu.Lock()
		c.store.session.claims[c.id] = progress{done, total}
		c.store.session.report()
		c.store.mu.Unlock()
	}
}

// report writes how far the claims are into the lock's file, which all of them
// are names of. It is a courtesy: what cannot be written stops nobody.
func (t *session) report() {
	t.touched = time.Now()
	text, err := json.Marshal(t.claims)
	if err != nil || len(text) > maxProgress {
		return
	}
	t.length = max(t.length, len(text)+1)
	_, _ = t.lock.file.WriteAt(fmt.Appendf(nil, "%-*s\n", t.length-1, text), 0)
}

// Reported returns what who has the claim to the part "" reported last: total is
// 0 if that is nothing.
func (g *Stage) Reported() (done, total int) {
	id := g.claimID("")
	text, err := g.store.readFile(claimFile(id), maxProgress)
	var all map[string]progress
	if err != nil || json.Unmarshal(bytes.TrimSpace(text), &all) != nil {
		return 0, 0
	}
	p := all[id]
	if p.Done < 0 || p.Total < 0 {
		return 0, 0
	}
	return p.Done, p.Total
}
