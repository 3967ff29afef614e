package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const temporaryFolder = ".tmp"

// Temporaries that have not been written to for that long are stale: at once
// if the process that made them is known to be gone, later if it cannot be
// asked because it ran on another machine.
const (
	idleOfDead    = time.Minute
	idleOfUnknown = 24 * time.Hour
)

// temporary returns a new path in the study's folder for temporaries. The name
// tells the machine and process that own it: HOST~PID~RANDOM.
func (s *Store) temporary() (string, error) {
	folder := filepath.Join(s.dir, temporaryFolder)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return "", err
	}
	return filepath.Join(folder, hostname()+"~"+strconv.Itoa(os.Getpid())+"~"+rand.Text()), nil
}

// cleanTemporaries removes what killed processes left behind. It is a courtesy:
// what cannot be removed stays.
func (s *Store) cleanTemporaries() {
	folder := filepath.Join(s.dir, temporaryFolder)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		if stale(path, e.Name(), time.Now()) {
			_ = os.RemoveAll(path)
		}
	}
}

func stale(path, name string, now time.Time) bool {
	idle := now.Sub(lastWritten(path))
	if idle > idleOfUnknown {
		return true
	}
	host, rest, _ := strings.Cut(name, "~")
	number, _, _ := strings.Cut(rest, "~")
	pid, err := strconv.Atoi(number)
	return err == nil && host == hostname() && idle > idleOfDead && gone(pid)
}

// lastWritten returns the latest modification time of the file or of anything
// in the folder.
func lastWritten(path string) (latest time.Time) {
	_ = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if info, err := d.Info(); err == nil && info.ModTime().After(latest) {
			latest = info.ModTime()
		}
		return nil
	})
	return latest
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return strings.Map(func(r rune) rune {
		if r == '~' || r == '/' || r == '\\' || r == ':' {
			return '-'
		}
		return r
	}, name)
}

// syncFolder makes the names in a folder durable. File systems that cannot
// sync a folder are left to their own ways.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// makeFolders creates the folder and its missing parents and makes their names
// durable.
func makeFolders(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	parent := filepath.Dir(path)
	if parent != path {
		if err := makeFolders(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(parent)
}

// writeFile puts data at path: completely and durably, or not at all. It makes
// the folder if need be.
func (s *Store) writeFile(path string, parts ...[]byte) (err error) {
	temporary, err := s.temporary()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(temporary)
		}
	}()
	for _, part := range parts {
		if _, err = f.Write(part); err != nil {
			return err
		}
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	folder := filepath.Dir(path)
	// Another process that has made the stage whole may clear the folder at
	// any moment, between these steps too.
	for range 100 {
		if err = makeFolders(folder); err == nil {
			err = os.Rename(temporary, path)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err != nil {
		return err
	}
	if err = syncFolder(folder); errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return err
}

// removeFolder deletes a folder with all that is in it. It gives the folder
// another name first, so that it is gone at once, and so that other processes
// that still write under its old name begin a new one.
func (s *Store) removeFolder(path string) error {
	aside, err := s.temporary()
	if err == nil {
		err = os.Rename(path, aside)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		// A file that another process was just giving its name may still
		// arrive while the folder is emptied.
		for range 10 {
			if err = os.RemoveAll(aside); err == nil {
				return nil
			}
		}
	}
	return fmt.Errorf("store: %s: %w", path, err)
}
