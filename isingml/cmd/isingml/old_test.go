package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// oldStudy copies a study that an earlier version has made: of format 1, of
// 0.2.0, or of format 2 with draws of version 2.
func oldStudy(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "study")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "studies", name))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A study of 0.2.0 is refused, untouched, and what the refusal says to do brings
// its configurations over.
func TestStudyOfFormat1(t *testing.T) {
	dir := oldStudy(t, "format1")
	before := filesOf(t, dir)
	for _, args := range [][]string{
		{"sample", "--l", "4", "--beta", "0.44", "--n", "20"}, {"verify"}, {"export", "--to", filepath.Join(t.TempDir(), "copy")},
	} {
		status, _, stderr := invoke(t, append(args, "--study", dir)...)
		if status == 0 || !strings.Contains(stderr, "format 1, of an earlier isingml") {
			t.Errorf("%s: status %d, %s", args[0], status, stderr)
		}
		pattern := regexp.MustCompile(`from (\S+\.parquet)`).FindStringSubmatch(stderr)
		if pattern == nil {
			t.Fatalf("%s does not say where configurations are: %s", args[0], stderr)
		}
		files, err := filepath.Glob(pattern[1])
		if err != nil || len(files) != 1 {
			t.Fatalf("%s names %v, %v", pattern[1], files, err)
		}
		status, stdout, stderr := invoke(t, "import", files[0], "--as", "old", "--study", filepath.Join(t.TempDir(), "new"), "--json")
		var got struct {
			Configurations int
			Beta           float64
			Energies       bool
		}
		if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != 0 || got.Configurations != 20 || got.Beta != 0.44 || !got.Energies {
			t.Errorf("imported %+v: status %d, %v, %s", got, status, err, stderr)
		}
	}
	if !same(before, filesOf(t, dir)) {
		t.Error("the study has changed")
	}
}

// A study with draws of version 2 opens: what was imported is as it was, under
// its name, and draws are made anew beside those that are there.
func TestStudyOfFormat2(t *testing.T) {
	dir := oldStudy(t, "format2")
	before := filesOf(t, dir)
	status, stdout, stderr := invoke(t, "verify", "--study", dir)
	for _, want := range []string{
		"identical  import/4011ac0cea10529be779d49018eaf686", "unchecked  draw/27494e82b1a81bd455838230aec1e263",
		"version 2 of draw", "computes it anew", "1 identical, 0 intact, 0 different, 0 missing, 1 unchecked",
	} {
		if status != 2 || !strings.Contains(stdout, want) {
			t.Errorf("verify: status %d, must say %q: %s%s", status, want, stdout, stderr)
		}
	}
	for _, args := range [][]string{
		{"sample", "--l", "4", "--beta", "0.44", "--n", "20", "--seed", "1"},
		{"sample", "--l", "4", "--beta", "0.3", "--n", "20", "--seed", "1"},
	} {
		if status, _, stderr := invoke(t, append(args, "--study", dir)...); status != 0 {
			t.Errorf("%v: status %d, %s", args, status, stderr)
		}
	}
	array := filepath.Join(t.TempDir(), "mine.npy")
	if status, _, stderr := invoke(t, "export", "--ensemble", "mine", "--to", array, "--study", dir); status != 0 {
		t.Errorf("the imported ensemble, by its name: status %d, %s", status, stderr)
	}
	got, err1 := os.ReadFile(array)
	want, err2 := os.ReadFile(filepath.Join("testdata", "studies", "imported.npy"))
	if err := errors.Join(err1, err2); err != nil || !bytes.HasSuffix(got, want[128:]) {
		t.Errorf("the imported ensemble is not what was imported: %v", err)
	}
	after := filesOf(t, dir)
	for name, text := range before {
		if after[name] != text {
			t.Errorf("%s is gone or has changed", name)
		}
	}
	if len(after) <= len(before) {
		t.Error("nothing was drawn")
	}
}
