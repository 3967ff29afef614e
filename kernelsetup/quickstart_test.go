package main

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var quickstart = flag.Bool("quickstart", false, "execute the quickstart notebook forwards and backwards")

// The cells of the quickstart give the same figures and numbers in order and,
// but for the first one, which declares what they share, in the opposite order
// after a restart, each time from an empty study.
func TestCellsRunInAnyOrder(t *testing.T) {
	if !*quickstart {
		t.Skip("the notebook is executed twice with -quickstart only")
	}
	s := scratch(t)
	text, err := os.ReadFile(filepath.Join(s.notebooks(), firstNotebook))
	if err != nil {
		t.Fatal(err)
	}
	var notebook struct {
		Cells []struct {
			Type   string   `json:"cell_type"`
			Source []string `json:"source"`
		} `json:"cells"`
	}
	if err := json.Unmarshal(text, &notebook); err != nil {
		t.Fatal(err)
	}
	var cells []cell
	for _, c := range notebook.Cells {
		if c.Type == "code" {
			cells = append(cells, cell{Code: strings.Join(c.Source, "")})
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
		if a, b := results(forwards[i]), results(backwards[i]); !slices.Equal(a, b) {
			t.Errorf("cell %d gave other results when the cells ran backwards", i+1)
		}
	}
}

// results are a cell's figures, tables and text, without the lines of progress,
// which tell times.
func results(o outcome) (out []string) {
	for _, r := range o.Outputs {
		if r[0] == "stdout" || r[0] == "display" && (strings.Contains(r[1], "<table") || !strings.Contains(r[1], "<")) {
			out = append(out, r[1])
		}
	}
	return out
}
