package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/isingml/kernel/isingml/internal/files"
)

// What is being written lies under .tmp in the folder of a session, NAME, which
// lives as long as its owner holds the lock NAME.lock beside it. NAME is eight
// letters of where locks are shared and 90 random bits, so that it is nobody
// else's. What is in the folder needs no locks of its own.
const (
	temporaryFolder = ".tmp"
	temporaryPrefix = "isingml-"
	lockSuffix      = ".lock"
)

// A session is what a store has under .tmp while it writes or holds claims.
type session struct {
	name    string // of its folder
	lock    *lock
	disk    files.Folder // its folder, held
	among   files.Folder // .tmp, held
	users   int
	made    int // names given in it
	touched time.Time
	claims  map[string]progress
	length  int // of what the lock's file says of the claims
}

// freshness is how often a session shows that it lives where locks do not tell.
const freshness = time.Hour

// Hold keeps what the store needs to write with, and puts off what makes the
// last names durable, until it is released: before that, many stages share one
// synchronisation. Release returns its error.
func (s *Store) Hold() (release func() error, err error) {
	if _, err := s.enter(); err != nil {
		return nil, err
	}
	return s.leave, nil
}

// enter returns the session, for a user who leaves it again.
func (s *Store) enter() (*session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.session == nil {
		t, err := s.begin()
		if err != nil {
			return nil, err
		}
		s.session = t
	}
	s.session.users++
	if time.Since(s.session.touched) > freshness {
		s.session.report()
	}
	return s.session, nil
}

// begin makes a session.
func (s *Store) begin() (*session, error) {
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
		t := &session{name: name, lock: l, touched: time.Now(), claims: make(map[string]progress)}
		if err := t.makeFolder(s); err != nil {
			l.release()
			return nil, s.blame(name, err)
		}
		return t, nil
	}
}

// leave ends the session with its last user, and makes all names durable.
func (s *Store) leave() error {
	s.mu.Lock()
	t := s.session
	t.users--
	last := t.users == 0
	if last {
		s.session = nil
	}
	s.mu.Unlock()
	if !last {
		return nil
	}
	err := s.settle()
	_ = t.disk.Close()
	if t.among.Remove(path.Base(t.name)) == nil || s.removeTree(t.name) == nil {
		_ = t.among.Remove(path.Base(t.lock.name))
	}
	_ = t.lock.file.Close()
	_ = t.among.Close()
	return err
}

// settle makes the names that the store gave durable: those of others who ask
// for it at the same time too.
func (s *Store) settle() (err error) {
	s.settling.Lock()
	defer s.settling.Unlock()
	s.mu.Lock()
	folders := s.unsettled
	s.unsettled = nil
	s.mu.Unlock()
	if len(folders) > 1 && s.disk.Together() {
		err = s.disk.SyncAll()
		if err != nil {
			err = s.blame(".", err)
		}
	} else {
		for folder := range folders {
			if e := s.disk.Sync(folder); e != nil && !errors.Is(e, fs.ErrNotExist) {
				err = errors.Join(err, s.blame(folder, e))
			}
		}
	}
	if err != nil {
		for folder := range folders {
			s.named(folder)
		}
	}
	return err
}

// named remembers that a name in a folder is new.
func (s *Store) named(folder string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unsettled == nil {
		s.unsettled = make(map[string]bool)
	}
	s.unsettled[folder] = true
}

// A temporary is the place of one thing that is being written, in the folder of
// the session.
type temporary struct {
	store   *Store
	session *session
	disk    files.Folder // of the session
	inner   string       // in that folder
	name    string       // in the study
	moved   bool         // it has been given another name
}

func (s *Store) temporary() (*temporary, error) {
	t, err := s.enter()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t.made++
	inner := strconv.Itoa(t.made)
	return &temporary{store: s, session: t, disk: t.disk, inner: inner, name: path.Join(t.name, inner)}, nil
}

// rename gives the temporary its name in the study.
func (t *temporary) rename(name string) error {
	err := t.store.disk.Rename(t.name, name)
	t.moved = t.moved || err == nil
	return err
}

// drop removes the temporary, if it has not been given another name.
func (t *temporary) drop() error {
	if !t.moved {
		_ = t.store.removeTree(t.name)
	}
	return t.store.leave()
}

// machineName returns eight letters for where locks are shared: one running
// system that has mounted the folder once. Machines can have one name, and may
// each keep the locks of a shared folder for themselves.
func machineName(folder files.Folder) string {
	system, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		host, _ := os.Hostname()
		system = []byte(host)
	}
	device := uint64(0)
	if info, err := folder.Lstat("."); err == nil {
		device = files.Device(info)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "machine\n%s\n%d", system, device))
	name := base32.StdEncoding.EncodeToString(sum[:])[:8]
	if strings.HasPrefix(name, claimMachine) {
		return "CLAJ" + name[len(claimMachine):]
	}
	return name
}

// claimMachine stands first in the names of claims, which all machines share.
const claimMachine = "CLAI"

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
