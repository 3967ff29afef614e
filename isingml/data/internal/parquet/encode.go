package parquet

import "encoding/binary"

// Wire types of the Thrift compact protocol.
const (
	thriftStop   = 0
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

// An encoder appends values in the Thrift compact protocol. Fields of a struct
// must come in the order of their numbers.
type encoder struct {
	out  []byte
	last int16 // number of the field before, in the struct being written
}

func (e *encoder) field(id int16, wire byte) {
	// Parquet's field numbers never lie more than 15 apart.
	e.out = append(e.out, byte(id-e.last)<<4|wire)
	e.last = id
}

func (e *encoder) int32(id int16, v int32) {
	e.field(id, thriftI32)
	e.out = binary.AppendVarint(e.out, int64(v))
}

func (e *encoder) int64(id int16, v int64) {
	e.field(id, thriftI64)
	e.out = binary.AppendVarint(e.out, v)
}

func (e *encoder) string(id int16, v string) {
	e.field(id, thriftBinary)
	e.rawString(v)
}

func (e *encoder) rawString(v string) {
	e.out = binary.AppendUvarint(e.out, uint64(len(v)))
	e.out = append(e.out, v...)
}

func (e *encoder) list(id int16, wire byte, n int) {
	e.field(id, thriftList)
	if n < 15 {
		e.out = append(e.out, byte(n)<<4|wire)
		return
	}
	e.out = append(e.out, 0xf0|wire)
	e.out = binary.AppendUvarint(e.out, uint64(n))
}

func (e *encoder) structField(id int16, fields func()) {
	e.field(id, thriftStruct)
	e.structure(fields)
}

// structure writes a struct whose fields the function writes.
func (e *encoder) structure(fields func()) {
	last := e.last
	e.last = 0
	fields()
	e.out = append(e.out, thriftStop)
	e.last = last
}
