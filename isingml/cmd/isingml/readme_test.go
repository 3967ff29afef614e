package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
	for _, row := range slices.Concat(tableRows(t), speedRows(t), trainingClaims(t)) {
		if !strings.Contains(readme, row) {
			t.Errorf("the README lacks\n%s", row)
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

// trainingClaims are what the README says of training beside JAX.
func trainingClaims(t *testing.T) []string {
	t.Helper()
	type pair struct {
		JAX float64 `json:"jax 0.10.2"`
		Own float64 `json:"isingml"`
	}
	var r struct {
		Steps       map[string]pair `json:"step_microseconds"`
		Predictions map[string]pair `json:"predictions_per_second"`
	}
	stored(t, "training.json", &r)
	small, large, predictions := r.Steps["L=32"], r.Steps["L=64"], r.Predictions["L=32"]
	return []string{
		fmt.Sprintf("%.2f of the time it takes in JAX 0.10.2 at L = 32 and %.2f at L = 64", small.Own/small.JAX, large.Own/large.JAX),
		fmt.Sprintf("predictions at L = 32 come %.1f times as fast", predictions.Own/predictions.JAX),
	}
}
