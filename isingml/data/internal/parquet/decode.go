package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
)

var errShort = errors.New("it ends too early")

// maxDepth bounds how deeply the structs of a file may be nested; Parquet's
// own nest five deep.
const maxDepth = 16

// A decoder reads values in the Thrift compact protocol from in. The first
// error stays: after it every value is zero and every struct and list empty.
type decoder struct {
	in    []byte
	depth int
	err   error
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
	}
	d.in = nil
}

func (d *decoder) byte() byte {
	if len(d.in) == 0 {
		d.fail("%w", errShort)
		return 0
	}
	b := d.in[0]
	d.in = d.in[1:]
	return b
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.in)
	if n <= 0 {
		d.fail("%w", errShort)
		return 0
	}
	d.in = d.in[n:]
	return v
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.in)
	if n <= 0 {
		d.fail("%w", errShort)
		return 0
	}
	d.in = d.in[n:]
	return v
}

func (d *decoder) bytes(n uint64) []byte {
	if n > uint64(len(d.in)) {
		d.fail("%w", errShort)
		return nil
	}
	b := d.in[:n]
	d.in = d.in[n:]
	return b
}

func (d *decoder) string() string { return string(d.bytes(d.uvarint())) }

// list reads the head of a list and calls element once for each of its
// elements, which it must consume.
func (d *decoder) list(wire byte, element func()) {
	head := d.byte()
	n := uint64(head >> 4)
	if n == 15 {
		n = d.uvarint()
	}
	if n > 0 && head&15 != wire {
		d.fail("a list has elements of type %d, must be %d", head&15, wire)
	}
	for range n {
		if d.err != nil {
			return
		}
		element()
	}
}

// structure reads a struct. It calls field with the number and the wire type
// of each field; field returns false for one that it did not consume.
func (d *decoder) structure(field func(id int64, wire byte) bool) {
	if d.depth++; d.depth > maxDepth {
		d.fail("structs are nested more than %d deep", maxDepth)
	}
	defer func() { d.depth-- }()
	var id int64
	for d.err == nil {
		head := d.byte()
		if head == thriftStop {
			return
		}
		if delta := head >> 4; delta > 0 {
			id += int64(delta)
		} else {
			id = d.varint()
		}
		if !field(id, head&15) {
			d.skip(head & 15)
		}
	}
}

// skip passes over the value of a field that is not wanted.
func (d *decoder) skip(wire byte) {
	switch wire {
	case thriftTrue, thriftFalse:
	case thriftByte:
		d.byte()
	case thriftI16, thriftI32, thriftI64:
		d.varint()
	case thriftDouble:
		d.bytes(8)
	case thriftBinary:
		d.bytes(d.uvarint())
	case thriftStruct:
		d.structure(func(int64, byte) bool { return false })
	case thriftList, thriftSet:
		d.skipList()
	default:
		// Parquet's metadata has no maps.
		d.fail("it holds a value of the unknown type %d", wire)
	}
}

func (d *decoder) skipList() {
	if d.depth++; d.depth > maxDepth {
		d.fail("lists are nested more than %d deep", maxDepth)
	}
	defer func() { d.depth-- }()
	if len(d.in) == 0 {
		d.fail("%w", errShort)
		return
	}
	wire := d.in[0] & 15
	d.list(wire, func() {
		if wire == thriftTrue || wire == thriftFalse {
			d.byte() // inside a list, a boolean is a byte of its own
			return
		}
		d.skip(wire)
	})
}
