package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Files that systems leave, of a file browser or in place of one that is held
// open, fail no work: what is cleared is gone or stays out of sight, and nothing
// of them is removed.
func TestFilesOfTheSystemFailNothing(t *testing.T) {
	for _, name := range []string{".DS_Store", ".fuse_hidden0000002a00000001", ".nfs000000000012ab3400000001", "._spins"} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			g, p := s.Stage(stageKey(1)), s.Pieces(stageKey(1))
			put := func(folder string) string {
				t.Helper()
				path := filepath.Join(s.path(folder), name)
				if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte("theirs"), 0o666); err != nil {
					t.Fatal(err)
				}
				return path
			}
			if err := p.Save("chain", []byte("state")); err != nil {
				t.Fatal(err)
			}
			var theirs []string
			for _, folder := range []string{".", p.name, piecesFolder, temporaryFolder, namesFolder, "sample"} {
				theirs = append(theirs, put(folder))
			}
			if _, ok, err := p.Load("chain"); !ok || err != nil {
				t.Errorf("unfinished work: %v, %v", ok, err)
			}
			if err := write(g, []byte("data")); err != nil {
				t.Error(err)
			}
			if err := p.Clear(t.Context()); err != nil {
				t.Errorf("clearing: %v", err)
			}
			theirs = append(theirs, put(g.name))
			if whole, err := g.Whole(); !whole || err != nil {
				t.Errorf("whole %v, %v", whole, err)
			}
			if err := g.Verify(t.Context()); err != nil {
				t.Error(err)
			}
			again, err := Open(s.Dir())
			if err != nil {
				t.Fatal(err)
			}
			if stages, err := again.Stages(); len(stages) != 1 || err != nil {
				t.Errorf("%d stages, %v", len(stages), err)
			}
			if _, err := again.Names(); err != nil {
				t.Error(err)
			}
			for _, path := range theirs {
				if text, err := os.ReadFile(path); err != nil || string(text) != "theirs" {
					t.Errorf("%s is gone: %v", path, err)
				}
			}
		})
	}
}

// What a killed program of another machine left is removed once it was not
// touched for a day, by the file system's clock: also what is dated in the
// future, which gets the date of today first.
func TestLeftoversOfTheFuture(t *testing.T) {
	s := open(t)
	name := filepath.Join(s.path(temporaryFolder), temporaryPrefix+"MACHINEX"+"ABCDEFGHIJKLMNOPQR")
	for path, text := range map[string]string{name + "/1/a.txt": "half", name + lockSuffix: ""} {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	dated := func(at time.Time) {
		t.Helper()
		if err := os.Chtimes(name+lockSuffix, at, at); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(s.Dir()); err != nil {
			t.Fatal(err)
		}
	}
	dated(time.Now().Add(10000 * time.Hour))
	info, err := os.Stat(name + lockSuffix)
	if err != nil {
		t.Fatal("what may be in use was removed", err)
	}
	if ahead := time.Until(info.ModTime()); ahead > time.Minute {
		t.Errorf("it is still dated %v ahead", ahead)
	}
	dated(time.Now().Add(-keepForeign - time.Hour))
	for _, path := range []string{name, name + lockSuffix} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
}
