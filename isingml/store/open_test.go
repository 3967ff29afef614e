package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpen(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string // part of the error, or empty
	}{
		"new":            {nil, ""},
		"hidden only":    {map[string]string{".DS_Store": "x"}, ""},
		"study":          {map[string]string{studyFile: `{"format": 1}`, "notes.txt": "x"}, ""},
		"other things":   {map[string]string{"thesis.tex": "x"}, "holds thesis.tex"},
		"newer format":   {map[string]string{studyFile: `{"format": 2}`}, "update isingml"},
		"another header": {map[string]string{studyFile: `{"name": "x"}`}, "not the header"},
		"no header":      {map[string]string{studyFile: "spins"}, "not the header"},
	} {
		dir := filepath.Join(t.TempDir(), "a", "b")
		for file, text := range c.files {
			if err := os.MkdirAll(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		_, err := Open(dir)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), dir)):
			t.Errorf("%s: %v, must name the folder and %q", name, err, c.want)
		}
		if c.want != "" {
			if entries, _ := os.ReadDir(dir); len(entries) != len(c.files) {
				t.Errorf("%s: the folder was changed: %v", name, entries)
			}
		}
		if c.want == "" {
			if _, err := Open(dir); err != nil {
				t.Errorf("%s, again: %v", name, err)
			}
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a file in place of the folder: %v", err)
	}
}

func TestExportAndSize(t *testing.T) {
	s := open(t)
	in := s.Stage(key(t, "sample", 1))
	out := s.Stage(key(t, "train", 1, in.Key()))
	fill(t, in, map[string]string{"spins": "up"})
	fill(t, out, map[string]string{"net/a": "weights", "net/b": "biases"})
	if err := s.Pieces(key(t, "sample", 2)).Save("half", bytes.Repeat([]byte("x"), 1000)); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(s.Dir(), "figures", "for-a-talk"), 0o777); err != nil {
		t.Fatal(err)
	}
	if found, err := s.Stages(); len(found) != 2 || err != nil {
		t.Errorf("with a folder of the user's: %v, %v", found, err)
	}
	stages, pieces, err := s.Size()
	if err != nil || stages < 500 || pieces != int64(1000+pieceHeader) {
		t.Errorf("Size: %d, %d, %v", stages, pieces, err)
	}

	dir := filepath.Join(t.TempDir(), "copy")
	for range 2 { // the second one finds everything there
		if err := s.Export(context.Background(), dir); err != nil {
			t.Fatal(err)
		}
	}
	to, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []*Stage{in, out} {
		files, err := from.Files()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range append(files, File{Name: manifestFile}) {
			a, err := os.ReadFile(from.path(f.Name))
			if err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(to.Stage(from.Key()).path(f.Name))
			if err != nil || !bytes.Equal(a, b) {
				t.Errorf("%s differs: %v", f.Name, err)
			}
		}
	}
	if copied, _, err := to.Size(); err != nil || copied != stages {
		t.Errorf("copied %d bytes of %d: %v", copied, stages, err)
	}
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	other := filepath.Join(t.TempDir(), "other")
	if err := s.Export(canceled, other); err == nil {
		t.Error("went on after the context had ended")
	}
}

func TestFolder(t *testing.T) {
	g := open(t).Stage(key(t, "train", 1))
	err := g.Write(func(w *Writer) error {
		dir, err := w.Folder("network")
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(dir, "deep"), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "deep", "weights.bin"), []byte("w"), 0o600); err != nil {
			return err
		}
		return w.WriteJSON("result.json", map[string]float64{"loss": 0.25})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Folder("network"); err != nil {
		t.Error(err)
	}
	if _, err := g.Folder("net"); err == nil {
		t.Error("found a folder that is not there")
	}
	var result struct{ Loss float64 }
	if err := g.ReadJSON("result.json", &result); err != nil || result.Loss != 0.25 {
		t.Errorf("%+v, %v", result, err)
	}
	if err := os.WriteFile(filepath.Join(g.Dir(), "network", "deep", "weights.bin"), []byte("v"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Folder("network"); err == nil || !strings.Contains(err.Error(), "weights.bin") {
		t.Errorf("altered file: %v", err)
	}
}
