package store

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The tests that the page on security names are there.
func TestSecurityPage(t *testing.T) {
	page, err := os.ReadFile("../../.github/SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{}
	for _, name := range regexp.MustCompile("`((Test|Fuzz)[A-Za-z]+)`").FindAllStringSubmatch(string(page), -1) {
		missing["func "+name[1]+"("] = true
	}
	if len(missing) < 10 {
		t.Errorf("the page names %d tests", len(missing))
	}
	err = filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for name := range missing {
			if strings.Contains(string(text), name) {
				delete(missing, name)
			}
		}
		return err
	})
	if len(missing) > 0 || err != nil {
		t.Errorf("no such test: %v, %v", missing, err)
	}
}

// A study on a disk that cannot be written to is read as any other.
func TestReadOnlyDisk(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", 1))
	fill(t, g, map[string]string{"a": "spins"})
	disk := t.TempDir()
	mount := func(args ...string) bool {
		out, err := exec.Command("mount", append(args, disk)...).CombinedOutput()
		if err != nil {
			t.Logf("mount: %s", out)
		}
		return err == nil
	}
	if !mount("--bind", s.Dir()) {
		t.Skip("a folder cannot be mounted")
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %s", out)
		}
	})
	if !mount("-o", "remount,ro,bind") {
		t.Skip("it cannot be made read-only")
	}
	r, err := OpenReading(disk)
	if err != nil {
		t.Fatal(err)
	}
	defer leave(r)
	if got := read(t, r.Stage(g.Key()), "a"); got != "spins" {
		t.Errorf("read %q", got)
	}
	if err := r.Export(t.Context(), filepath.Join(t.TempDir(), "copy")); err != nil {
		t.Error(err)
	}
	if w, err := Open(disk); err == nil { // to work on, which shows when it writes
		defer leave(w)
		if err := write(w.Stage(stageKey(1)), nil); err == nil || !strings.Contains(err.Error(), "read-only file system") {
			t.Errorf("written to: %v", err)
		}
	}
}
