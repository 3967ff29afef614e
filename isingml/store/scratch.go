package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"github.com/isingml/kernel/isingml/internal/files"
)

// A scratch folder lies among the system's temporary ones: a study beside a lock
// that its process holds, so that the folders of those that were killed can be
// told from those in use, whatever the clocks say.
const (
	scratchPrefix = "isingml-verify"
	scratchLock   = "scratch.lock"
	scratchStudy  = "study"
	scratchText   = "isingml: a scratch folder, removed once nobody holds the lock of this file\n"
)

var scratchName = regexp.MustCompile(`^` + scratchPrefix + `[0-9]+$`)

// Scratch makes a study among the temporary folders of the system, which remove
// deletes. It first deletes those of processes that were killed. Where there are
// no locks, these stay.
func Scratch() (s *Store, remove func() error, err error) {
	among := os.TempDir()
	cleanScratch(among)
	for {
		dir, err := os.MkdirTemp(among, scratchPrefix)
		if err != nil {
			return nil, nil, fmt.Errorf("store: a scratch folder: %w", err)
		}
		s, remove, err := scratchIn(dir)
		if errors.Is(err, files.ErrBusy) {
			continue // another process took the new folder for one left behind, and removes it
		}
		if err != nil {
			return nil, nil, errors.Join(fmt.Errorf("store: a scratch folder: %w", err), os.RemoveAll(dir))
		}
		return s, remove, nil
	}
}

func scratchIn(dir string) (*Store, func() error, error) {
	folder, err := files.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	defer folder.Close()
	lock, err := folder.Open(scratchLock, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, nil, err
	}
	err = folder.Lock(lock)
	if err == nil || errors.Is(err, errors.ErrUnsupported) {
		_, err = lock.Write([]byte(scratchText))
	}
	var s *Store
	if err == nil {
		s, err = Open(filepath.Join(dir, scratchStudy))
	}
	if err != nil {
		return nil, nil, errors.Join(err, lock.Close())
	}
	return s, func() error { return errors.Join(s.disk.Close(), os.RemoveAll(dir), lock.Close()) }, nil
}

// cleanScratch deletes the scratch folders whose lock nobody holds: a courtesy,
// what cannot be deleted stays.
func cleanScratch(among string) {
	root, err := os.OpenRoot(among)
	if err != nil {
		return
	}
	defer root.Close()
	entries, err := os.ReadDir(among)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !e.IsDir() || !scratchName.MatchString(e.Name()) {
			continue
		}
		if lock := abandoned(filepath.Join(among, e.Name())); lock != nil {
			_ = root.RemoveAll(e.Name())
			_ = lock.Close()
		}
	}
}

// abandoned returns the lock of a scratch folder that nobody holds; nil if
// somebody does, or if anything in the folder is not of a scratch folder's.
func abandoned(dir string) io.Closer {
	folder, err := files.Open(dir)
	if err != nil {
		return nil
	}
	defer folder.Close()
	entries, err := folder.List(".")
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if e.Name() != scratchLock && e.Name() != scratchStudy {
			return nil
		}
	}
	lock, err := folder.Open(scratchLock, os.O_RDWR)
	if err != nil {
		return nil
	}
	text := make([]byte, len(scratchText)+1)
	n, err := lock.ReadAt(text, 0)
	if mine := errors.Is(err, io.EOF) && (n == 0 || string(text[:n]) == scratchText); !mine || folder.Lock(lock) != nil {
		_ = lock.Close()
		return nil
	}
	return lock
}
