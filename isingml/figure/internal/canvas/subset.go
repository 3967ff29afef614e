package canvas

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// The tables of a TrueType font that a PDF needs to draw its glyphs.
var drawingTables = []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}

// A trueType is a font by its tables.
type trueType map[string][]byte

func readTrueType(file []byte) trueType {
	tables := trueType{}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		entry := file[12+16*i:]
		at, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		tables[string(entry[:4])] = file[at : at+length]
	}
	return tables
}

// outline returns what the file holds of a glyph (OpenType 1.9, chapters glyf
// and loca).
func (t trueType) outline(glyph uint16) []byte {
	offset := func(i int) uint32 { return 2 * uint32(binary.BigEndian.Uint16(t["loca"][2*i:])) }
	if binary.BigEndian.Uint16(t["head"][50:]) == 1 {
		offset = func(i int) uint32 { return binary.BigEndian.Uint32(t["loca"][4*i:]) }
	}
	return t["glyf"][offset(int(glyph)):offset(int(glyph)+1)]
}

// subset returns a TrueType font with the outlines of the given glyphs and of
// those they are composed of. Glyphs keep their numbers; the others are empty.
func subset(file []byte, glyphs map[uint16]bool) []byte {
	t, kept := readTrueType(file), map[uint16]bool{}
	var keep func(glyph uint16)
	keep = func(glyph uint16) {
		if !kept[glyph] {
			kept[glyph] = true
			for _, part := range components(t.outline(glyph)) {
				keep(part)
			}
		}
	}
	keep(0) // what is drawn for a glyph that is missing
	for glyph := range glyphs {
		keep(glyph)
	}
	var outlines, starts bytes.Buffer
	count := int(binary.BigEndian.Uint16(t["maxp"][4:]))
	for glyph := range count + 1 {
		binary.Write(&starts, binary.BigEndian, uint32(outlines.Len()))
		if glyph < count && kept[uint16(glyph)] {
			outlines.Write(t.outline(uint16(glyph)))
			outlines.Write(make([]byte, -outlines.Len()&3))
		}
	}
	head := slices.Clone(t["head"])
	binary.BigEndian.PutUint16(head[50:], 1) // loca holds long offsets
	t["head"], t["glyf"], t["loca"] = head, outlines.Bytes(), starts.Bytes()
	return t.file()
}

// components returns the glyphs that a composite one is made of.
func components(outline []byte) (parts []uint16) {
	if len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	const words, scale, more, xy, matrix = 1, 8, 0x20, 0x40, 0x80
	for at := 10; ; {
		flags := binary.BigEndian.Uint16(outline[at:])
		parts = append(parts, binary.BigEndian.Uint16(outline[at+2:]))
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&xy != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			return parts
		}
	}
}

// file returns the font with the tables that drawing needs.
func (t trueType) file() []byte {
	var names []string
	for _, name := range drawingTables {
		if len(t[name]) > 0 {
			names = append(names, name)
		}
	}
	var directory, body bytes.Buffer
	directory.Write([]byte{0, 1, 0, 0})
	entries, power := 1, 0
	for 2*entries <= len(names) {
		entries, power = 2*entries, power+1
	}
	for _, v := range []int{len(names), 16 * entries, power, 16 * (len(names) - entries)} {
		binary.Write(&directory, binary.BigEndian, uint16(v))
	}
	for _, name := range names {
		table := t[name]
		directory.WriteString(name)
		for _, v := range []uint32{checksum(table), uint32(12 + 16*len(names) + body.Len()), uint32(len(table))} {
			binary.Write(&directory, binary.BigEndian, v)
		}
		body.Write(table)
		body.Write(make([]byte, -body.Len()&3))
	}
	return append(directory.Bytes(), body.Bytes()...)
}

// checksum is the sum of a table's 32-bit words.
func checksum(table []byte) (sum uint32) {
	for len(table) > 0 {
		var word [4]byte
		table = table[copy(word[:], table):]
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}
