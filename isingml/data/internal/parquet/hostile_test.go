package parquet

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
)

// sealed returns a file whose metadata are those of a table, spoiled before
// their checksum was made.
func sealed(t *testing.T, spoil func(t *table)) []byte {
	t.Helper()
	var file bytes.Buffer
	w, err := NewWriter(&file, columns)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteGroup(2, groups[0]); err != nil {
		t.Fatal(err)
	}
	spoil(&w.table)
	if err := w.Close(nil); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// Metadata with a right checksum that lie.
func TestOpenRefuses(t *testing.T) {
	for want, spoil := range map[string]func(t *table){
		"":                          func(t *table) {},
		"3 columns, must be 4":      func(t *table) { t.groups[0].chunks = t.groups[0].chunks[:3] },
		"no columns":                func(t *table) { t.groups[0].chunks = nil },
		"-1 rows":                   func(t *table) { t.groups[0].rows = -1 },
		"at 5 for":                  func(t *table) { t.groups[0].chunks[0].offset++ },
		"row groups with 2 rows":    func(t *table) { t.rows = 1 << 40 },
		"bytes belong to no column": func(t *table) { t.groups, t.rows = nil, 0 },
		"for 1073741823 rows":       func(t *table) { t.groups[0].rows = 1<<30 - 1 },
		"unknown type 6":            func(t *table) { t.columns = append([]Column{{Name: "text", Type: 6, Width: 4}}, t.columns[1:]...) },
	} {
		file := sealed(t, spoil)
		err := readAll(file)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%v, must say %q", err, want)
		}
	}
	for want, file := range map[string][]byte{
		"no Parquet file":  []byte("PAR1"),
		"cut off":          []byte("PAR1xxxxxxxxPARE"),
		"entry has no key": footed((&table{meta: []Pair{{"", "x"}}}).encode()),
		"more columns than": footed(hostile(func(e *encoder) {
			e.list(4, thriftStruct, 1)
			e.structure(func() {
				e.list(1, thriftStruct, 1)
				e.structure(func() { e.structField(3, func() { e.list(2, thriftI32, 1); e.out = append(e.out, 0); e.int32(4, 0) }) })
			})
		})),
		"metadata of 4294": append(append([]byte("PAR1"), 0xff, 0xff, 0xff, 0xff), magic...),
		"columns, must be": footed(hostile(func(e *encoder) { e.list(2, thriftStruct, 1); e.structure(func() { e.int32(5, 3) }) })),
		"more than 16 deep": footed(hostile(func(e *encoder) {
			e.field(9, thriftList)
			e.out = append(e.out, bytes.Repeat([]byte{1<<4 | thriftList}, 40)...)
		})),
		"nested more than": footed(hostile(func(e *encoder) { e.out = append(e.out, bytes.Repeat([]byte{1<<4 | thriftStruct}, 40)...) })),
		"unknown type 11":  footed(hostile(func(e *encoder) { e.field(9, thriftMap) })),
		"elements of type": footed(hostile(func(e *encoder) { e.list(2, thriftI32, 2) })),
		"ends too early":   footed(hostile(func(e *encoder) { e.list(2, thriftStruct, 200) })),
		"which only full": footed(hostile(func(e *encoder) {
			e.list(2, thriftStruct, 1)
			e.structure(func() { e.int32(5, 0) })
			e.list(4, thriftStruct, 1)
			e.structure(func() {
				e.list(1, thriftStruct, 1)
				e.structure(func() { e.string(1, "another file") })
			})
		})),
		// Fields of every type that nobody knows are passed over; the checksum
		// is missing then.
		"another program": footed(hostile(func(e *encoder) {
			e.list(2, thriftStruct, 1)
			e.structure(func() { e.int32(5, 0) })
			for i, wire := range []byte{thriftTrue, thriftByte, thriftI16, thriftDouble, thriftBinary, thriftStruct, thriftSet} {
				e.field(int16(10+i), wire)
				e.out = append(e.out, map[byte][]byte{
					thriftByte: {1}, thriftI16: {2}, thriftDouble: make([]byte, 8), thriftBinary: {1, 'x'}, thriftStruct: {0}, thriftSet: {2<<4 | thriftTrue, 1, 0},
				}[wire]...)
			}
			e.out = append(e.out, thriftTrue, 80) // the number of a field at full length
		})),
	} {
		if err := readAll(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, must say %q", err, want)
		}
	}
}

// hostile returns metadata that the function writes.
func hostile(fields func(e *encoder)) []byte {
	var e encoder
	e.structure(func() { fields(&e) })
	return e.out
}

// footed returns a file of nothing but metadata.
func footed(footer []byte) []byte {
	file := append([]byte(magic), footer...)
	return append(binary.LittleEndian.AppendUint32(file, uint32(len(footer))), magic...)
}
