package store

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// writeBig writes more than there is room for: a piece, then a stage.
func writeBig(s *Store) error {
	big := bytes.Repeat(content(1), 20)
	return errors.Join(s.Pieces(stageKey(1)).Save("big", big), write(s.Stage(stageKey(1)), big))
}

// checkFull looks at a study whose disk had no room for writeBig.
func checkFull(t *testing.T, dir string, out []byte, why string) {
	t.Helper()
	s, err := OpenReading(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer leave(s)
	g, p := s.Stage(stageKey(1)), s.Pieces(stageKey(1))
	for _, path := range []string{filepath.Join(g.Dir(), "data"), s.path(p.name + "/big.piece")} {
		if !strings.Contains(string(out), path) || !strings.Contains(string(out), why) {
			t.Errorf("error must name %s and %q: %s", path, why, out)
		}
	}
	if whole, err := g.Whole(); whole || err != nil {
		t.Errorf("the stage: %v, %v", whole, err)
	}
	if _, ok, err := p.Load("big"); ok || err != nil {
		t.Errorf("the piece: %v, %v", ok, err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, temporaryFolder)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestFileTooLarge(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell to limit the size of files with")
	}
	dir := filepath.Join(t.TempDir(), "study")
	cmd := process(t, "big", dir, shell, "-c", `ulimit -f 64 && exec "$0"`)
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("nothing failed: %s", out)
	}
	checkFull(t, dir, out, "file too large")
}

func TestFullDisk(t *testing.T) {
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %s", out)
		}
	})
	dir := filepath.Join(disk, "study")
	out, err := process(t, "big", dir).CombinedOutput()
	if err == nil {
		t.Fatalf("nothing failed: %s", out)
	}
	checkFull(t, dir, out, "no space left on device")
	// With room again, the same study goes on.
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer leave(s)
	if err := write(s.Stage(stageKey(1)), content(1)); err != nil {
		t.Error(err)
	}
}

// leave closes the study's folder, so that its disk can be unmounted.
func leave(s *Store) { _ = s.disk.Close() }
