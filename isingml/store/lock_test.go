package store

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/internal/files"
)

// A writer that lives keeps its files, however old they are and whoever opens
// the study meanwhile.
func TestTemporariesOfTheLivingStay(t *testing.T) {
	s := open(t)
	w, err := s.Stage(stageKey(1)).begin()
	if err != nil {
		t.Fatal(err)
	}
	old := time.Now().AddDate(-1, 0, 0)
	for _, name := range []string{path.Join(w.temp.name, SpecFile), w.temp.name, w.temp.session.name + lockSuffix} {
		if err := os.Chtimes(s.path(name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if out, err := process(t, "same", s.Dir()).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if _, err := Open(s.Dir()); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Stage(stageKey(1)).Remove(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.commit(), w.abort()); err != nil {
		t.Error(err)
	}
	if err := s.Stage(stageKey(1)).Verify(t.Context()); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(s.path(temporaryFolder)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A stage whose files do not lie there as they were written is not published.
func TestLostFilesAreNotPublished(t *testing.T) {
	for name, spoil := range map[string]func(temp string) error{
		"all":       os.RemoveAll,
		"spec":      func(temp string) error { return os.Remove(filepath.Join(temp, SpecFile)) },
		"payload":   func(temp string) error { return os.Remove(filepath.Join(temp, "net", "a")) },
		"folder":    func(temp string) error { return os.RemoveAll(filepath.Join(temp, "net")) },
		"shorter":   func(temp string) error { return os.Truncate(filepath.Join(temp, "net", "a"), 1) },
		"one more":  func(temp string) error { return os.WriteFile(filepath.Join(temp, "b"), nil, 0o666) },
		"pipe":      func(temp string) error { return makePipe(filepath.Join(temp, "b")) },
		"emptied":   func(temp string) error { return errors.Join(os.RemoveAll(temp), os.Mkdir(temp, 0o777)) },
		"session":   func(temp string) error { return os.RemoveAll(filepath.Dir(temp)) },
		"all of it": func(temp string) error { return os.RemoveAll(filepath.Dir(filepath.Dir(temp))) },
	} {
		s := open(t)
		g := s.Stage(key(t, "sample", 1))
		if err := s.Pieces(g.key).Save("a", []byte("state")); err != nil {
			t.Fatal(err)
		}
		err := g.Write(func(w *Writer) error {
			f, err := w.Create("net/a")
			if err != nil {
				return err
			}
			if _, err := f.Write([]byte("weights")); err != nil {
				return err
			}
			return errors.Join(f.Close(), spoil(s.path(w.temp.name)), w.WriteJSON("late.json", 1))
		})
		if err == nil {
			t.Errorf("%s: published", name)
		}
		if whole, err := g.Whole(); whole || err != nil {
			t.Errorf("%s: %v, %v", name, whole, err)
		}
		if err := s.Pieces(g.key).Clear(t.Context()); err == nil {
			t.Errorf("%s: cleared", name)
		}
		if _, ok, err := s.Pieces(g.key).Load("a"); !ok || err != nil {
			t.Errorf("%s: the pieces are gone: %v", name, err)
		}
	}
}

// lockless is a disk whose file system has no locks.
type lockless struct{ files.Folder }

func (lockless) Lock(files.File) error { return errors.ErrUnsupported }

// Without locks nothing is known of the owner of a temporary, so none is
// removed but by who made it; nobody waits, and all else is as always.
func TestWithoutLocks(t *testing.T) {
	s := open(t)
	s.disk = lockless{s.disk}
	own := s.path(path.Join(temporaryFolder, temporaryPrefix+strings.Repeat("A", 26)))
	put(t, own, "somebody's, who may live")
	put(t, own+lockSuffix, "")
	w, err := s.Stage(stageKey(1)).begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
	if err := write(s.Stage(stageKey(2)), content(2)); err != nil {
		t.Error(err)
	}
	if err := errors.Join(w.commit(), w.abort()); err != nil {
		t.Error(err)
	}
	a, err := s.Stage(stageKey(3)).TryClaim("")
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Stage(stageKey(3)).TryClaim("")
	if err != nil {
		t.Fatal(err)
	}
	a.Release()
	b.Release()
	if stages, err := s.Stages(); len(stages) != 2 || err != nil {
		t.Errorf("%v, %v", stages, err)
	}
	if left, err := os.ReadDir(s.path(temporaryFolder)); err != nil || len(left) != 2 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// private is a disk whose file system keeps locks on each machine for itself:
// nobody sees those of others.
type private struct{ files.Folder }

func (private) Lock(files.File) error { return nil }

// Where locks do not reach other machines, what these are writing stays, two
// that do the same work end with the same bytes, and what one's own machine
// left behind goes.
func TestLocksOfEachMachine(t *testing.T) {
	s := open(t)
	machines := make([]*Store, 2)
	for i, machine := range []string{"MACA", "MACB"} {
		machines[i] = &Store{dir: s.dir, disk: private{s.disk}, machine: machine}
	}
	a, b := machines[0], machines[1]
	w, err := a.Stage(stageKey(1)).begin()
	if err != nil {
		t.Fatal(err)
	}
	left, err := (&Store{dir: s.dir, disk: b.disk, machine: "MACB"}).temporary()
	if err != nil {
		t.Fatal(err)
	}
	put(t, b.path(left.name), "left behind by a killed process")
	for _, m := range machines {
		if claim, err := m.Stage(stageKey(2)).TryClaim(""); claim == nil || err != nil {
			t.Fatal(err)
		}
	}
	b.clean()
	if _, err := os.Stat(b.path(left.session.name)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what this machine left is there: %v", err)
	}
	if err := errors.Join(w.commit(), w.abort()); err != nil {
		t.Errorf("what another machine wrote was touched: %v", err)
	}
	for _, m := range machines {
		if err := write(m.Stage(stageKey(2)), content(2)); err != nil {
			t.Error(err)
		}
	}
	if stages, err := s.Stages(); len(stages) != 2 || err != nil {
		t.Errorf("%v, %v", stages, err)
	}
	lost, err := (&Store{dir: s.dir, disk: a.disk, machine: "MACA"}).temporary()
	if err != nil {
		t.Fatal(err)
	}
	lock := s.path(lost.session.name + lockSuffix)
	for _, c := range []struct {
		dated time.Duration
		there bool
	}{{0, true}, {72 * time.Hour, true}, {-48 * time.Hour, false}} {
		at := time.Now().Add(c.dated)
		if err := os.Chtimes(lock, at, at); err != nil {
			t.Fatal(err)
		}
		b.clean()
		info, err := os.Stat(lock)
		if there := err == nil; there != c.there {
			t.Errorf("what a machine left, dated %v from now: there %v, %v", c.dated, there, err)
		}
		if err == nil && time.Until(info.ModTime()) > time.Hour {
			t.Errorf("its date is still %v", info.ModTime())
		}
	}
}
