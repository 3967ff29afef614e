package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What verify says of a study that could not be checked, and of one that
// differs: 2 and 1, each stage by its name.
func TestVerifyStatuses(t *testing.T) {
	study, plan := t.TempDir(), filepath.Join(t.TempDir(), "plan.json")
	must(t, os.WriteFile(plan, []byte(`{"nodes": {
		"a": {"kind": "draw", "spec": {"spec": {"l": 4, "beta": 0.3, "configs": 20, "seed": 1}}},
		"b": {"kind": "draw", "spec": {"spec": {"l": 4, "beta": 0.4, "configs": 20, "seed": 1}}},
		"c": {"kind": "draw", "spec": {"spec": {"l": 4, "beta": 0.5, "configs": 20, "seed": 1}}}
	}, "want": ["a", "b", "c"]}`), 0o666))
	if status, _, stderr := invoke(t, "run", plan, "--study", study); status != 0 {
		t.Fatal(stderr)
	}
	stages := func(t *testing.T, dir string) []string {
		found, err := filepath.Glob(filepath.Join(dir, "draw", "*"))
		must(t, err)
		return found
	}
	for _, c := range []struct {
		name   string
		do     func(t *testing.T, dir string)
		status int
		says   string
	}{
		{"no study", func(t *testing.T, dir string) { must(t, os.RemoveAll(dir)) }, 2, ""},
		{"a pipe as study.json", func(t *testing.T, dir string) {
			must(t, os.Remove(filepath.Join(dir, "study.json")))
			must(t, syscall.Mkfifo(filepath.Join(dir, "study.json"), 0o644))
		}, 2, ""},
		{"a newer format", func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, "study.json"), func([]byte) []byte { return []byte(`{"format": 99}`) })
		}, 2, ""},
		{"a model of another program", func(t *testing.T, dir string) {
			stage := stages(t, dir)[0]
			edit(t, filepath.Join(stage, "graph.json"), func(text []byte) []byte {
				return bytes.ReplaceAll(text, []byte(`"ising"`), []byte(`"isinf"`))
			})
			rehash(t, stage)
		}, 2, "1 unchecked"},
		{"all broken", func(t *testing.T, dir string) {
			for _, stage := range stages(t, dir) {
				must(t, os.Remove(filepath.Join(stage, "plan.json")))
			}
		}, 1, "3 different, 0 missing, 0 unchecked"},
		{"the graph of another", func(t *testing.T, dir string) {
			of := stages(t, dir)
			edit(t, filepath.Join(of[0], "graph.json"), func([]byte) []byte {
				text, err := os.ReadFile(filepath.Join(of[1], "graph.json"))
				must(t, err)
				return text
			})
			rehash(t, of[0])
		}, 1, "its graph is that of draw/"},
		{"a payload of another kind", func(t *testing.T, dir string) {
			stage := stages(t, dir)[0]
			must(t, os.WriteFile(filepath.Join(stage, "install.sh"), []byte("rm -rf ~"), 0o755))
			enlist(t, stage, "install.sh")
		}, 1, "install.sh"},
		{"a sparse payload of 50 GB", func(t *testing.T, dir string) {
			stage := stages(t, dir)[0]
			must(t, os.Truncate(filepath.Join(stage, "configurations.parquet"), 50<<30))
			resize(t, stage, "configurations.parquet", 50<<30)
		}, 2, "the limit is"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "study")
			must(t, os.CopyFS(dir, os.DirFS(study)))
			c.do(t, dir)
			for _, line := range [][]string{{"verify", "--study", dir}, {"verify", "--checksums", "--study", dir}} {
				want := strings.ReplaceAll(c.says, "--checksums", "")
				begin := time.Now()
				status, stdout, stderr := invoke(t, line...)
				if status != c.status || !strings.Contains(stdout+stderr, want) || strings.Contains(stdout+stderr, "%!") || time.Since(begin) > 5*time.Second {
					t.Errorf("%v: status %d after %v, want %d and %q\n%s%s", line[1:2], status, time.Since(begin), c.status, want, stdout, stderr)
				}
			}
		})
	}
	t.Run("exported", func(t *testing.T) { // what its kind does not write goes nowhere
		dir, copied := filepath.Join(t.TempDir(), "study"), filepath.Join(t.TempDir(), "copy")
		must(t, os.CopyFS(dir, os.DirFS(study)))
		stage := stages(t, dir)[0]
		must(t, os.WriteFile(filepath.Join(stage, "install.sh"), []byte("rm -rf ~"), 0o755))
		enlist(t, stage, "install.sh")
		status, _, stderr := invoke(t, "export", "--study", dir, "--to", copied)
		if _, err := os.Stat(copied); status != 1 || !strings.Contains(stderr, "install.sh") || err == nil {
			t.Errorf("status %d, a copy is there: %v, %s", status, err == nil, stderr)
		}
	})
	t.Run("interrupted", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var stdout, stderr bytes.Buffer
		if status := run(ctx, []string{"verify", "--study", study}, &stdout, &stderr); status != 2 || !strings.Contains(stderr.String(), "nothing that was computed is kept") {
			t.Errorf("status %d: %s", status, stderr.String())
		}
	})
}

// A plan that is no file, or of which this program knows only a part.
func TestStrangePlans(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe.json")
	must(t, syscall.Mkfifo(pipe, 0o644))
	old := filepath.Join(dir, "old.json")
	must(t, os.WriteFile(old, []byte(`{"nodes": {
		"new": {"kind": "draw", "spec": {"spec": {"l": 4, "beta": 0.4, "configs": 20, "seed": 1}}},
		"old": {"kind": "draw", "version": 1, "spec": {"spec": {"l": 4, "beta": 0.5, "configs": 20, "seed": 1}}},
		"rescaled": {"kind": "block", "spec": {"of": "old", "seed": 1}}
	}, "want": ["new", "old", "rescaled"]}`), 0o666))
	steer := filepath.Join(dir, "steer.json")
	must(t, os.WriteFile(steer, []byte(`{"nodes": {"\u001b[2J\u009b\u202e": {"kind": "draw", "spec": {"spec": {"l": 4, "beta": 0.4, "configs": 20, "seed": 1}}}},
		"want": ["\u001b[2J\u009b\u202e"]}`), 0o666))
	for _, c := range []struct {
		name   string
		line   []string
		status int
		says   []string
	}{
		{"a pipe", []string{"run", pipe}, 1, []string{"pipe.json"}},
		{"some of an older version", []string{"run", old}, 2, []string{"new: sampling L=4", `node "old" is of version 1`, "2 wanted nodes"}},
		{"names that steer a terminal", []string{"run", steer}, 0, []string{`\u001b[2J\u009b\u202e: sampling L=4`}},
		{"the same as JSON", []string{"run", steer, "--json"}, 0, []string{`"name": "\u001b[2J\u009b\u202e"`}},
		{"negative operations", []string{"plan", old, "--operation", "-5s"}, 2, []string{"--operation"}},
		{"operations of weeks", []string{"plan", old, "--operation", "1000h", "--on", "5"}, 2, []string{"--operation"}},
	} {
		status, stdout, stderr := invoke(t, append(c.line, "--study", filepath.Join(dir, "study"))...)
		if status != c.status || bytes.ContainsAny([]byte(stdout+stderr), "\x1b\u009b\u202e") {
			t.Errorf("%s: status %d, want %d: %q%q", c.name, status, c.status, stdout, stderr)
		}
		for _, says := range c.says {
			if !strings.Contains(stdout+stderr, says) {
				t.Errorf("%s: must say %q: %s%s", c.name, says, stdout, stderr)
			}
		}
	}
}
