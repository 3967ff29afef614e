package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The outputs of the notebooks in the clone are those of their cells and of
// the algorithms as they are. Where they are not,
//
//	go run ./kernelsetup run --stale --inplace notebooks/*.ipynb
//
// executes those that this test names.
func TestNotebooksAreNotStale(t *testing.T) {
	s, err := newSetup(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	now, err := s.algorithms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	files := shipped(t, s.notebooks())
	if len(files) < 8 {
		t.Fatalf("%d notebooks", len(files))
	}
	for _, file := range files {
		n, err := readNotebook(file)
		if err != nil {
			t.Fatal(err)
		}
		if reasons := n.stale(now); len(reasons) > 0 {
			t.Errorf("%s is stale: %s", filepath.Base(file), strings.Join(reasons, "; "))
		}
	}
}

func TestStale(t *testing.T) {
	now := algorithms{Version: "1.0", Stages: map[string]int{"draw": 2, "new": 1}}
	executed := func() *notebook {
		one, two := 1, 2
		n := &notebook{Cells: []part{
			{Type: "markdown", Source: "# Title"}, {Type: "code", Source: "var x = 1", Count: &one},
			{Type: "code", Source: " \n"}, {Type: "code", Source: "%%\nfmt.Println(x)", Count: &two},
		}}
		n.Metadata.Own.Origin = &origin{Sources: n.sources(), algorithms: algorithms{"1.0", map[string]int{"draw": 2}}}
		return n
	}
	for _, c := range []struct {
		name   string
		change func(n *notebook)
		says   []string
	}{
		{name: "as executed", change: func(n *notebook) {}},
		{name: "other words", change: func(n *notebook) { n.Cells[0].Source = "# Another title" }},
		{"another cell", func(n *notebook) { n.Cells[1].Source = "var x = 2" }, []string{"a cell was changed"}},
		{"cells in another order", func(n *notebook) { slices.Reverse(n.Cells) }, []string{"a cell was changed"}},
		{"a cell more", func(n *notebook) { n.Cells = append(n.Cells, part{Type: "code", Source: "%%"}) }, []string{"cell 3 was not executed", "a cell was changed"}},
		{"a failure", func(n *notebook) {
			n.Cells[3].Outputs = append(n.Cells[3].Outputs, output{Type: "error"})
		}, []string{"cell 2 failed"}},
		{"without its origin", func(n *notebook) { n.Metadata.Own.Origin = nil }, []string{"does not say"}},
		{"of another version", func(n *notebook) { n.Metadata.Own.Origin.Version = "0.9" }, []string{"version 0.9, now it is 1.0"}},
		{"of other algorithms", func(n *notebook) { n.Metadata.Own.Origin.Stages["draw"] = 1 }, []string{"the stage draw was of version 1, now it is 2"}},
		{"of a stage that is gone", func(n *notebook) { n.Metadata.Own.Origin.Stages["old"] = 3 }, []string{"the stage old was of version 3, now it is 0"}},
	} {
		n := executed()
		c.change(n)
		reasons := n.stale(now)
		if len(reasons) != len(c.says) {
			t.Errorf("%s: %q, want %q", c.name, reasons, c.says)
			continue
		}
		for i, want := range c.says {
			if !strings.Contains(reasons[i], want) {
				t.Errorf("%s: %q, want %q", c.name, reasons[i], want)
			}
		}
	}
}

// What was executed says what its outputs came from, and is not executed again
// until a cell has changed.
func TestRunStale(t *testing.T) {
	s := finishedSetup(t)
	file := filepath.Join(t.TempDir(), "a.ipynb")
	writeNotebook(t, file, "var x = 1\n%%\nfmt.Println(\"x =\", x)")
	said := func() string {
		out := new(strings.Builder)
		s.out = out
		if err := runNotebooks(t.Context(), s, []string{file, "--stale", "--inplace"}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	for _, want := range []string{"does not say what its outputs came from", "0 of 1 notebooks are stale"} {
		if out := said(); !strings.Contains(out, want) {
			t.Errorf("%q, want %q", out, want)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), "var x = 1", "var x = 3", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if out := said(); !strings.Contains(out, "a cell was changed") {
		t.Errorf("%q: a changed cell does not make the notebook stale", out)
	}
	if text, err = os.ReadFile(file); err != nil || !strings.Contains(string(text), "x = 3") {
		t.Errorf("not executed again: %s %v", text, err)
	}
}
