package store

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the fixtures of the present formats")

// A study of format 1 is refused with a word about what to do, and left as it is.
func TestOldStudy(t *testing.T) {
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(filepath.Join("testdata", "study-1"))); err != nil {
		t.Fatal(err)
	}
	before := everything(t, copied)
	for _, open := range []func(string) (*Store, error){Open, OpenReading} {
		if _, err := open(copied); err == nil || !strings.Contains(err.Error(), "isingml import") {
			t.Errorf("a study of format 1: %v", err)
		}
	}
	if after := everything(t, copied); !maps.Equal(before, after) {
		t.Errorf("%v became %v", before, after)
	}
}

// The study of format 2 in testdata has one stage and one piece.
func TestFixtureOfAStudy(t *testing.T) {
	dir := filepath.Join("testdata", "study-2")
	k := key(t, "sample", map[string]any{"L": 8, "beta": 0.44, "seed": 1})
	if *update {
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		fill(t, s.Stage(k), map[string]string{"note.txt": "fixture\n"})
		if err := s.Pieces(k).Save("chain/0", []byte("state\n")); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(dir, temporaryFolder)); err != nil {
			t.Fatal(err)
		}
	}
	// From a copy, which the test cannot harm.
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	s, err := OpenReading(copied)
	if err != nil {
		t.Fatal(err)
	}
	stages, err := s.Stages()
	if err != nil || len(stages) != 1 || stages[0].Key() != k {
		t.Fatalf("%v, %v", stages, err)
	}
	if got := read(t, stages[0], "note.txt"); got != "fixture\n" {
		t.Errorf("note.txt: %q", got)
	}
	data, ok, err := s.Pieces(k).Load("chain/0")
	if string(data) != "state\n" || !ok || err != nil {
		t.Errorf("piece: %q, %v, %v", data, ok, err)
	}
}
