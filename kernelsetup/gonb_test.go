package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The pinned GoNB still has what is changed, and its copy the change.
func TestGonbChangesApply(t *testing.T) {
	s := scratch(t)
	source, err := s.output(t.Context(), s.root, nil, "go", "list", "-m", "-f", "{{.Dir}}", gonbModule)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(source, gonbClient))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := s.changedGonb(source, dir); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(filepath.Join(dir, "gonb", gonbClient))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range gonbChanges {
		if !bytes.Contains(before, []byte(c[0])) {
			t.Errorf("%q is not there", c[0])
		}
		if bytes.Contains(after, []byte(c[0])) || !bytes.Contains(after, []byte(c[1])) {
			t.Errorf("%q was not replaced", c[0])
		}
	}
}
