package store

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/isingml/kernel/isingml/internal/files"
)

// A lock is a file that its owner has locked. It lasts no longer than the
// process, so that nobody has to guess from ages and numbers of processes
// whether the owner lives.
type lock struct {
	disk files.Folder
	name string
	file files.File
	held bool // false where the file system has no locks
}

// lock takes the lock of that name without waiting.
func (s *Store) lock(name string) (*lock, error) {
	for try := 0; ; try++ {
		f, err := s.disk.Open(name, os.O_RDWR|os.O_CREATE)
		// Some file systems show a file for seconds after another machine has
		// removed it, and then neither open nor make it.
		if errors.Is(err, fs.ErrNotExist) && try < 20 {
			time.Sleep(time.Duration(try) * 10 * time.Millisecond)
			continue
		}
		if err != nil {
			return nil, err
		}
		l := &lock{disk: s.disk, name: name, file: f, held: true}
		err = s.disk.Lock(f)
		if errors.Is(err, errors.ErrUnsupported) {
			l.held = false
			return l, nil
		}
		visible := false
		if err == nil {
			visible, err = l.visible()
		}
		if visible {
			return l, nil
		}
		_ = f.Close()
		if err != nil {
			return nil, err
		}
	}
}

// visible reports whether the locked file still has its name. It may have been
// removed while the lock was taken, and is out of everybody's sight then.
func (l *lock) visible() (bool, error) {
	opened, err := l.file.Stat()
	if err != nil {
		return false, err
	}
	there, err := l.disk.Lstat(l.name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(opened, there), err
}

// release drops the lock, and its file.
func (l *lock) release() {
	_ = l.disk.Remove(l.name)
	_ = l.file.Close()
}
