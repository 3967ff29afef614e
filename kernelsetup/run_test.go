package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhereResultsGo(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.ipynb"), filepath.Join(dir, "b.ipynb")
	other := filepath.Join(dir, "other", "a.ipynb")
	if err := os.Mkdir(filepath.Dir(other), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{a, b, other} {
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name      string
		notebooks []string
		out       string
		inplace   bool
		html      bool
		wrote     []string // the last one's notebook and page
		says      string
	}{
		{name: "nothing is kept", notebooks: []string{a}, wrote: []string{"", ""}},
		{name: "in place", notebooks: []string{a, b}, inplace: true, wrote: []string{b, ""}},
		{name: "a page beside the original", notebooks: []string{a}, html: true, wrote: []string{"", filepath.Join(dir, "a.html")}},
		{name: "both in a folder", notebooks: []string{b}, out: "o", html: true, wrote: []string{"o/b.ipynb", "o/b.html"}},
		{name: "none", says: "name at least one"},
		{name: "a folder", notebooks: []string{dir}, says: "*.ipynb"},
		{name: "missing", notebooks: []string{filepath.Join(dir, "c.ipynb")}, says: "c.ipynb"},
		{name: "one over the other", notebooks: []string{a, other}, out: "o", says: "would both be written"},
	} {
		jobs, err := makeJobs(c.notebooks, c.out, c.inplace, c.html, 0)
		switch {
		case c.says != "":
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v, want an error that says %q", c.name, err, c.says)
			}
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
		default:
			last := jobs[len(jobs)-1]
			if last.Out != c.wrote[0] || last.HTML != c.wrote[1] {
				t.Errorf("%s: writes %q and %q, want %q", c.name, last.Out, last.HTML, c.wrote)
			}
		}
	}
}
