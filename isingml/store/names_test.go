package store

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if names, err := s.Names(); err != nil || len(names) != 0 {
		t.Errorf("a new study has the names %q, %v", names, err)
	}
	for _, text := range []string{"first", "second"} {
		if err := s.SetName("cold-1.5_a", []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Named("cold-1.5_a"); err != nil || string(got) != text {
			t.Errorf("%q, %v", got, err)
		}
	}
	// What users and others leave in the folder is no name.
	for _, name := range []string{"note.txt", "Cold.json", ".tmp.json"} {
		if err := os.WriteFile(filepath.Join(s.Dir(), namesFolder, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if names, err := s.Names(); err != nil || !slices.Equal(names, []string{"cold-1.5_a"}) {
		t.Errorf("%q, %v", names, err)
	}
	for _, name := range []string{"", ".", "..", "../study", "a/b", "Cold", "a b", "é", strings.Repeat("a", 65), "a\n"} {
		if err := s.SetName(name, nil); err == nil {
			t.Errorf("the name %q was accepted", name)
		}
		if _, err := s.Named(name); err == nil {
			t.Errorf("the name %q was looked up", name)
		}
	}
	if _, err := s.Named("hot"); err == nil || !strings.Contains(err.Error(), `the names are ["cold-1.5_a"]`) {
		t.Errorf("a name that is not there: %v", err)
	}
	if err := s.SetName("large", make([]byte, maxNamed+1)); err == nil {
		t.Error("a text too large was accepted")
	}
	if stages, err := s.Stages(); err != nil || len(stages) != 0 {
		t.Errorf("names are taken for the stages %v, %v", stages, err)
	}
}

// A study that somebody else sends is read with the same care in its names.
func TestHostileNames(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetName("good", []byte("x")); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(s.Dir(), namesFolder)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(folder, "link.json")); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "large.json"), bytes.Repeat([]byte(" "), maxNamed+1), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"link": "symbolic link", "large": "can have at most"} {
		if text, err := s.Named(name); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name+".json") {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}
