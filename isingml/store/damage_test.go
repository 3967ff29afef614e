package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every bit of every file of a stage and of a piece counts: one that is
// flipped, and an end that is cut off, give an error that names a file.
func TestEveryFlippedByteIsFound(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", map[string]int{"L": 8}))
	fill(t, g, map[string]string{"a.txt": "spins", "net/b.bin": "weights"})
	p := s.Pieces(g.Key())
	if err := p.Save("chain", []byte("state")); err != nil {
		t.Fatal(err)
	}
	loadPiece := func() error { _, _, err := p.Load("chain"); return err }
	verify := func() error { return g.Verify(context.Background()) }
	for path, check := range map[string]func() error{
		filepath.Join(g.Dir(), "a.txt"):        verify,
		filepath.Join(g.Dir(), "net", "b.bin"): verify,
		filepath.Join(g.Dir(), SpecFile):       verify,
		filepath.Join(g.Dir(), manifestFile):   verify,
		s.path(p.name + "/chain.piece"):        loadPiece,
	} {
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		spoil := func(what string, bad []byte) {
			t.Helper()
			if err := os.WriteFile(path, bad, 0o666); err != nil {
				t.Fatal(err)
			}
			if err := check(); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), s.Dir()) {
				t.Errorf("%s, %s: %v", path, what, err)
			}
		}
		for i := range good {
			bad := append([]byte(nil), good...)
			bad[i] ^= 1 << (i % 8)
			spoil("flipped", bad)
			spoil("cut off", good[:i])
		}
		spoil("longer", append(append([]byte(nil), good...), 'x'))
		if err := os.WriteFile(path, good, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := check(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWholeAndStagesSeeDamage(t *testing.T) {
	s := open(t)
	good := s.Stage(key(t, "sample", 1))
	bad := s.Stage(key(t, "sample", 2))
	for _, g := range []*Stage{good, bad} {
		fill(t, g, map[string]string{"a": "spins"})
	}
	if err := os.Truncate(filepath.Join(bad.Dir(), "a"), 3); err != nil {
		t.Fatal(err)
	}
	whole, err := bad.Whole()
	if whole || !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), filepath.Join(bad.Dir(), "a")) {
		t.Errorf("Whole: %v, %v", whole, err)
	}
	stages, err := s.Stages()
	if len(stages) != 1 || stages[0].Key() != good.Key() || !errors.Is(err, ErrDamaged) {
		t.Errorf("Stages: %v, %v", stages, err)
	}
	if err := s.Export(context.Background(), filepath.Join(t.TempDir(), "copy")); !errors.Is(err, ErrDamaged) {
		t.Errorf("Export: %v", err)
	}
	// Writing the stage again mends it.
	fill(t, bad, map[string]string{"a": "spins"})
	if whole, err := bad.Whole(); !whole || err != nil {
		t.Errorf("written again: %v, %v", whole, err)
	}
	// A stage under the name of another one is not taken for it.
	if err := bad.Remove(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(good.Dir(), bad.Dir()); err != nil {
		t.Fatal(err)
	}
	if whole, err := bad.Whole(); whole || !errors.Is(err, ErrDamaged) {
		t.Errorf("under another name: %v, %v", whole, err)
	}
	if stages, err := s.Stages(); len(stages) != 0 || !errors.Is(err, ErrDamaged) {
		t.Errorf("Stages: %v, %v", stages, err)
	}
}

func TestPieceUnderAnotherName(t *testing.T) {
	s := open(t)
	p, q := s.Pieces(key(t, "sample", 1)), s.Pieces(key(t, "sample", 2))
	for _, x := range []*Pieces{p, q} {
		if err := x.Save("a", []byte("state")); err != nil {
			t.Fatal(err)
		}
	}
	for _, to := range []string{s.path(p.name + "/b.piece"), s.path(q.name + "/a.piece")} {
		if err := os.Link(s.path(p.name+"/a.piece"), to+"~"); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(to+"~", to); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := p.Load("b"); !errors.Is(err, ErrDamaged) {
		t.Errorf("renamed: %v", err)
	}
	if _, _, err := q.Load("a"); !errors.Is(err, ErrDamaged) {
		t.Errorf("of another stage: %v", err)
	}
	if err := q.Save("a", []byte("new")); err != nil {
		t.Fatal(err)
	}
	if data, ok, err := q.Load("a"); string(data) != "new" || !ok || err != nil {
		t.Errorf("saved again: %q, %v, %v", data, ok, err)
	}
}

func TestPayloadNames(t *testing.T) {
	g := open(t).Stage(key(t, "sample", 1))
	w, err := g.begin()
	if err != nil {
		t.Fatal(err)
	}
	defer w.abort()
	for _, name := range []string{"", ".", "..", "../a", "/a", "a/../b", "a//b", ".hidden", "a/.b", "a\\b", "c:d", SpecFile, manifestFile, "a/"} {
		if _, err := w.Create(name); err == nil {
			t.Errorf("name %q accepted", name)
		}
	}
	if _, err := w.Create("a"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Create("a"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the same name twice: %v", err)
	}
}
