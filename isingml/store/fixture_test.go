package store

import (
	"bytes"
	"context"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
)

var update = flag.Bool("update", false, "write the fixtures of the present formats")

// Files of every format that was ever written must stay readable, and the
// present format must give the same bytes on every machine. When a format
// changes, its fixture stays and one with the next number joins it.
func TestFixtures(t *testing.T) {
	e, p := ensemble(t, 3, 20), provenance(20)
	var series, spins bytes.Buffer
	if err := WriteSeries(&series, []Series{{Name: "e", Unit: "J", Values: e.Energy()}, p.Columns[0]}, map[string]string{"note": "fixture"}); err != nil {
		t.Fatal(err)
	}
	if err := WriteNPY(&spins, e.Configurations); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"ensemble-1.parquet": encode(t, e, p),
		"series-1.parquet":   series.Bytes(),
		"spins-1.npy":        spins.Bytes(),
	}
	for name, want := range files {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, want, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from what is written now: %v", path, err)
		}
	}
	for _, name := range []string{"ensemble-1.parquet", "spins-1.npy"} {
		got, err := Import(context.Background(), filepath.Join("testdata", name), "", lattice.Spins)
		if err != nil || !bytes.Equal(got.Configurations.Bits(), e.Configurations.Bits()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

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
