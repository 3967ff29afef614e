package store

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/isingml/kernel/isingml/internal/files"
)

// removeFolder deletes a folder of the study with all that is in it. It gives
// the folder another name first, so that it is gone at once, and so that other
// processes that still write under its old name begin a new one.
func (s *Store) removeFolder(name string) (err error) {
	if _, err := s.disk.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := s.removable(name); err != nil {
		return s.blame(name, err)
	}
	t, err := s.temporary()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.drop()) }()
	if err := s.disk.Rename(name, t.name); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return s.blame(name, err)
	}
	// A file that another process was just giving its name may still arrive
	// while the folder is emptied. A file that a program holds open may stay
	// under a hidden name: then its folder goes when a study is opened next.
	for range 10 {
		if s.removeTree(t.name) == nil {
			break
		}
	}
	return nil
}

// removable refuses what this package cannot have made: everything that is
// neither a regular file nor a folder, and names that it never gives.
func (s *Store) removable(name string) error {
	info, err := s.disk.Lstat(name)
	if err != nil || info.Mode().IsRegular() {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is no part of it, so nothing is removed: %w", s.path(name), files.NotRegular(info.Mode()))
	}
	entries, err := s.disk.List(name)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			return fmt.Errorf("%s is no part of it, so nothing is removed", s.path(path.Join(name, e.Name())))
		}
		if err := s.removable(path.Join(name, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// removeTree deletes a temporary, if there is nothing in it but what this
// package makes. Links are not followed: they make it stay as it is.
func (s *Store) removeTree(name string) error {
	err := s.removable(name)
	if err == nil {
		err = s.removeAll(name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (s *Store) removeAll(name string) error {
	info, err := s.disk.Lstat(name)
	if err != nil {
		return err
	}
	if info.IsDir() {
		entries, err := s.disk.List(name)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := s.removeAll(path.Join(name, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return s.disk.Remove(name)
}
