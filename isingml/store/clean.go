package store

import (
	"context"
	"math"
	shuffle "math/rand/v2"
	"path"
	"strings"
	"time"
)

// isTemporary reports whether a name under .tmp is one that this package gives.
func isTemporary(name string) bool {
	random, ok := strings.CutPrefix(name, temporaryPrefix)
	return ok && len(random) == 26 && strings.Trim(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// mostCleaned is how many names clean looks at.
const mostCleaned = 200

// clean removes what killed processes left behind: sessions and claims whose
// lock nobody holds. Where there are no locks it removes nothing. It is a courtesy:
// what cannot be removed stays. Of very many it looks at some, so that
// thousands of programs that begin at once do not look at all of each other's.
func (s *Store) clean() {
	if s.reading || s.checkTemporaryFolder() != nil {
		return
	}
	entries, err := s.disk.List(temporaryFolder)
	if err != nil {
		return
	}
	shuffle.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	seen := make(map[string]bool)
	for _, e := range entries[:min(len(entries), mostCleaned)] {
		name, _ := strings.CutSuffix(e.Name(), lockSuffix)
		if !isTemporary(name) || seen[name] {
			continue
		}
		seen[name] = true // the folder and its lock are one
		name = path.Join(temporaryFolder, name)
		if s.owns(name) {
			continue
		}
		l, err := s.lock(name + lockSuffix)
		if err != nil {
			continue
		}
		if !l.held {
			_ = l.file.Close()
			return
		}
		if s.foreign(name, l) || s.removeTree(name) != nil {
			_ = l.file.Close()
			continue
		}
		l.release()
	}
}

// owns reports whether that is this store's own session.
func (s *Store) owns(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session != nil && s.session.name == name
}

// keepForeign is how long what may be in use although its lock is free stays.
const keepForeign = 24 * time.Hour

// foreign reports whether a session may live although its lock is free: some
// file systems keep locks on each machine for itself. What was not made where
// this store's locks are shared is left alone until it was not touched for a
// day, by the clock of the file system; what is dated in the future gets the
// date of today.
func (s *Store) foreign(name string, l *lock) bool {
	name = strings.TrimPrefix(path.Base(name), temporaryPrefix)
	if strings.HasPrefix(name, s.machine) || strings.HasPrefix(name, claimMachine) {
		return false
	}
	now, err := s.now()
	if err != nil {
		return true
	}
	info, err := l.file.Stat()
	if err != nil {
		return true
	}
	age := now.Sub(info.ModTime())
	if age < -time.Minute {
		_ = s.disk.Touch(l.name, now)
	}
	return age < keepForeign
}

// now returns the time of the file system.
func (s *Store) now() (now time.Time, err error) {
	t, err := s.enter()
	if err != nil {
		return now, err
	}
	defer func() { _ = s.leave() }()
	s.mu.Lock()
	defer s.mu.Unlock()
	t.report()
	info, err := t.lock.file.Stat()
	if err != nil {
		return now, err
	}
	return info.ModTime(), nil
}

// mostFinished is how many bytes of stages ClearFinished compares with their
// checksums: a study may be a stranger's.
const mostFinished = 1 << 30

// ClearFinished removes the pieces of stages that are whole: those of processes
// that died after they had written the stage. It is a courtesy, which ends with ctx
// and leaves stages of more than 1 GiB, together, alone.
func (s *Store) ClearFinished(ctx context.Context) {
	if s.reading {
		return
	}
	left := int64(mostFinished)
	kinds, err := s.disk.List(piecesFolder)
	if err != nil {
		return
	}
	for _, kind := range kinds {
		keys, err := s.disk.List(path.Join(piecesFolder, kind.Name()))
		if err != nil || checkKind(kind.Name()) != nil {
			continue
		}
		for _, key := range keys {
			if !isShortKey(key.Name()) {
				continue
			}
			g, err := s.stageAt(path.Join(kind.Name(), key.Name()))
			if err != nil {
				continue
			}
			if size, err := g.size(); err == nil && size <= left {
				left -= size
				_ = s.Pieces(g.key).Clear(ctx)
			}
		}
	}
}

// size returns how many bytes the stage's files have, as the manifest says.
func (g *Stage) size() (size int64, err error) {
	all, err := g.Files()
	for _, f := range all {
		if size += f.Size; size < 0 {
			return math.MaxInt64, err
		}
	}
	return size, err
}
