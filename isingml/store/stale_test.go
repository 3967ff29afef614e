package store

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/internal/files"
)

// behind is a folder as a machine sees it that caches names: folders that
// another machine has removed are still shown, and locks that it has released
// cannot be opened at first.
type behind struct {
	files.Folder
	seen    map[string]fs.FileInfo
	refused map[string]int
}

func (b *behind) Lstat(name string) (fs.FileInfo, error) {
	info, err := b.Folder.Lstat(name)
	if err == nil && info.IsDir() {
		b.seen[name] = info
	}
	if old, ok := b.seen[name]; ok && err != nil {
		return old, nil
	}
	return info, err
}

func (b *behind) Open(name string, flag int) (files.File, error) {
	if strings.HasSuffix(name, lockSuffix) && b.refused[name] < 3 {
		b.refused[name]++
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return b.Folder.Open(name, flag)
}

// Pieces are saved, and claims taken, also by a machine that sees late what
// others have removed.
func TestMachineThatSeesLate(t *testing.T) {
	var late *behind
	s, err := OpenOn(filepath.Join(t.TempDir(), "study"), func(f files.Folder) files.Folder {
		late = &behind{f, make(map[string]fs.FileInfo), make(map[string]int)}
		return late
	})
	if err != nil {
		t.Fatal(err)
	}
	pieces := s.Pieces(stageKey(1))
	for _, name := range []string{"first", "second", "third"} {
		if name == "third" { // by now this machine has seen the folder
			if err := os.RemoveAll(s.path(pieces.name)); err != nil {
				t.Fatal(err)
			}
			if _, err := late.Lstat(pieces.name); err != nil {
				t.Fatal("what was removed is not shown")
			}
		}
		if err := pieces.Save(name, []byte(name)); err != nil {
			t.Fatal(err)
		}
		if data, ok, err := pieces.Load(name); string(data) != name || !ok || err != nil {
			t.Errorf("%s: %q, %v, %v", name, data, ok, err)
		}
	}
	claim, err := s.Stage(stageKey(1)).TryClaim("")
	if claim == nil || err != nil {
		t.Fatal(err)
	}
	claim.Release()
}
