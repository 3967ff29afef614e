package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

// A file is written whole, in place of another and behind a link too, or not
// at all; nothing is left beside it.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "figure.svg"), filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	failed := errors.New("no more ink")
	for _, c := range []struct {
		name, path string
		write      func(string, func(io.Writer) error) error
		fill       func(io.Writer) error
		err        error
		want       string
	}{
		{"new", path, Write, text("a"), nil, "a"},
		{"replaced", path, Write, text("bb"), nil, "bb"},
		{"behind a link", link, Write, text("c"), nil, "c"},
		{"fails half way", path, Write, func(w io.Writer) error { return errors.Join(text("x")(w), failed) }, failed, "c"},
		{"there already", path, Create, text("x"), fs.ErrExist, "c"},
		{"no folder", filepath.Join(dir, "none", "a"), Write, text("x"), fs.ErrNotExist, "c"},
	} {
		if err := c.write(c.path, c.fill); !errors.Is(err, c.err) {
			t.Errorf("%s: %v, must be %v", c.name, err, c.err)
		}
		if got, err := os.ReadFile(path); string(got) != c.want || err != nil {
			t.Errorf("%s: %q, %v, must be %q", c.name, got, err, c.want)
		}
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(Write(path, text("d")), Create(filepath.Join(dir, "b"), text("e"))); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("permissions: %v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("in the folder are %v, %v", left, err)
	}
}
