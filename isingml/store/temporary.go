package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io/fs"
	shuffle "math/rand/v2"
	"os"
	"path"
	"strings"
	"time"

	"github.com/isingml/kernel/isingml/internal/files"
)

// What is being written lies under .tmp: a file or a folder NAME, owned by who
// holds the lock NAME.lock beside it. NAME is four letters of the machine and 110
// random bits, so that it is nobody else's.
const (
	temporaryFolder = ".tmp"
	temporaryPrefix = "isingml-"
	lockSuffix      = ".lock"
)

// A temporary is the place under .tmp of one thing that is being written.
type temporary struct {
	store *Store
	name  string
	lock  *lock
}

func (s *Store) temporary() (*temporary, error) {
	if err := s.makeTemporaryFolder(); err != nil {
		return nil, err
	}
	for {
		name := path.Join(temporaryFolder, temporaryPrefix+s.machine+rand.Text()[len(s.machine):])
		l, err := s.lock(name + lockSuffix)
		if errors.Is(err, files.ErrBusy) {
			continue // another process takes the new lock for one left behind
		}
		if err != nil {
			return nil, s.blame(name, err)
		}
		return &temporary{store: s, name: name, lock: l}, nil
	}
}

// machineName returns four letters that begin the names of what this machine
// makes, among those that share the folder.
func machineName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	sum := sha256.Sum256([]byte("machine\n" + host))
	name := base32.StdEncoding.EncodeToString(sum[:])[:len(claimMachine)]
	if name == claimMachine {
		return "CLAJ"
	}
	return name
}

// claimMachine stands where the machine does in the names of claims, which all
// machines share.
const claimMachine = "CLAI"

// foreign reports whether the temporary may be in use although its lock is not:
// some file systems keep locks on each machine for itself. What another machine
// made is left alone for a day. Its name says so, because what its file holds
// may come late to others.
func (t *temporary) foreign() bool {
	name := strings.TrimPrefix(path.Base(t.name), temporaryPrefix)
	if strings.HasPrefix(name, t.store.machine) || strings.HasPrefix(name, claimMachine) {
		return false
	}
	info, err := t.lock.file.Stat()
	return err == nil && time.Since(info.ModTime()) < 24*time.Hour
}

// drop removes the temporary, if it has not been given another name.
func (t *temporary) drop() {
	if t.store.removeTree(t.name) == nil {
		t.lock.release()
		return
	}
	_ = t.lock.file.Close()
}

// makeTemporaryFolder also refuses to write in a study that is only read.
func (s *Store) makeTemporaryFolder() error {
	if s.reading {
		return fmt.Errorf("store: %s: the study was opened for reading, so nothing in it is written", s.dir)
	}
	err := s.disk.Mkdir(temporaryFolder)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return s.blame(temporaryFolder, err)
	}
	return s.checkTemporaryFolder()
}

func (s *Store) checkTemporaryFolder() error {
	info, err := s.disk.Lstat(temporaryFolder)
	if err == nil && !info.IsDir() {
		err = errors.New("it is not a folder: remove it")
	}
	if err != nil {
		return s.blame(temporaryFolder, err)
	}
	return nil
}

// isTemporary reports whether a name under .tmp is one that this package gives.
func isTemporary(name string) bool {
	random, ok := strings.CutPrefix(name, temporaryPrefix)
	return ok && len(random) == 26 && strings.Trim(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// mostCleaned is how many names clean looks at.
const mostCleaned = 200

// clean removes what killed processes left behind: temporaries whose lock
// nobody holds. Where there are no locks it removes nothing. It is a courtesy:
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
	for _, e := range entries[:min(len(entries), mostCleaned)] {
		name, _ := strings.CutSuffix(e.Name(), lockSuffix)
		if !isTemporary(name) {
			continue
		}
		name = path.Join(temporaryFolder, name)
		l, err := s.lock(name + lockSuffix)
		if err != nil {
			continue
		}
		if !l.held {
			_ = l.file.Close()
			return
		}
		t := &temporary{store: s, name: name, lock: l}
		if t.foreign() {
			_ = l.file.Close()
			continue
		}
		t.drop()
	}
}

// makeFolders creates the folder and its missing parents and makes their names
// durable.
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
	return s.disk.Sync(parent)
}

// writeFile puts data under the name: completely and durably, or not at all.
// It makes the folder if need be.
func (s *Store) writeFile(name string, parts ...[]byte) error {
	t, err := s.temporary()
	if err != nil {
		return err
	}
	defer t.drop()
	if err := s.fillFile(t.name, parts); err != nil {
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
			err = s.disk.Rename(t.name, name)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err == nil {
		if err = s.disk.Sync(folder); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	if err != nil {
		return s.blame(name, err)
	}
	return nil
}

func (s *Store) fillFile(name string, parts [][]byte) error {
	f, err := s.disk.Open(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if _, err := f.Write(part); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}
