package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/internal/files"
)

// A counting folder calls what it is given before each read of a file.
type counting struct {
	files.Folder
	read func(bytes int)
}

func (c counting) Sub(name string) (files.Folder, error) {
	sub, err := c.Folder.Sub(name)
	return counting{sub, c.read}, err
}

func (c counting) Open(name string, flag int) (files.File, error) {
	f, err := c.Folder.Open(name, flag)
	return countingFile{f, c.read}, err
}

func (c counting) Lock(f files.File) error { return c.Folder.Lock(f.(countingFile).File) }

type countingFile struct {
	files.File
	read func(bytes int)
}

func (c countingFile) ReadAt(b []byte, at int64) (int, error) {
	c.read(len(b))
	return c.File.ReadAt(b, at)
}

// Whatever reads a payload ends with the context, at any moment: no more than one
// step is read behind it, however large the file. A file that is larger than its
// kind writes is not read at all.
func TestReadingHearsTheContext(t *testing.T) {
	var read int
	interrupt := func(int) {}
	s, err := OpenOn(t.TempDir(), func(f files.Folder) files.Folder {
		return counting{f, func(bytes int) { read += bytes; interrupt(bytes) }}
	})
	if err != nil {
		t.Fatal(err)
	}
	g := s.Stage(key(t, "sample", 1))
	const size = 40 << 20
	fill(t, g, map[string]string{"a": strings.Repeat("x", size), "b.json": `"` + strings.Repeat("x", size) + `"`})
	if err := s.Pieces(g.key).Save("p", nil); err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]func(ctx context.Context) error{
		"Open":     func(ctx context.Context) error { _, err := g.Within(ctx, size).Open("a"); return err },
		"ReadJSON": func(ctx context.Context) error { var v string; return g.Within(ctx, 2*size).ReadJSON("b.json", &v) },
		"Verify":   g.Verify,
		"Clear":    func(ctx context.Context) error { return s.Pieces(g.key).Clear(ctx) },
		"ClearFinished": func(ctx context.Context) error {
			s.ClearFinished(ctx)
			return ctx.Err()
		},
		"Export": func(ctx context.Context) error { return s.Export(ctx, filepath.Join(t.TempDir(), "copy")) },
		"a Reader": func(ctx context.Context) error {
			f, err := g.Within(ctx, size).Open("a")
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.ReadAt(make([]byte, size), 0)
			return errors.Join(err, ctx.Err())
		},
	} {
		for _, moment := range []int{0, 1, size / 2, size + 1, size * 3 / 2} {
			ctx, cancel := context.WithCancel(t.Context())
			read, interrupt = 0, func(bytes int) {
				if read > moment {
					cancel()
				}
			}
			if err := do(ctx); ctx.Err() != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("%s, interrupted at %d bytes: %v", name, moment, err)
			}
			if ctx.Err() != nil && read > moment+2*readAtOnce {
				t.Errorf("%s read %d bytes, interrupted at %d", name, read, moment)
			}
			cancel()
		}
	}
	if names, err := s.Pieces(g.key).Names(); len(names) != 1 || err != nil {
		t.Errorf("an interrupted look at a stage left %v of its pieces, %v", names, err)
	}
	read, interrupt = 0, func(int) {}
	if _, err := g.Within(t.Context(), size-1).Open("a"); !errors.Is(err, ErrDamaged) || read > 1<<10 {
		t.Errorf("a file of a byte too many: %d bytes were read, %v", read, err)
	}
}

// A study that names a terabyte of nothing beside unfinished work is opened at
// once.
func TestFinishedPiecesOfATerabyteStay(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", 1))
	fill(t, g, map[string]string{"a": "x"})
	p := s.Pieces(g.key)
	if err := p.Save("p", nil); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(g.Dir(), "a"), 1<<40); err != nil {
		t.Skipf("this file system has no sparse files: %v", err)
	}
	manifest := filepath.Join(g.Dir(), manifestFile)
	text, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	put(t, manifest, strings.Replace(string(text), "\"size\": 1\n", "\"size\": 1099511627776\n", 1))
	if size, err := g.size(); size < 1<<40 || err != nil {
		t.Fatalf("%d bytes, %v", size, err)
	}
	s.ClearFinished(t.Context())
	if names, err := p.Names(); len(names) != 1 || err != nil {
		t.Errorf("%v, %v", names, err)
	}
}
