package store

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"

	"github.com/isingml/kernel/isingml/internal/files"
)

// Open opens a payload file for reading, at any offset and concurrently if
// need be, after its contents have been checked. The manifest is read once for
// all files that one Stage opens.
func (g *Stage) Open(name string) (*Reader, error) { return g.openUpTo(g.most, name) }

func (g *Stage) openUpTo(most int64, name string) (*Reader, error) {
	dir, err := g.folder()
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	all := g.read.Load()
	if all == nil {
		found, err := g.files(dir)
		if err != nil {
			return nil, err
		}
		all = &found
		g.read.Store(all)
	}
	for _, f := range *all {
		if f.Name == name && f.Size > most {
			return nil, g.damage(name, "%d bytes, it can have at most %d", f.Size, most)
		}
		if f.Name == name {
			return g.open(g.ctx, dir, f)
		}
	}
	return nil, fmt.Errorf("store: stage %s has no file %q: %w", g.key, name, fs.ErrNotExist)
}

// A Reader reads a payload file whose contents have been checked, as long as the
// context of its stage lasts.
type Reader struct {
	*io.SectionReader
	name string
	file files.File
}

// Name returns the path of the file.
func (r *Reader) Name() string { return r.name }

// Close closes the file.
func (r *Reader) Close() error { return r.file.Close() }

// open compares the file with its entry in the manifest, which also bounds what
// is read of it.
func (g *Stage) open(ctx context.Context, dir files.Folder, want File) (*Reader, error) {
	f, err := dir.Open(want.Name, os.O_RDONLY)
	if err != nil {
		return nil, g.failed(want.Name, err)
	}
	if err := g.check(ctx, f, want); err != nil {
		_ = f.Close()
		return nil, err
	}
	return &Reader{
		SectionReader: io.NewSectionReader(hearing{ctx, f}, 0, want.Size),
		name:          g.store.path(g.file(want.Name)),
		file:          f,
	}, nil
}

func (g *Stage) check(ctx context.Context, f files.File, want File) error {
	info, err := f.Stat()
	if err != nil {
		return g.failed(want.Name, err)
	}
	if info.Size() != want.Size {
		return g.damage(want.Name, "%d bytes, must be %d", info.Size(), want.Size)
	}
	sum := sha256.New()
	size, err := copyContext(ctx, sum, io.NewSectionReader(f, 0, want.Size), want.Size)
	switch got := hex.EncodeToString(sum.Sum(nil)); {
	case err != nil:
		return g.failed(want.Name, err)
	case size != want.Size:
		return g.damage(want.Name, "%d bytes, must be %d", size, want.Size)
	case got != want.SHA256:
		return g.damage(want.Name, "checksum differs: %.12s..., must be %.12s...", got, want.SHA256)
	}
	return nil
}

// ReadJSON reads a payload file written with [Writer.WriteJSON] into what v
// points to.
func (g *Stage) ReadJSON(name string, v any) error {
	f, err := g.openUpTo(min(g.most, MaxJSON), name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := ReadJSON(f, v); err != nil {
		return fmt.Errorf("store: %s: %w", f.Name(), err)
	}
	return nil
}

// copyContext is io.Copy that ends when ctx does, of about size bytes: a buffer
// of a megabyte costs more than a small file.
func copyContext(ctx context.Context, to io.Writer, from io.Reader, size int64) (int64, error) {
	buf := make([]byte, min(max(size, 512), 1<<20))
	var total int64
	for {
		if err := ctx.Err(); err != nil {
			return total, err
		}
		n, err := from.Read(buf)
		if n > 0 {
			total += int64(n)
			if _, err := to.Write(buf[:n]); err != nil {
				return total, err
			}
		}
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

// A payload is one file on its way into a stage.
type payload struct {
	writer *Writer
	name   string
	file   files.File
	buf    *bufio.Writer
	sum    hash.Hash
	size   int64
	closed bool
}

func (p *payload) Write(b []byte) (int, error) {
	n, err := p.buf.Write(b)
	p.size += int64(n)
	if err != nil {
		return n, p.writer.failed(p.name, err)
	}
	return n, nil
}

func (p *payload) Close() error {
	if p.closed {
		return p.writer.failed(p.name, fs.ErrClosed)
	}
	p.closed = true
	err := p.buf.Flush()
	if err == nil && !p.writer.disk.Together() {
		err = p.file.Sync() // else it is made durable with all the others
	}
	if e := p.file.Close(); err == nil {
		err = e
	}
	if err != nil {
		// A stage must not pass over a file that could not be written, so it
		// stays counted as open.
		return p.writer.failed(p.name, err)
	}
	p.writer.open--
	p.writer.files = append(p.writer.files, File{Name: p.name, Size: p.size, SHA256: hex.EncodeToString(p.sum.Sum(nil))})
	return nil
}
