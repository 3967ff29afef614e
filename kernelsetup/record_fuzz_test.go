package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzRecord reads any bytes as the record of a set-up: what it names is what
// set-up makes, and uninstalling by it removes nothing else.
func FuzzRecord(f *testing.F) {
	for _, seed := range []string{"", "./\n", "bin/gonb\n", "state/lab/\n", "jupyter/../\n", "bin/gonb\r\n", "/\n", "state/\n", "thesis\n", "bin/gonb\nbin/gonb\n", "\x00\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := newSetup(&strings.Builder{})
		if err != nil {
			t.Fatal(err)
		}
		s.home, s.data = filepath.Join(t.TempDir(), "home"), filepath.Join(t.TempDir(), "data")
		if err := os.MkdirAll(s.home, 0o755); err != nil {
			t.Fatal(err)
		}
		theirs := []string{"thesis", "state/lab/thesis", "state/thesis", "bin/thesis", "jupyter/thesis"}
		for _, name := range theirs {
			writeFile(t, filepath.Join(s.home, name))
		}
		if err := os.WriteFile(s.recordFile(), text, 0o644); err != nil {
			t.Fatal(err)
		}
		record, err := s.record()
		for _, m := range record {
			if err == nil && !strings.Contains(string(text), m.entry()) {
				t.Errorf("%q is read as naming %s", text, m.entry())
			}
		}
		_ = runUninstall(t.Context(), s, nil)
		for _, name := range theirs {
			if !exists(filepath.Join(s.home, name)) {
				t.Errorf("by the record %q %s was removed", text, name)
			}
		}
	})
}
