package main

import (
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml"
)

var studyCount = flag.Int("studies", 5, "how many hostile studies TestGeneratedStudies makes")

// A study to be tampered with: stages of several kinds, names, and what an export
// and a killed program leave.
func honestStudy(t *testing.T, dir string) {
	t.Helper()
	file, _ := values(t, isingml.Sampling{L: 4, Betas: []float64{0.4}, Configs: 40})
	for _, line := range [][]string{
		{"train", "--l", "4", "--n", "20", "--epochs", "1", "--study", dir},
		{"sample", "--l", "4", "--beta", "0.4", "--n", "40", "--study", dir},
		{"import", file, "--as", "own", "--study", dir},
		{"import", "../../data/testdata/spins-1.npy", "--as", "other", "--study", dir},
	} {
		if status, _, stderr := invoke(t, line...); status != 0 {
			t.Fatal(stderr)
		}
	}
	if status, _, stderr := invoke(t, "export", "--study", dir, "--to", dir+"-copy"); status != 0 {
		t.Fatal(stderr)
	}
	for _, name := range []string{"plan.json", "ro-crate-metadata.json", ".isingml-export.json"} {
		text, err := os.ReadFile(filepath.Join(dir+"-copy", name))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, name), text, 0o666))
	}
}

// tamper does one thing to a study, and says what.
func tamper(t *testing.T, r *rand.Rand, dir, precious string) string {
	t.Helper()
	var all, folders []string
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && path != dir {
			folders = append(folders, path)
		} else if d != nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil && info.Size() < 1<<24 { // no terabyte of before
				all = append(all, path)
			}
		}
		return err
	}))
	if len(all) == 0 || len(folders) == 0 {
		return "nothing is left"
	}
	path, other, folder := all[r.IntN(len(all))], all[r.IntN(len(all))], folders[r.IntN(len(folders))]
	says := func(what string) string { return strings.TrimPrefix(path, dir) + " " + what + "\n" }
	again := func() { // the manifest agrees, more often than not
		if r.IntN(4) > 0 && filepath.Base(path) != "manifest.json" {
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), "manifest.json")); err == nil {
				rehash(t, filepath.Dir(path))
			}
		}
	}
	names := []string{".DS_Store", "x.sh", strings.Repeat("n", 200), "a\nb", "\x1b[2J", "manifest.json.", "study.json", "isingml-ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0", "..."}
	name := names[r.IntN(len(names))]
	switch r.IntN(12) {
	case 0, 1, 2, 3: // tokens of JSON
		var jsons []string
		for _, p := range all {
			if strings.HasSuffix(p, ".json") || filepath.Base(p) == "timings" {
				jsons = append(jsons, p)
			}
		}
		if len(jsons) > 0 {
			path = jsons[r.IntN(len(jsons))]
		}
		edit(t, path, func(text []byte) []byte { return []byte(exchanged(r, string(text))) })
		again()
		return says("has other tokens")
	case 4: // another graph
		if graph := filepath.Join(folder, "graph.json"); r.IntN(3) > 0 {
			if _, err := os.Stat(graph); err == nil {
				path = graph
			}
		}
		edit(t, path, func([]byte) []byte { return []byte(hostilePlan(r, read(t, filepath.Join("testdata", "plan.json")))) })
		again()
		return says("is another graph")
	case 5: // the contents of another file
		text, err := os.ReadFile(other)
		must(t, err)
		edit(t, path, func([]byte) []byte { return text })
		again()
		return says("is " + other)
	case 6: // another name
		path = folder
		if to := filepath.Join(filepath.Dir(folders[r.IntN(len(folders))]), name); !strings.HasPrefix(to, folder) {
			_ = os.Rename(folder, to)
		}
		return says("is called " + name)
	case 7: // more of everything
		path = filepath.Join(folder, name)
		_ = os.WriteFile(path, []byte(strings.Repeat("{", r.IntN(1<<16))), 0o666)
		future := time.Now().Add(time.Duration(r.IntN(1000)-500) * 24 * time.Hour)
		_ = os.Chtimes(path, future, future)
		if _, err := os.Stat(filepath.Join(folder, "manifest.json")); err == nil && r.IntN(2) == 0 {
			enlist(t, folder, name)
		}
		return says("is new")
	case 8: // very large, without taking room
		must(t, os.Truncate(path, 1<<40))
		if filepath.Base(path) != "manifest.json" {
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), "manifest.json")); err == nil {
				resize(t, filepath.Dir(path), filepath.Base(path), 1<<40)
			}
		}
		return says("is a terabyte")
	case 9: // a link to somebody's
		must(t, os.Remove(path))
		must(t, os.Symlink([]string{precious, filepath.Dir(precious), other, "/dev/zero", ".", path}[r.IntN(6)], path))
		return says("is a link")
	case 10:
		path = folder
		must(t, os.Rename(folder, folder+"-moved"))
		must(t, os.Symlink([]string{filepath.Dir(precious), folder + "-moved", "../..", "/"}[r.IntN(4)], folder))
		return says("is a link to a folder")
	}
	w := wicked[r.IntN(len(wicked))]
	text, err := os.ReadFile(path)
	must(t, err)
	if len(text) > 0 {
		w.do(t, r, path)
		if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
			again()
		}
	}
	return says("is " + w.name)
}

