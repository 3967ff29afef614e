package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "study"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func key(t *testing.T, kind string, spec any, inputs ...Key) Key {
	t.Helper()
	k, err := NewKey(kind, 1, spec, inputs...)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func fill(t *testing.T, g *Stage, files map[string]string) {
	t.Helper()
	err := g.Write(func(w *Writer) error {
		for name, text := range files {
			f, err := w.Create(name)
			if err != nil {
				return err
			}
			if _, err := io.WriteString(f, text); err != nil {
				return err
			}
			if err := f.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, g *Stage, name string) string {
	t.Helper()
	f, err := g.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if f.Size() != int64(len(text)) {
		t.Errorf("Size is %d, read %d bytes", f.Size(), len(text))
	}
	return string(text)
}

func TestStage(t *testing.T) {
	s := open(t)
	in := s.Stage(key(t, "sample", map[string]any{"L": 8}))
	g := s.Stage(key(t, "train", map[string]any{"epochs": 3}, in.Key()))
	if whole, err := g.Whole(); whole || err != nil {
		t.Fatalf("before Write: %v, %v", whole, err)
	}
	if _, err := g.Open("a.txt"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open before Write: %v", err)
	}
	fill(t, g, map[string]string{"a.txt": "spins", "net/b.bin": "weights"})
	if whole, err := g.Whole(); !whole || err != nil {
		t.Fatalf("after Write: %v, %v", whole, err)
	}
	if got := read(t, g, "net/b.bin"); got != "weights" {
		t.Errorf("read %q", got)
	}
	if err := g.Verify(context.Background()); err != nil {
		t.Error(err)
	}

	stages, err := s.Stages()
	if err != nil || len(stages) != 1 {
		t.Fatalf("Stages: %v, %v", stages, err)
	}
	k := stages[0].Key()
	var spec struct{ Epochs int }
	if err := k.Spec(&spec); err != nil || spec.Epochs != 3 {
		t.Errorf("Spec: %+v, %v", spec, err)
	}
	if k != g.Key() || k.Kind() != "train" || k.Version() != 1 || k.Inputs()[0] != "sample/"+in.Key().Hash() {
		t.Errorf("key read back: %v", k)
	}
	if err := g.Remove(); err != nil {
		t.Fatal(err)
	}
	if whole, err := g.Whole(); whole || err != nil {
		t.Errorf("after Remove: %v, %v", whole, err)
	}
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", 1))
	want := errors.New("interrupted")
	err := g.Write(func(w *Writer) error {
		f, _ := w.Create("a")
		_, _ = f.Write([]byte("half"))
		return want
	})
	if !errors.Is(err, want) {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(s.Dir(), temporaryFolder))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if whole, err := g.Whole(); whole || err != nil {
		t.Errorf("Whole: %v, %v", whole, err)
	}
	err = g.Write(func(w *Writer) error { _, err := w.Create("a"); return err })
	if err == nil || !strings.Contains(err.Error(), "not closed") {
		t.Errorf("Commit with an open file: %v", err)
	}
}

func TestPieces(t *testing.T) {
	s := open(t)
	p := s.Pieces(key(t, "sample", 1))
	if _, ok, err := p.Load("chain/0"); ok || err != nil {
		t.Fatalf("before Save: %v, %v", ok, err)
	}
	for _, name := range []string{"chain/0", "../../x", ".", "..", "a b", "%2F", "/", "Å"} {
		if err := p.Save(name, []byte("old")); err != nil {
			t.Fatal(err)
		}
		if err := p.Save(name, []byte(name)); err != nil {
			t.Fatal(err)
		}
		data, ok, err := p.Load(name)
		if string(data) != name || !ok || err != nil {
			t.Errorf("%q: %q, %v, %v", name, data, ok, err)
		}
	}
	if files, err := os.ReadDir(s.path(p.name)); err != nil || len(files) != 8 {
		t.Errorf("files: %v, %v", files, err)
	}
	if err := p.Save("", nil); err == nil {
		t.Error("empty name accepted")
	}
	if err := p.Save(strings.Repeat("x", 300), nil); err == nil {
		t.Error("long name accepted")
	}
	// Pieces go when the stage is whole and not before.
	if err := p.Clear(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Clear before the stage is there: %v", err)
	}
	if _, ok, err := p.Load("chain/0"); !ok || err != nil {
		t.Errorf("cleared before the stage is there: %v, %v", ok, err)
	}
	fill(t, s.Stage(p.key), map[string]string{"a": "spins"})
	if err := p.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := p.Load("chain/0"); ok || err != nil {
		t.Errorf("after Clear: %v, %v", ok, err)
	}
	if err := p.Clear(t.Context()); err != nil {
		t.Errorf("Clear of nothing: %v", err)
	}
}

// Pieces of a process that died when its stage was whole go when they are
// looked for; those of stages that are not whole stay.
func TestFinishedPiecesAreCleared(t *testing.T) {
	s := open(t)
	for n, damage := range []func(g *Stage){
		func(*Stage) {},
		func(g *Stage) { _ = g.Remove() },
		func(g *Stage) { _ = os.WriteFile(filepath.Join(g.Dir(), "data"), content(9), 0o666) },
	} {
		g, p := s.Stage(stageKey(n)), s.Pieces(stageKey(n))
		if err := errors.Join(p.Save("a", nil), write(g, content(n))); err != nil {
			t.Fatal(err)
		}
		damage(g)
		s.ClearFinished(t.Context())
		if _, ok, err := p.Load("a"); ok != (n > 0) || err != nil {
			t.Errorf("%d: the piece is there: %v, %v", n, ok, err)
		}
	}
}
