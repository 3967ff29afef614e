package parquet

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// Numbers of Parquet's enumerations.
const (
	dataPage      = 0
	plainEncoding = 0
	rleEncoding   = 3
	uncompressed  = 0
	required      = 0
)

const createdBy = "isingml version 1.0.0"

// groupBytes is the size that row groups grow to: large enough for readers to
// run through, small enough to hold one in memory.
const groupBytes = 8 << 20

// A Writer writes a table row group by row group.
type Writer struct {
	table
	w  io.Writer
	at int64
}

// NewWriter starts a table with these columns.
func NewWriter(w io.Writer, columns []Column) (*Writer, error) {
	names := map[string]bool{}
	for i, c := range columns {
		if w := c.Type.width(); w != 0 && c.Width != w || c.Width < 1 || c.Width > maxWidth {
			return nil, fmt.Errorf("column %q has values of %d bytes", c.Name, c.Width)
		}
		if c.Name == "" || names[c.Name] {
			return nil, fmt.Errorf("name of column %d is empty or used twice: %q", i, c.Name)
		}
		names[c.Name] = true
	}
	t := &Writer{w: w, table: table{columns: columns, createdBy: createdBy}}
	return t, t.write([]byte(magic))
}

// GroupRows returns how many rows a row group of these columns should have.
// It depends on the columns alone, so that equal tables give equal files.
func GroupRows(columns []Column) int {
	width := 0
	for _, c := range columns {
		width += c.Width
	}
	return max(1, groupBytes/max(1, width))
}

// WriteGroup writes a row group. values holds the little-endian values of each
// column, one after the other.
func (t *Writer) WriteGroup(rows int, values [][]byte) error {
	g := group{rows: int64(rows)}
	for i, c := range t.columns {
		if len(values[i]) != rows*c.Width || len(values[i]) > maxPage {
			return fmt.Errorf("column %q: %d bytes for %d rows", c.Name, len(values[i]), rows)
		}
		head := pageHeader(rows, values[i])
		g.chunks = append(g.chunks, chunk{offset: t.at, size: int64(len(head) + len(values[i]))})
		if err := t.write(head); err != nil {
			return err
		}
		if err := t.write(values[i]); err != nil {
			return err
		}
	}
	t.rows += int64(rows)
	t.groups = append(t.groups, g)
	return nil
}

// Close ends the table with its metadata. It does not close the io.Writer.
func (t *Writer) Close(meta []Pair) error {
	t.meta = slices.Clone(meta)
	t.seal()
	footer := t.encode()
	if len(footer) > maxFooter {
		return fmt.Errorf("metadata of %d bytes, must be at most %d", len(footer), maxFooter)
	}
	footer = binary.LittleEndian.AppendUint32(footer, uint32(len(footer)))
	return t.write(append(footer, magic...))
}

func (t *Writer) write(b []byte) error {
	n, err := t.w.Write(b)
	t.at += int64(n)
	return err
}

func pageHeader(rows int, values []byte) []byte {
	var e encoder
	e.structure(func() {
		e.int32(1, dataPage)
		e.int32(2, int32(len(values)))
		e.int32(3, int32(len(values)))
		e.int32(4, int32(crc32.ChecksumIEEE(values)))
		e.structField(5, func() {
			e.int32(1, int32(rows))
			e.int32(2, plainEncoding)
			e.int32(3, rleEncoding)
			e.int32(4, rleEncoding)
		})
	})
	return e.out
}
