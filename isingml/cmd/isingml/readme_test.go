package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/paper"
)

const root = "../../.."

// The README's tables are those of the stored results.
func TestREADME(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	must(t, err)
	readme := string(text)
	for _, row := range append(tableRows(t), speedRows(t)...) {
		if !strings.Contains(readme, row) {
			t.Errorf("the README lacks the row\n%s", row)
		}
	}
}

func stored(t *testing.T, name string, v any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "notebooks", "results", name))
	must(t, err)
	must(t, json.Unmarshal(text, v))
}

// tableRows are those of Table I: isingml reproduce --preset paper --json.
func tableRows(t *testing.T) (rows []string) {
	t.Helper()
	var r paper.Summary
	stored(t, "paper.json", &r)
	if r.Diagnostics == nil {
		t.Fatal("paper.json has no diagnostics")
	}
	for _, cells := range r.Diagnostics.Table().Rows {
		line := strings.NewReplacer("|$m$|", "abs(m)", "$", "").Replace("| " + strings.Join(cells, " | ") + " |")
		rows = append(rows, line)
	}
	return rows
}

// speedRows are those of isingml/sample/peers/peers.py --json.
func speedRows(t *testing.T) (rows []string) {
	t.Helper()
	var sizes map[string]map[string]struct {
		NsPerFlip float64 `json:"ns_per_flip"`
		Ratio     float64 `json:"ratio"`
	}
	stored(t, "peers.json", &sizes)
	if len(sizes["L=64"]) < 2 {
		t.Fatal("peers.json has no peers")
	}
	for name := range sizes["L=64"] {
		rows = append(rows, fmt.Sprintf("| %s | %.1f | %.1f | %.1f | %.1f |", name,
			sizes["L=64"][name].NsPerFlip, sizes["L=64"][name].Ratio, sizes["L=256"][name].NsPerFlip, sizes["L=256"][name].Ratio))
	}
	return rows
}
