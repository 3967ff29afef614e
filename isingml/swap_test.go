package isingml

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Files of two temperatures that were swapped, under manifests that agree with
// them, are refused where they are read: each says itself what it holds.
func TestSwappedEnsemblesAreRefused(t *testing.T) {
	s := open(t)
	what := Sampling{L: 4, Betas: []float64{0.3, 0.4}, Configs: 50, Seed: 1, Gap: 2}
	if _, err := s.Sample(what); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(s.Dir(), "draw", "*"))
	if err != nil || len(found) != 2 {
		t.Fatal(found, err)
	}
	a, b := filepath.Join(found[0], "configurations.parquet"), filepath.Join(found[1], "configurations.parquet")
	for _, names := range [][2]string{{a, a + "~"}, {b, a}, {a + "~", b}} {
		if err := os.Rename(names[0], names[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range found {
		rehash(t, dir)
	}
	for _, beta := range what.Betas {
		one := what
		one.Betas = []float64{beta}
		if _, err := s.Sample(one); err == nil || !strings.Contains(err.Error(), "must be") {
			t.Errorf("beta=%v: %v", beta, err)
		}
	}
	v, err := s.Checksums(study.DefaultLimits)
	if err != nil || v.Count(study.Different) != 2 {
		t.Errorf("verification: %v, %v", v, err)
	}
}

// rehash makes a stage's manifest agree with its files.
func rehash(t *testing.T, dir string) {
	t.Helper()
	path := filepath.Join(dir, "manifest.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Files []store.File `json:"files"`
	}
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	for i, f := range m.Files {
		text, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(text)
		m.Files[i].Size, m.Files[i].SHA256 = int64(len(text)), hex.EncodeToString(sum[:])
	}
	var out bytes.Buffer
	if err := store.WriteJSON(&out, m); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}
