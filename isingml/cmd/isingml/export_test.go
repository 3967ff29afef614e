package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/data"
)

// TestExportEnsembles takes two temperatures out in every format and in again:
// they are the same ensembles, under the same keys.
func TestExportEnsembles(t *testing.T) {
	dir, files := t.TempDir(), t.TempDir()
	status, stdout, stderr := invoke(t, "import", spins(t, 8, 40, .3, .5), "--study", dir, "--as", "mine", "--beta", ".3,.5", "--model", "ising", "--json")
	if status != 0 {
		t.Fatal(stderr)
	}
	keys := func(text string) (keys []string) {
		for line := range strings.Lines(text) {
			if strings.Contains(line, `"key"`) {
				keys = append(keys, strings.TrimSpace(line))
			}
		}
		return keys
	}
	want := strings.Join(keys(stdout), " ")
	for _, end := range data.Saved {
		t.Run(end, func(t *testing.T) {
			file := filepath.Join(files, "mine"+end)
			if status, _, stderr := invoke(t, "export", "--study", dir, "--ensemble", "mine-*", "--to", file); status != 0 {
				t.Fatal(stderr)
			}
			args := []string{"import", file, "--study", dir, "--as", "again" + strings.ReplaceAll(end, ".", "-"), "--shape", "8x8", "--model", "ising", "--json"}
			switch {
			case end == ".npz":
				args = append(args, "--array", "spins", "--by", file+":beta", "--energies", file, "--energy-array", "energy")
			case strings.HasPrefix(end, ".h"):
				args = append(args, "--array", "/spins", "--by", file+":/beta", "--energies", file, "--energy-array", "/energy")
			default:
				args = append(args, "--by", data.LabelsPath(file)+":beta")
			}
			status, stdout, stderr := invoke(t, args...)
			if got := strings.Join(keys(stdout), " "); status != 0 || got != want || got == "" {
				t.Errorf("came back as %s, must be %s: %s", got, want, stderr)
			}
		})
	}
	for name, c := range map[string]struct{ ensemble, to, want string }{
		"no such name":   {"yours-*", "a.npy", `no ensemble of the study is called "yours-*"`},
		"no such ending": {"mine-*", "a.doc", "must end in one of"},
	} {
		t.Run(name, func(t *testing.T) {
			status, _, stderr := invoke(t, "export", "--study", dir, "--ensemble", c.ensemble, "--to", filepath.Join(files, c.to))
			if status == 0 || !strings.Contains(stderr, c.want) {
				t.Errorf("status %d, %q must say %q", status, stderr, c.want)
			}
		})
	}
}