// Whatever a stranger has done to a study, every command answers within bounds,
// verify writes nothing, and none touches what is not the study's: -studies of
// them.
func TestGeneratedStudies(t *testing.T) {
	if testing.Short() {
		t.Skip("runs commands on many studies")
	}
	honest := filepath.Join(t.TempDir(), "study")
	honestStudy(t, honest)
	n := *studyCount
	plan := filepath.Join("testdata", "plan.json")
	commands := map[string]int{}
	for i := range n {
		r := rand.New(rand.NewPCG(uint64(i), 7))
		home := filepath.Join(t.TempDir())
		dir, precious := filepath.Join(home, "a", "study"), filepath.Join(home, "thesis", "thesis.tex")
		must(t, os.CopyFS(dir, os.DirFS(honest)))
		must(t, os.Mkdir(filepath.Dir(precious), 0o777))
		must(t, os.WriteFile(precious, []byte("years of work"), 0o666))
		done := fmt.Sprintf("study %d\n", i)
		for range 1 + r.IntN(4) {
			done += tamper(t, r, dir, precious)
		}
		before := tree(t, filepath.Dir(precious))
		lines := [][]string{
			{"verify", "--study", dir},
			{"verify", "--study", dir, "--checksums", "--json"},
			{"plan", plan, "--study", dir},
			{"export", "--study", dir, "--to", filepath.Join(home, "copy")},
			{"export", "--study", dir, "--ensemble", "own", "--to", filepath.Join(home, "own.npy")},
			{"sample", "--l", "4", "--beta", "0.4", "--n", "40", "--study", dir},
			{"reweight", "--study", dir, "--epochs", "1", "--symmetric", "own", "--broken", "other", "--ensemble", "own", "--from", "0", "--to", "0"},
			{"rg", "--study", dir, "--epochs", "1", "--symmetric", "own", "--broken", "other", "--ensemble", "own,other"},
		}
		for _, line := range append([][]string{lines[0]}, lines[1+r.IntN(len(lines)-1)]) {
			commands[line[0]]++
			was := ""
			if line[0] == "verify" {
				was = fmt.Sprint(listing(dir))
			}
			status, _, stderr := bounded(t, done, line...)
			if status > 2 || status != 0 && strings.TrimSpace(stderr) == "" {
				t.Errorf("%v: status %d without a word\n%s", line, status, done)
			}
			if line[0] == "verify" && fmt.Sprint(listing(dir)) != was {
				t.Errorf("%v changed the study\n%s", line, done)
			}
			if after := tree(t, filepath.Dir(precious)); !slices.Equal(before, after) {
				t.Fatalf("%v changed what is not the study's\n%s", line, done)
			}
		}
	}
	t.Logf("%d studies: %v", n, commands)
}

// listing is every name below a folder with its kind, size and time.
func listing(dir string) (all []string) {
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if d != nil {
			if info, err := d.Info(); err == nil && !d.IsDir() {
				path += fmt.Sprint(info.Mode(), info.Size(), info.ModTime())
			}
		}
		all = append(all, path)
		return nil
	})
	return all
}
