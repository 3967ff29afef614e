package store

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What lies beside the stages of a copy is replaced if an export wrote it, and
// is the user's otherwise.
func TestWriteBeside(t *testing.T) {
	s := open(t)
	fill(t, s.Stage(key(t, "sample", 1)), map[string]string{"spins": "up"})
	dir := filepath.Join(t.TempDir(), "copy")
	export := func(text string) error {
		if err := s.Export(t.Context(), dir, "plan.json"); err != nil {
			return err
		}
		to, err := Open(dir)
		if err != nil {
			return err
		}
		return to.WriteBeside("plan.json", []byte(text))
	}
	for _, text := range []string{"first", "second", "second"} {
		if err := export(text); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, "plan.json")); string(got) != text || err != nil {
			t.Errorf("%q, %v, must be %q", got, err, text)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "plan.json"), []byte("the user's plan"), 0o666); err != nil {
		t.Fatal(err)
	}
	fill(t, s.Stage(key(t, "sample", 2)), map[string]string{"spins": "down"})
	before := everything(t, dir)
	if err := export("third"); err == nil || !strings.Contains(err.Error(), filepath.Join(dir, "plan.json")) {
		t.Errorf("over a file of the user's: %v", err)
	}
	if after := everything(t, dir); !maps.Equal(before, after) {
		t.Errorf("%v became %v", before, after)
	}
	for _, name := range []string{studyFile, "sample", ".plan", "a/../b"} {
		if err := s.WriteBeside(name, nil); err == nil {
			t.Errorf("written as %q", name)
		}
	}
}

// A copy that is damaged is copied again, also where all sizes are right.
func TestExportMendsTheCopy(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", 1))
	fill(t, g, map[string]string{"spins": "up"})
	dir := filepath.Join(t.TempDir(), "copy")
	if err := s.Export(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, g.Key().String(), "spins")
	if err := os.WriteFile(file, []byte("uq"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := s.Export(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(file); string(got) != "up" || err != nil {
		t.Errorf("the copy is %q, %v", got, err)
	}
}
