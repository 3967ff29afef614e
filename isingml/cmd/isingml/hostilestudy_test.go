package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/store"
)

// A wickedness is something that a stranger may have done to a study.
type wickedness struct {
	name string
	do   func(t *testing.T, r *rand.Rand, path string)
	// rehash says that the manifest is made to agree again, so that only the
	// contents themselves tell.
	rehash bool
}

var wicked = []wickedness{
	{"a flipped bit", func(t *testing.T, r *rand.Rand, path string) {
		edit(t, path, func(text []byte) []byte { text[r.IntN(len(text))] ^= 1 << r.IntN(8); return text })
	}, false},
	{"cut short", func(t *testing.T, r *rand.Rand, path string) {
		edit(t, path, func(text []byte) []byte { return text[:r.IntN(len(text))] })
	}, true},
	{"empty", func(t *testing.T, r *rand.Rand, path string) {
		edit(t, path, func([]byte) []byte { return nil })
	}, true},
	{"noise", func(t *testing.T, r *rand.Rand, path string) {
		edit(t, path, func(text []byte) []byte {
			for i := range text {
				text[i] = byte(r.Uint32())
			}
			return text
		})
	}, true},
	{"deep", func(t *testing.T, r *rand.Rand, path string) {
		edit(t, path, func([]byte) []byte { return bytes.Repeat([]byte("["), 1<<20) })
	}, true},
	{"huge numbers", func(t *testing.T, r *rand.Rand, path string) {
		digits := regexp.MustCompile(`[0-9]+`)
		edit(t, path, func(text []byte) []byte { return digits.ReplaceAll(text, []byte("4611686018427387904")) })
	}, true},
	{"gone", func(t *testing.T, r *rand.Rand, path string) { must(t, os.Remove(path)) }, false},
	{"a pipe", func(t *testing.T, r *rand.Rand, path string) {
		must(t, os.Remove(path))
		must(t, syscall.Mkfifo(path, 0o644))
	}, false},
	{"a link to /dev/zero", func(t *testing.T, r *rand.Rand, path string) {
		must(t, os.Remove(path))
		must(t, os.Symlink("/dev/zero", path))
	}, false},
	{"a link to itself", func(t *testing.T, r *rand.Rand, path string) {
		must(t, os.Remove(path))
		must(t, os.Symlink(path, path))
	}, false},
	{"a folder", func(t *testing.T, r *rand.Rand, path string) {
		must(t, os.Remove(path))
		must(t, os.Mkdir(path, 0o755))
	}, false},
}

// Whatever was done to a study, verification says so within a bounded time and
// memory, and writes nothing into it.
func TestHostileStudies(t *testing.T) {
	if testing.Short() {
		t.Skip("verifies a study again and again")
	}
	study := t.TempDir()
	for _, line := range [][]string{
		{"train", "--l", "4", "--n", "20", "--epochs", "1", "--study", study},
		{"sample", "--l", "4", "--beta", "0.4,0.5", "--n", "40", "--study", study},
	} {
		if status, _, stderr := invoke(t, line...); status != 0 {
			t.Fatal(stderr)
		}
	}
	var names []string
	for _, pattern := range []string{"study.json", "draw/*/*", "train/*/*"} {
		found, err := filepath.Glob(filepath.Join(study, pattern))
		must(t, err)
		names = append(names, found...)
	}
	r := rand.New(rand.NewPCG(1, 2))
	n := 0
	for _, w := range wicked {
		r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		some := names[:2]
		if os.Getenv("ISINGML_LONG_TESTS") != "" {
			some = names[:15]
		}
		for _, name := range some {
			n++
			rel, err := filepath.Rel(study, name)
			must(t, err)
			dir := filepath.Join(t.TempDir(), "study")
			must(t, os.CopyFS(dir, os.DirFS(study)))
			path := filepath.Join(dir, rel)
			w.do(t, r, path)
			if w.rehash && filepath.Base(path) != "manifest.json" { // which would be mended
				rehash(t, filepath.Dir(path))
			}
			before := tree(t, dir)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			var stdout, stderr bytes.Buffer
			status := run(ctx, []string{"verify", "--study", dir}, &stdout, &stderr)
			if status != 1 && status != 2 || ctx.Err() != nil || strings.Contains(stderr.String(), "goroutine ") {
				t.Errorf("%s is %s: status %d\n%.600s\n%.600s", rel, w.name, status, stdout.String(), stderr.String())
			}
			cancel()
			if after := tree(t, dir); !slices.Equal(before, after) {
				t.Errorf("%s is %s: verification changed the study from\n%v to\n%v", rel, w.name, before, after)
			}
		}
	}
	t.Logf("%d studies", n)
}

