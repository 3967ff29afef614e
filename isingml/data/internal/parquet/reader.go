package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// A File is a table opened for reading. Its methods can be called concurrently.
type File struct {
	table
	r io.ReaderAt
}

// Open reads the metadata of the table in r, which is size bytes long, and
// checks every length in it against size. A file that is damaged, or uses a
// part of Parquet that this package does not, is an error.
func Open(r io.ReaderAt, size int64) (*File, error) {
	const ends = int64(2*len(magic) + 4)
	if size < ends {
		return nil, errors.New("it is no Parquet file")
	}
	var head, tail [8]byte
	if err := readAt(r, head[:4], 0); err != nil {
		return nil, err
	}
	if err := readAt(r, tail[:], size-8); err != nil {
		return nil, err
	}
	if string(head[:4]) != magic || string(tail[4:]) != magic {
		return nil, errors.New("it is no Parquet file, or has been cut off")
	}
	length := int64(binary.LittleEndian.Uint32(tail[:]))
	if length > size-ends || length > maxFooter {
		return nil, fmt.Errorf("metadata of %d bytes in a file of %d", length, size)
	}
	footer := make([]byte, length)
	if err := readAt(r, footer, size-8-length); err != nil {
		return nil, err
	}
	f := &File{r: r}
	if err := f.parse(footer); err != nil {
		return nil, fmt.Errorf("metadata: %w", err)
	}
	if err := f.check(size - 8 - length); err != nil {
		return nil, fmt.Errorf("metadata: %w", err)
	}
	// What was parsed must also encode to the same bytes, so that there is
	// nothing in them that nobody looks at.
	if !f.sealed() || !bytes.Equal(f.encode(), footer) {
		return nil, errors.New("metadata: checksum differs, or another program wrote it")
	}
	return f, nil
}

// Columns returns the columns of the table.
func (f *File) Columns() []Column { return f.columns }

// Rows returns the number of rows.
func (f *File) Rows() int64 { return f.rows }

// Groups returns the number of row groups.
func (f *File) Groups() int { return len(f.groups) }

// GroupRows returns the number of rows in row group g.
func (f *File) GroupRows(g int) int { return int(f.groups[g].rows) }

// Meta returns the key-value metadata in the order of the file.
func (f *File) Meta() []Pair { return f.meta[:len(f.meta)-1] }

// check compares the lengths in the metadata with each other and with the
// bytes there are before it.
func (f *File) check(end int64) error {
	at := int64(len(magic))
	var rows int64
	for i, g := range f.groups {
		if len(g.chunks) != len(f.columns) {
			return fmt.Errorf("row group %d has %d columns, must be %d", i, len(g.chunks), len(f.columns))
		}
		if g.rows < 0 || g.rows > maxPage {
			return fmt.Errorf("row group %d has %d rows", i, g.rows)
		}
		for j, c := range g.chunks {
			values := g.rows * int64(f.columns[j].Width)
			header := c.size - values
			if c.offset != at || values > maxPage || header < 1 || header > 256 || c.size > end-at {
				return fmt.Errorf("row group %d, column %q: %d bytes at %d for %d rows", i, f.columns[j].Name, c.size, c.offset, g.rows)
			}
			at += c.size
		}
		rows += g.rows
	}
	if rows != f.rows {
		return fmt.Errorf("row groups with %d rows, must be %d", rows, f.rows)
	}
	if at != end {
		return fmt.Errorf("%d bytes belong to no column", end-at)
	}
	return nil
}

// Read returns the values of a column in row group g, little-endian, one
// after the other, after it has compared them with the checksum in the page's
// header. They lie in buffer, which is made larger if need be, until it is used
// for the next ones.
func (f *File) Read(g, column int, buffer *[]byte) ([]byte, error) {
	c := f.groups[g].chunks[column]
	page := slices.Grow((*buffer)[:0], int(c.size))[:c.size]
	*buffer = page
	if err := readAt(f.r, page, c.offset); err != nil {
		return nil, err
	}
	rows := f.groups[g].rows
	size := rows * int64(f.columns[column].Width)
	header, values := page[:c.size-size], page[c.size-size:]
	if !bytes.Equal(header, pageHeader(int(rows), values)) {
		return nil, fmt.Errorf("row group %d, column %q: checksum differs", g, f.columns[column].Name)
	}
	return values, nil
}

func readAt(r io.ReaderAt, b []byte, at int64) error {
	n, err := r.ReadAt(b, at)
	if n == len(b) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}
