package store

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/isingml/kernel/isingml/internal/files"
)

// A Writer collects the files of a stage out of sight until they are
// committed. It is for one goroutine.
type Writer struct {
	stage *Stage
	temp  *temporary
	disk  files.Folder // the folder that grows, held
	files []File
	open  int // files that have been created and not closed
	done  bool
}

// Write makes the stage from the files that fill creates. If fill fails, or
// the disk is full, nothing is left of them. If another process has made the
// stage whole in the meantime, that one stays: equal keys mean equal contents.
//
// The result is durable when Write returns, or when a [Store.Hold] that lasts
// longer is released. Whatever moment the power fails at, the stage is whole or
// not there: its files are durable before it gets its name. What somebody removes
// while it is written, such as a program that clears up, is written again: fill
// may be called more than once.
func (g *Stage) Write(fill func(w *Writer) error) error {
	g.read.Store(nil)
	for try := 1; ; try++ {
		w, err := g.begin()
		if err != nil {
			return err
		}
		if err = fill(w); err == nil {
			err = w.commit()
		}
		again := err != nil && try < 3 && w.lost(err)
		if failed := w.abort(); failed != nil || !again {
			return errors.Join(err, failed)
		}
	}
}

func (g *Stage) begin() (*Writer, error) {
	if g.key.hash == "" {
		return nil, errors.New("store: a stage without a key cannot be written")
	}
	temp, err := g.store.temporary()
	if err != nil {
		return nil, err
	}
	w := &Writer{stage: g, temp: temp}
	if err = temp.mkdir(); err == nil {
		w.disk, err = temp.disk.Sub(temp.inner)
	}
	if err != nil {
		return nil, errors.Join(g.store.blame(g.name, err), w.abort())
	}
	if err := w.writeJSON(SpecFile, json.RawMessage(g.key.doc), maxSpec); err != nil {
		return nil, errors.Join(err, w.abort())
	}
	return w, nil
}

// Create adds a payload file. The name may hold slashes. The file must be
// closed before the function that fills the stage returns.
func (w *Writer) Create(name string) (io.WriteCloser, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	return w.create(name)
}

func (w *Writer) create(name string) (*payload, error) {
	if w.done {
		return nil, fmt.Errorf("store: %s: the writer has ended", w.path(name))
	}
	// The stage's own folder is never made again: if it is gone, so are the
	// files that were in it.
	for i, c := range name {
		if c != '/' {
			continue
		}
		if err := w.disk.Mkdir(name[:i]); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, w.failed(name, err)
		}
	}
	f, err := w.disk.Open(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return nil, w.failed(name, err)
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
	return w.writeJSON(name, v, MaxJSON)
}

func (w *Writer) writeJSON(name string, v any, limit int64) error {
	f, err := w.create(name)
	if err != nil {
		return err
	}
	if err := WriteJSON(f, v); err != nil {
		return errors.Join(fmt.Errorf("store: %s: %w", w.path(name), err), f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	if f.size > limit {
		return fmt.Errorf("store: %s: %w: %d bytes of JSON, can be at most %d", w.path(name), errTooLarge, f.size, limit)
	}
	return nil
}

// abort drops what was written, unless it has been committed.
func (w *Writer) abort() error {
	if w.done {
		return nil
	}
	w.done = true
	if w.disk != nil {
		_ = w.disk.Close()
	}
	return w.temp.drop()
}

func (w *Writer) path(name string) string { return w.stage.store.path(w.stage.file(name)) }

func (w *Writer) failed(name string, err error) error {
	return w.stage.store.blame(w.stage.file(name), err)
}
