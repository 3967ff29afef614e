package store

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// A Writer collects the files of a stage out of sight until they are
// committed. It is for one goroutine.
type Writer struct {
	stage *Stage
	temp  string
	files []File
	open  int // files that have been created and not closed
	done  bool
}

// Write makes the stage from the files that fill creates. If fill fails, or
// the disk is full, nothing is left of them.
func (g *Stage) Write(fill func(w *Writer) error) error {
	w, err := g.Begin()
	if err != nil {
		return err
	}
	defer w.Abort()
	if err := fill(w); err != nil {
		return err
	}
	return w.Commit()
}

// Begin starts to write the stage. The writer ends with Commit or Abort.
func (g *Stage) Begin() (*Writer, error) {
	if g.key.hash == "" {
		return nil, errors.New("store: a stage without a key cannot be written")
	}
	g.store.cleanTemporaries()
	temp, err := g.store.temporary()
	if err == nil {
		err = os.Mkdir(temp, 0o777)
	}
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", g.dir, err)
	}
	w := &Writer{stage: g, temp: temp}
	if err := w.writeJSON(specFile, json.RawMessage(g.key.doc)); err != nil {
		w.Abort()
		return nil, err
	}
	return w, nil
}

// Create adds a payload file. The name may hold slashes. The file must be
// closed before Commit.
func (w *Writer) Create(name string) (io.WriteCloser, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	return w.create(name)
}

func (w *Writer) create(name string) (io.WriteCloser, error) {
	if w.done {
		return nil, fmt.Errorf("store: %s: the writer has ended", w.stage.path(name))
	}
	file := filepath.Join(w.temp, filepath.FromSlash(name))
	err := os.MkdirAll(filepath.Dir(file), 0o777)
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", w.stage.path(name), err)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", w.stage.path(name), err)
	}
	w.open++
	p := &payload{writer: w, name: name, file: f, sum: sha256.New()}
	p.buf = bufio.NewWriterSize(io.MultiWriter(f, p.sum), 1<<16)
	return p, nil
}

// WriteJSON adds a payload file with v as JSON, as the function [WriteJSON]
// does.
func (w *Writer) WriteJSON(name string, v any) error {
	if err := checkName(name); err != nil {
		return err
	}
	return w.writeJSON(name, v)
}

func (w *Writer) writeJSON(name string, v any) error {
	f, err := w.create(name)
	if err != nil {
		return err
	}
	if err := WriteJSON(f, v); err != nil {
		return errors.Join(fmt.Errorf("store: %s: %w", w.stage.path(name), err), f.Close())
	}
	return f.Close()
}

// Folder returns the path of a new payload folder, for libraries that write
// files themselves. What they leave there becomes part of the stage.
func (w *Writer) Folder(name string) (string, error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	path := filepath.Join(w.temp, filepath.FromSlash(name))
	if err := os.MkdirAll(path, 0o777); err != nil {
		return "", fmt.Errorf("store: %s: %w", w.stage.path(name), err)
	}
	return path, nil
}

// Abort drops what was written, unless it has been committed.
func (w *Writer) Abort() {
	w.done = true
	_ = os.RemoveAll(w.temp)
}

// Commit makes the stage whole. If another process has made it whole in the
// meantime, that one stays: equal keys mean equal contents.
func (w *Writer) Commit() error {
	if w.done {
		return fmt.Errorf("store: %s: the writer has ended", w.stage.dir)
	}
	defer w.Abort()
	if w.open > 0 {
		return fmt.Errorf("store: %s: %d files were not closed", w.stage.dir, w.open)
	}
	if err := w.adopt(); err != nil {
		return fmt.Errorf("store: %s: %w", w.stage.dir, err)
	}
	slices.SortFunc(w.files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	if err := w.writeJSON(manifestFile, manifest{Files: w.files}); err != nil {
		return err
	}
	if err := syncFolders(w.temp); err != nil {
		return fmt.Errorf("store: %s: %w", w.stage.dir, err)
	}
	if err := w.publish(); err != nil {
		return fmt.Errorf("store: %s: %w", w.stage.dir, err)
	}
	return nil
}

// publish gives the folder its name. A folder that has the name already stays
// if it is whole and makes room if it is damaged.
func (w *Writer) publish() error {
	parent := filepath.Dir(w.stage.dir)
	if err := makeFolders(parent); err != nil {
		return err
	}
	for range 10 {
		err := os.Rename(w.temp, w.stage.dir)
		if err == nil {
			return syncFolder(parent)
		}
		if _, there := os.Lstat(w.stage.dir); there != nil {
			return err
		}
		if w.stage.Verify(context.Background()) == nil {
			return nil
		}
		if err := w.stage.Remove(); err != nil {
			return err
		}
	}
	return errors.New("other processes keep writing and removing this stage")
}

// adopt enters files that were not written through Create, and makes them
// durable.
func (w *Writer) adopt() error {
	known := make(map[string]bool, len(w.files))
	for _, f := range w.files {
		known[f.Name] = true
	}
	return filepath.WalkDir(w.temp, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(w.temp, path)
		if err != nil || known[filepath.ToSlash(name)] {
			return err
		}
		if err := checkName(filepath.ToSlash(name)); err != nil {
			return err
		}
		if !d.Type().IsRegular() {
			return fmt.Errorf("%s is not a regular file", name)
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		sum := sha256.New()
		size, err := io.Copy(sum, f)
		if err != nil {
			return err
		}
		w.files = append(w.files, entry(filepath.ToSlash(name), size, sum))
		return f.Sync()
	})
}

func syncFolders(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return syncFolder(path)
	})
}

func entry(name string, size int64, sum hash.Hash) File {
	return File{Name: name, Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}
}

// A payload is one file on its way into a stage.
type payload struct {
	writer *Writer
	name   string
	file   *os.File
	buf    *bufio.Writer
	sum    hash.Hash
	size   int64
	closed bool
}

func (p *payload) Write(b []byte) (int, error) {
	n, err := p.buf.Write(b)
	p.size += int64(n)
	if err != nil {
		return n, fmt.Errorf("store: %s: %w", p.writer.stage.path(p.name), err)
	}
	return n, nil
}

func (p *payload) Close() error {
	if p.closed {
		return fmt.Errorf("store: %s: %w", p.writer.stage.path(p.name), fs.ErrClosed)
	}
	p.closed = true
	err := p.buf.Flush()
	if err == nil {
		err = p.file.Sync()
	}
	if e := p.file.Close(); err == nil {
		err = e
	}
	if err != nil {
		// Commit must not pass over a file that could not be written, so it
		// stays counted as open.
		return fmt.Errorf("store: %s: %w", p.writer.stage.path(p.name), err)
	}
	p.writer.open--
	p.writer.files = append(p.writer.files, entry(p.name, p.size, p.sum))
	return nil
}
