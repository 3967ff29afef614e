package store

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"time"
)

// makeFolders creates the folder and its missing parents.
func (s *Store) makeFolders(name string) error {
	if info, err := s.disk.Lstat(name); err == nil && info.IsDir() {
		return nil
	}
	parent := path.Dir(name)
	if parent != "." {
		if err := s.makeFolders(parent); err != nil {
			return err
		}
	}
	if err := s.disk.Mkdir(name); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	s.named(parent)
	return nil
}

// writeFile puts data under the name: completely and durably, or not at all.
// It makes the folder if need be.
func (s *Store) writeFile(name string, parts ...[]byte) error {
	return s.putFile(name, true, parts)
}

// note is writeFile for what a power cut may take or damage.
func (s *Store) note(name string, parts ...[]byte) error { return s.putFile(name, false, parts) }

func (s *Store) putFile(name string, durable bool, parts [][]byte) (err error) {
	t, err := s.temporary()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.drop()) }()
	err = t.fillFile(durable, parts)
	if errors.Is(err, fs.ErrNotExist) { // somebody has removed the session's folder
		if t.disk, err = s.renew(t.session); err == nil {
			err = t.fillFile(durable, parts)
		}
	}
	if err != nil {
		return s.blame(name, err)
	}
	folder := path.Dir(name)
	// Another process that has made the stage whole may clear the folder at
	// any moment, between these steps too. On some file systems this one sees it
	// for seconds after it is gone, so it is made without a look.
	for try := range 50 {
		if try > 0 {
			_ = s.disk.Mkdir(folder)
		}
		if try > 10 {
			time.Sleep(time.Duration(try) * 10 * time.Millisecond)
		}
		if folder != "." {
			err = s.makeFolders(folder)
		}
		if err == nil {
			err = t.rename(name)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err != nil {
		return s.blame(name, err)
	}
	if !durable {
		return nil
	}
	s.named(folder)
	return s.settle()
}

func (t *temporary) fillFile(durable bool, parts [][]byte) error {
	f, err := t.disk.Open(t.inner, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if _, err := f.Write(part); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	if durable {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
