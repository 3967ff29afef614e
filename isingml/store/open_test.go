package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestOpen(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string // part of the error, or empty
	}{
		"new":            {nil, ""},
		"hidden only":    {map[string]string{".DS_Store": "x"}, ""},
		"study":          {map[string]string{studyFile: "{\n  \"format\": 2,\n  \"holds\": \"isingml study\"\n}\n", "notes.txt": "x"}, ""},
		"other things":   {map[string]string{"thesis.tex": "x"}, "holds thesis.tex"},
		"newer format":   {map[string]string{studyFile: `{"format": 3}`}, "update isingml"},
		"another header": {map[string]string{studyFile: `{"name": "x"}`}, "not the header"},
		"not as written": {map[string]string{studyFile: `{"format": 2}`}, "it must read"},
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

// Several that open a new study at the same time all get it.
func TestOpenAtTheSameTime(t *testing.T) {
	for range 50 {
		dir := filepath.Join(t.TempDir(), "study")
		var wg sync.WaitGroup
		for n := range 8 {
			wg.Go(func() {
				s, err := Open(dir)
				if err == nil {
					err = s.Pieces(stageKey(n)).Save("a", nil)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
}

func TestExport(t *testing.T) {
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
	dir := filepath.Join(t.TempDir(), "copy")
	for range 2 { // the second one finds everything there
		if err := s.Export(context.Background(), dir); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := tree(t, dir), tree(t, s.Dir(), piecesFolder, "figures"); !reflect.DeepEqual(got, want) {
		t.Errorf("copied %v, must be %v", got, want)
	}
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	other := filepath.Join(t.TempDir(), "other")
	if err := s.Export(canceled, other); !errors.Is(err, context.Canceled) {
		t.Errorf("went on after the context had ended: %v", err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(s.Dir(), "sample"), link); err != nil {
		t.Fatal(err)
	}
	before := tree(t, s.Dir())
	for _, inside := range []string{s.Dir(), filepath.Join(s.Dir(), "a", "b"), filepath.Join(link, "copy")} {
		if err := s.Export(context.Background(), inside); err == nil || !strings.Contains(err.Error(), "outside") {
			t.Errorf("a copy of the study in itself, %s: %v", inside, err)
		}
	}
	if !reflect.DeepEqual(tree(t, s.Dir()), before) {
		t.Error("the study that is copied was written to")
	}
}

// tree returns the contents of all files in a folder, links as where they lead
// to, but not of the subfolders named and those for temporaries.
func tree(t testing.TB, dir string, but ...string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (name == temporaryFolder || slices.Contains(but, name)):
			return fs.SkipDir
		case d.IsDir():
		case d.Type().IsRegular():
			text, err := os.ReadFile(path)
			files[name] = string(text)
			return err
		default:
			to, _ := os.Readlink(path)
			files[name] = d.Type().String() + " " + to
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
