package store

import (
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/isingml/kernel/isingml/internal/files"
)

// counted counts what a folder asks of the system: a path of n parts is n
// operations, as each is looked up by itself.
type counted struct {
	files.Folder
	n *atomic.Int64
}

func (c counted) count(name string) { c.n.Add(int64(1 + strings.Count(name, "/"))) }

func (c counted) Lstat(name string) (fs.FileInfo, error) {
	c.count(name)
	return c.Folder.Lstat(name)
}

func (c counted) List(name string) ([]fs.DirEntry, error) {
	c.count(name)
	return c.Folder.List(name)
}

func (c counted) Open(name string, flag int) (files.File, error) {
	c.count(name)
	return c.Folder.Open(name, flag)
}

// Sub looks at each part before it opens it.
func (c counted) Sub(name string) (files.Folder, error) {
	c.count(name)
	c.count(name)
	sub, err := c.Folder.Sub(name)
	if err != nil {
		return nil, err
	}
	return counted{sub, c.n}, nil
}

// A finished stage of two files is read by twelve operations at most, and by one
// way to its folder for each file: the manifest and the specification are read
// once.
func TestReadingOperations(t *testing.T) {
	var n atomic.Int64
	s, err := OpenOn(t.TempDir(), func(f files.Folder) files.Folder { return counted{f, &n} })
	if err != nil {
		t.Fatal(err)
	}
	key, err := NewKey("numbers", 1, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Stage(key).Write(func(w *Writer) error {
		if err := w.WriteJSON("a.json", 1); err != nil {
			return err
		}
		return w.WriteJSON("b.json", 2)
	})
	if err != nil {
		t.Fatal(err)
	}
	n.Store(0)
	stage := s.Stage(key)
	for i, name := range []string{"a.json", "b.json"} {
		var x int
		if err := stage.ReadJSON(name, &x); err != nil || x != i+1 {
			t.Fatal(x, err)
		}
	}
	if n.Load() > 12 {
		t.Errorf("%d operations", n.Load())
	}
}
