package main

import (
	"flag"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var quickstart = flag.Bool("quickstart", false, "execute the quickstart notebook forwards and backwards")

// The cells of the quickstart give the tables and numbers that the notebook in
// the clone shows, in order and, but for the first one, which declares what
// they share, in the opposite order after a restart, each time from an empty
// study.
func TestCellsRunInAnyOrder(t *testing.T) {
	if !*quickstart {
		t.Skip("the notebook is executed twice with -quickstart only")
	}
	s := scratch(t)
	n, err := readNotebook(filepath.Join(s.notebooks(), firstNotebook))
	if err != nil {
		t.Fatal(err)
	}
	var cells []cell
	var shown []string
	for _, c := range n.Cells {
		if c.code() {
			cells = append(cells, cell{Code: string(c.Source)})
			shown = append(shown, c.shown())
		}
	}
	forwards := runCells(t, t.TempDir(), cells...)
	slices.Reverse(cells[1:])
	backwards := runCells(t, t.TempDir(), cells...)
	slices.Reverse(backwards[1:])
	for i := range forwards {
		if forwards[i].Status != "ok" || backwards[i].Status != "ok" {
			t.Errorf("cell %d: %v, backwards %v", i+1, forwards[i].text(), backwards[i].text())
		}
		if got := results(forwards[i]); got != shown[i] {
			t.Errorf("cell %d gave other results than the notebook shows:\n%s\nit shows\n%s", i+1, got, shown[i])
		}
		if results(forwards[i]) != results(backwards[i]) {
			t.Errorf("cell %d gave other results when the cells ran backwards", i+1)
		}
	}
	if !strings.Contains(strings.Join(shown, ""), "<table") {
		t.Error("the notebook shows no table")
	}
}

// shown are the tables and the text of a cell in a notebook.
func (c part) shown() string {
	var b strings.Builder
	for _, o := range c.Outputs {
		if o.Name == "stdout" {
			b.WriteString(string(o.Text))
		} else if strings.Contains(string(o.Data.HTML), "<table") {
			b.WriteString(string(o.Data.HTML))
		}
	}
	return b.String()
}

// results are those of a cell that ran, without figures, and without the lines
// of progress, which tell times.
func results(o outcome) string {
	var b strings.Builder
	for _, r := range o.Outputs {
		if r[0] == "stdout" || r[0] == "display" && strings.Contains(r[1], "<table") {
			b.WriteString(r[1])
		}
	}
	return b.String()
}
