package store

import (
	"errors"
	"io/fs"
	"path"

	"github.com/isingml/kernel/isingml/internal/files"
)

// makeFolder makes the session's folder and opens it.
func (t *session) makeFolder(s *Store) error {
	among, err := s.disk.Sub(temporaryFolder)
	if err != nil {
		return err
	}
	if err = among.Mkdir(path.Base(t.name)); err == nil {
		if t.disk, err = among.Sub(path.Base(t.name)); err == nil {
			t.among = among
			return nil
		}
	}
	_ = among.Remove(path.Base(t.name))
	return errors.Join(err, among.Close())
}

// renew makes the folder of a session, and its lock, again if somebody has
// removed them, and returns it. What holds the old ones goes on to hold them.
func (s *Store) renew(t *session) (files.Folder, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.makeTemporaryFolder(); err != nil {
		return nil, err
	}
	if seen, err := t.lock.visible(); err == nil && !seen {
		l, err := s.lock(t.lock.name)
		if err != nil {
			return nil, s.blame(t.name, err)
		}
		t.lock = l
	}
	if _, err := s.disk.Lstat(t.name); !errors.Is(err, fs.ErrNotExist) {
		return t.disk, err
	}
	if err := t.makeFolder(s); err != nil {
		return nil, s.blame(t.name, err)
	}
	return t.disk, nil
}

// mkdir makes the temporary a folder.
func (t *temporary) mkdir() error {
	err := t.disk.Mkdir(t.inner)
	if errors.Is(err, fs.ErrNotExist) { // somebody has removed the session's folder
		if t.disk, err = t.store.renew(t.session); err == nil {
			err = t.disk.Mkdir(t.inner)
		}
	}
	return err
}

// errRemoved is wrapped by errors about a file that was removed while its stage
// was written.
var errRemoved = errors.New("removed while the stage was written")

// lost reports whether writing failed because somebody removed what was written.
func (w *Writer) lost(err error) bool {
	if errors.Is(err, errRemoved) {
		return true
	}
	_, gone := w.stage.store.disk.Lstat(w.temp.name)
	return errors.Is(err, fs.ErrNotExist) && errors.Is(gone, fs.ErrNotExist)
}
