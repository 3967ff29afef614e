package store

import (
	"bufio"
	"encoding/hex"
	"hash"
	"io/fs"

	"github.com/isingml/kernel/isingml/internal/files"
)

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
