package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// A File is a table opened for reading. Its methods can be called concurrently.
type File struct {
	r       io.ReaderAt
	columns []Column
	rows    int64
	groups  []group
	meta    []Pair
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
func (f *File) Meta() []Pair { return f.meta }

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
// after the other, after it has compared them with their checksum.
func (f *File) Read(g, column int) ([]byte, error) {
	c := f.groups[g].chunks[column]
	page := make([]byte, c.size)
	if err := readAt(f.r, page, c.offset); err != nil {
		return nil, err
	}
	rows := f.groups[g].rows
	size := rows * int64(f.columns[column].Width)
	header, values := page[:c.size-size], page[c.size-size:]
	p, err := parsePage(header)
	switch {
	case err != nil:
	case p.kind != dataPage || p.encoding != plainEncoding || p.raw != size || p.stored != size || p.values != rows:
		err = errors.New("its page is not one that this program writes")
	case p.hasSum && p.sum != crc32.ChecksumIEEE(values):
		err = errors.New("checksum differs")
	}
	if err != nil {
		return nil, fmt.Errorf("row group %d, column %q: %w", g, f.columns[column].Name, err)
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