// A study whose temporary folder leads elsewhere loses nothing of what is there.
func TestHostileTemporaryFolder(t *testing.T) {
	home := t.TempDir()
	study := filepath.Join(home, "a", "study")
	if status, _, stderr := invoke(t, "sample", "--l", "4", "--n", "20", "--study", study); status != 0 {
		t.Fatal(stderr)
	}
	precious := filepath.Join(home, "thesis.tex")
	must(t, os.WriteFile(precious, []byte("years of work"), 0o644))
	old := time.Now().Add(-1000 * time.Hour)
	must(t, os.Chtimes(precious, old, old))
	must(t, os.RemoveAll(filepath.Join(study, ".tmp")))
	must(t, os.Symlink("../..", filepath.Join(study, ".tmp")))
	for _, line := range [][]string{
		{"verify", "--study", study},
		{"export", "--study", study, "--to", filepath.Join(home, "copy")},
		{"sample", "--l", "4", "--n", "21", "--study", study},
	} {
		invoke(t, line...)
		if _, err := os.Stat(precious); err != nil {
			t.Fatalf("%v: %v", line, err)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func edit(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, change(text), 0o644))
}

// rehash makes the manifest of a stage agree with its files.
func rehash(t *testing.T, dir string) {
	t.Helper()
	path := filepath.Join(dir, "manifest.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return // study.json has none
	}
	var m struct {
		Files []store.File `json:"files"`
	}
	if json.Unmarshal(text, &m) != nil {
		return // it was the manifest that was changed
	}
	for i, f := range m.Files {
		path := filepath.Join(dir, f.Name)
		if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || info.Size() > 1<<24 {
			continue // a folder, a link, a terabyte: what else was done to it
		}
		text, err := os.ReadFile(path)
		must(t, err)
		sum := sha256.Sum256(text)
		m.Files[i].Size, m.Files[i].SHA256 = int64(len(text)), hex.EncodeToString(sum[:])
	}
	var out bytes.Buffer
	must(t, store.WriteJSON(&out, m))
	must(t, os.WriteFile(path, out.Bytes(), 0o644))
}

// manifest reads the list of a stage's files, and relist writes it.
func manifest(t *testing.T, dir string) (files []store.File) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	must(t, err)
	must(t, json.Unmarshal(text, &struct {
		Files *[]store.File `json:"files"`
	}{&files}))
	return files
}

func relist(t *testing.T, dir string, files []store.File) {
	t.Helper()
	slices.SortFunc(files, func(a, b store.File) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	must(t, store.WriteJSON(&out, map[string]any{"files": files}))
	must(t, os.WriteFile(filepath.Join(dir, "manifest.json"), out.Bytes(), 0o644))
}

// enlist adds a file to a stage's manifest.
func enlist(t *testing.T, dir, name string) {
	t.Helper()
	relist(t, dir, append(manifest(t, dir), store.File{Name: name}))
	rehash(t, dir)
}

// resize changes the size of a file in a stage's manifest.
func resize(t *testing.T, dir, name string, size int64) {
	t.Helper()
	files := manifest(t, dir)
	for i := range files {
		if files[i].Name == name {
			files[i].Size = size
		}
	}
	relist(t, dir, files)
}

// tree lists the files below a folder with their sizes and kinds.
func tree(t *testing.T, dir string) (all []string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && d.Type().IsRegular() {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(text)
			path += " " + hex.EncodeToString(sum[:8])
		}
		all = append(all, path+" "+info.Mode().String())
		return err
	}))
	return all
}
