package store

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Scratch folders are gone when they are removed, and those of processes that
// were killed with the next one; what is in use, and what is somebody's, stays.
func TestScratch(t *testing.T) {
	among := t.TempDir()
	t.Setenv("TMPDIR", among)
	if os.TempDir() != among {
		t.Skip("the system has its temporary folders elsewhere")
	}
	left := func(name string, files map[string]string) {
		t.Helper()
		for file, text := range files {
			path := filepath.Join(among, name, file)
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			future := time.Now().Add(1000 * time.Hour)
			if err := os.Chtimes(path, future, future); err != nil {
				t.Fatal(err)
			}
		}
	}
	left("isingml-verify1", map[string]string{scratchLock: scratchText, "study/study.json": "{", "study/draw/a/b": ""})
	left("isingml-verify2", map[string]string{scratchLock: ""}) // killed at its first moment
	stays := []string{"isingml-verify3", "isingml-verify4", "isingml-verify5", "isingml-verify-notes", "thesis"}
	left("isingml-verify3", map[string]string{scratchLock: scratchText, "thesis.tex": "years of work"})
	left("isingml-verify4", map[string]string{"study/study.json": "{}"})
	left("isingml-verify5", map[string]string{scratchLock: "a lock of another program", "study/a": ""})
	left("isingml-verify-notes", map[string]string{scratchLock: scratchText})
	left("thesis", map[string]string{scratchLock: scratchText})
	if err := os.Symlink("thesis", filepath.Join(among, "isingml-verify6")); err != nil {
		t.Fatal(err)
	}
	stays = append(stays, "isingml-verify6")
	if err := os.Symlink(filepath.Join(among, "thesis"), filepath.Join(among, "isingml-verify1", "study", "link")); err != nil {
		t.Fatal(err)
	}
	s, remove, err := Scratch()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(filepath.Dir(s.dir))
	other, removeOther, err := Scratch() // while the first is in use
	if err != nil {
		t.Fatal(err)
	}
	check := func(more ...string) {
		t.Helper()
		entries, err := os.ReadDir(among)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		want := append(slices.Clone(stays), more...)
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Errorf("there is %q, must be %q", names, want)
		}
	}
	check(name, filepath.Base(filepath.Dir(other.dir)))
	if err := remove(); err != nil {
		t.Error(err)
	}
	if err := removeOther(); err != nil {
		t.Error(err)
	}
	check()
	if _, err := os.Stat(filepath.Join(among, "thesis", scratchLock)); err != nil {
		t.Error("what a link in a scratch folder leads to was removed")
	}
}
