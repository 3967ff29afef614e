package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// link is a link to a notebook, as the README beside it has them.
var link = regexp.MustCompile(`\]\(([0-9a-z-]+\.ipynb)\)`)

// shipped returns the notebooks that the README of the folder lists. Others in
// it are the user's own, of which no test asks anything.
func shipped(t *testing.T, folder string) (files []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range link.FindAllSubmatch(text, -1) {
		if file := filepath.Join(folder, string(m[1])); !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	return files
}

// TestShippedNotebooks tells those of the clone from the user's own.
func TestShippedNotebooks(t *testing.T) {
	s := scratch(t)
	all, err := filepath.Glob(filepath.Join(s.notebooks(), "[0-9][0-9]-*.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	listed := shipped(t, s.notebooks())
	for _, file := range listed {
		if !slices.Contains(all, file) {
			t.Errorf("the README lists %s, which is not there", filepath.Base(file))
		}
	}
	folder := t.TempDir()
	for name, text := range map[string]string{"README.md": "[one](01-one.ipynb), [one](01-one.ipynb)", "01-one.ipynb": "{}", "mine.ipynb": "no JSON", "02-mine.ipynb": "{"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := shipped(t, folder); !slices.Equal(got, []string{filepath.Join(folder, "01-one.ipynb")}) {
		t.Errorf("shipped are %q, want the one that the README lists", got)
	}
}
