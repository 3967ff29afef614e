package parquet

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// sumKey is the key of the pair that holds the checksum of the metadata, which
// Parquet itself does not have.
const sumKey = "isingml.checksum"

// A table is what the metadata at the end of a file says.
type table struct {
	columns   []Column
	rows      int64
	groups    []group
	meta      []Pair
	createdBy string
}

type group struct {
	rows   int64
	chunks []chunk // one for each column
}

// A chunk is one column of a row group: a page header and its values.
type chunk struct {
	offset int64
	size   int64 // header included
}

// encode returns the metadata as FileMetaData of the format.
func (t *table) encode() []byte {
	var e encoder
	e.structure(func() {
		e.int32(1, 1) // version of the format
		e.list(2, thriftStruct, 1+len(t.columns))
		e.structure(func() {
			e.string(4, "schema")
			e.int32(5, int32(len(t.columns)))
		})
		for _, c := range t.columns {
			e.structure(func() {
				e.int32(1, int32(c.Type))
				if c.Type == Fixed {
					e.int32(2, int32(c.Width))
				}
				e.int32(3, required)
				e.string(4, c.Name)
			})
		}
		e.int64(3, t.rows)
		e.list(4, thriftStruct, len(t.groups))
		for _, g := range t.groups {
			e.structure(func() { t.rowGroup(&e, g) })
		}
		if len(t.meta) > 0 {
			e.list(5, thriftStruct, len(t.meta))
			for _, p := range t.meta {
				e.structure(func() {
					e.string(1, p.Key)
					e.string(2, p.Value)
				})
			}
		}
		e.string(6, t.createdBy)
	})
	return e.out
}

func (t *table) rowGroup(e *encoder, g group) {
	var total int64
	e.list(1, thriftStruct, len(g.chunks))
	for i, c := range g.chunks {
		total += c.size
		e.structure(func() {
			e.int64(2, c.offset)
			e.structField(3, func() {
				e.int32(1, int32(t.columns[i].Type))
				e.list(2, thriftI32, 1)
				e.out = binary.AppendVarint(e.out, plainEncoding)
				e.list(3, thriftBinary, 1)
				e.rawString(t.columns[i].Name)
				e.int32(4, uncompressed)
				e.int64(5, g.rows)
				e.int64(6, c.size)
				e.int64(7, c.size)
				e.int64(9, c.offset)
			})
		})
	}
	e.int64(2, total)
	e.int64(3, g.rows)
}

// seal enters the checksum of the rest of the metadata as its last pair.
func (t *table) seal() {
	t.meta = append(t.meta, Pair{Key: sumKey, Value: t.sum(t.meta)})
}

// sealed reports whether the metadata are those that were sealed.
func (t *table) sealed() bool {
	last := len(t.meta) - 1
	return last >= 0 && t.meta[last] == Pair{Key: sumKey, Value: t.sum(t.meta[:last])}
}

func (t *table) sum(meta []Pair) string {
	bare := *t
	bare.meta = meta
	return fmt.Sprintf("%08x", crc32.ChecksumIEEE(bare.encode()))
}
