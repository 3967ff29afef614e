package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A payload of a terabyte, which takes no room and which its manifest names, is
// refused by what reads it, in words and before it is read: no kind writes such. One in four is tried, all with ISINGML_LONG_TESTS=1.
func TestTerabytes(t *testing.T) {
	if testing.Short() {
		t.Skip("runs commands on many studies")
	}
	honest := filepath.Join(t.TempDir(), "study")
	honestStudy(t, honest)
	measure := []string{"reweight", "--l", "4", "--n", "60", "--epochs", "1", "--from", "0", "--to", "0"}
	if status, _, stderr := invoke(t, append(measure, "--study", honest)...); status != 0 {
		t.Fatal(stderr)
	}
	payloads, err := filepath.Glob(filepath.Join(honest, "*", "*", "*"))
	must(t, err)
	seen := map[string]bool{}
	for _, path := range payloads {
		kind, name := filepath.Base(filepath.Dir(filepath.Dir(path))), filepath.Base(path)
		if seen[kind+name] || name == "manifest.json" || name == "spec.json" || kind == "pieces" {
			continue
		}
		seen[kind+name] = true
		if len(seen)%4 > 0 && os.Getenv("ISINGML_LONG_TESTS") == "" {
			continue
		}
		t.Run(kind+" "+name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "study")
			must(t, os.CopyFS(dir, os.DirFS(honest)))
			rel, err := filepath.Rel(honest, path)
			must(t, err)
			must(t, os.Truncate(filepath.Join(dir, rel), 1<<40))
			resize(t, filepath.Dir(filepath.Join(dir, rel)), name, 1<<40)
			refused := 0
			for _, line := range [][]string{
				{"export", "--to", filepath.Join(t.TempDir(), "copy")},
				{"train", "--l", "4", "--n", "20", "--epochs", "1"},
				{"sample", "--l", "4", "--beta", "0.4", "--n", "40"},
				{"export", "--ensemble", "own", "--to", filepath.Join(t.TempDir(), "own.npy")},
				measure,
			} {
				status, _, stderr := bounded(t, rel, append(line, "--study", dir)...)
				if status != 0 && (status != 1 || !strings.Contains(stderr, "at most")) {
					t.Errorf("%s: status %d, %s", line[0], status, stderr)
				}
				refused += status
			}
			if refused == 0 {
				t.Errorf("nothing refuses a terabyte of %s", rel)
			}
		})
	}
}
