package data

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// HDF5 is written in its classic layout, the one that every version of the library
// reads: superblock 0, one group by a symbol table, contiguous datasets. The parts
// before the data are laid out in the order superblock, header of the root group,
// B-tree, heap of names, table of symbols, headers of the datasets.
const (
	h5GroupK   = 16 // half the most children of a node, and of entries of a table
	h5RootAt   = 96
	h5TreeAt   = h5RootAt + 16 + 24
	h5HeapAt   = h5TreeAt + 24 + 8*(4*h5GroupK+1)
	h5SymbolAt = h5HeapAt + 32
	h5HeadAt   = h5SymbolAt + 8 + 40*2*h5GroupK
	h5HeadSize = 512 // of each dataset, more than one needs
)

// h5Bytes are pieces of a file, numbers with the least significant byte first.
type h5Bytes []byte

func (b *h5Bytes) put(width int, values ...uint64) {
	for _, v := range values {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], v)
		*b = append(*b, word[:width]...)
	}
}

// until fills up with zeros to a length.
func (b *h5Bytes) until(n int) { *b = append(*b, make([]byte, n-len(*b))...) }

// writeHDF5 writes datasets of the root group.
func writeHDF5(w io.Writer, all []output) error {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b output) int { return cmp.Compare(a.name, b.name) })
	if len(all) > 2*h5GroupK {
		return fmt.Errorf("%d arrays in one group of an HDF5 file, can be at most %d", len(all), 2*h5GroupK)
	}
	names := h5Bytes(make([]byte, 8)) // the empty name first
	var at []uint64
	for _, o := range all {
		at = append(at, uint64(len(names)))
		names = append(names, o.name...)
		names.until((len(names) + 8) / 8 * 8)
	}
	namesAt := uint64(h5HeadAt + h5HeadSize*len(all))
	dataAt := (namesAt + uint64(len(names)) + 63) / 64 * 64
	var b h5Bytes
	end := dataAt
	for _, o := range all {
		end += uint64(o.size()+7) / 8 * 8
	}
	b = append(b, "\x89HDF\r\n\x1a\n"...)
	b.put(1, 0, 0, 0, 0, 0, 8, 8, 0)
	b.put(2, h5GroupK, h5GroupK)
	b.put(4, 0)
	b.put(8, 0, undefined, end, undefined)
	b.put(8, 0, h5RootAt) // the entry of the root group
	b.put(4, 1, 0)
	b.put(8, h5TreeAt, h5HeapAt)
	b.header(h5Message{kind: 0x11, body: words(h5TreeAt, h5HeapAt)})
	b.until(h5TreeAt)
	b = append(b, "TREE"...)
	b.put(1, 0, 0)
	b.put(2, 1)
	b.put(8, undefined, undefined, 0, h5SymbolAt, at[len(at)-1])
	b.until(h5HeapAt)
	b = append(b, "HEAP"...)
	b.put(4, 0)
	b.put(8, uint64(len(names)), 1, namesAt)
	b = append(b, "SNOD"...)
	b.put(1, 1, 0)
	b.put(2, uint64(len(all)))
	for i := range all {
		b.put(8, at[i], uint64(h5HeadAt+h5HeadSize*i))
		b.put(8, 0, 0, 0) // nothing cached
	}
	next := dataAt
	for i, o := range all {
		b.until(h5HeadAt + h5HeadSize*i)
		b.dataset(o, next)
		next += uint64(o.size()+7) / 8 * 8
	}
	b.until(int(namesAt))
	b = append(b, names...)
	b.until(int(dataAt))
	if _, err := w.Write(b); err != nil {
		return err
	}
	for _, o := range all {
		if err := o.write(w); err != nil {
			return err
		}
		if _, err := w.Write(make([]byte, (8-o.size()%8)%8)); err != nil {
			return err
		}
	}
	return nil
}

func words(values ...uint64) (b h5Bytes) {
	b.put(8, values...)
	return b
}

// header writes an object header of version 1.
func (b *h5Bytes) header(messages ...h5Message) {
	size := 0
	for i, m := range messages {
		messages[i].body = append(m.body, make([]byte, (8-len(m.body)%8)%8)...)
		size += 8 + len(messages[i].body)
	}
	b.put(1, 1, 0)
	b.put(2, uint64(len(messages)))
	b.put(4, 1, uint64(size), 0)
	for _, m := range messages {
		b.put(2, uint64(m.kind), uint64(len(m.body)))
		b.put(4, 0)
		*b = append(*b, m.body...)
	}
}

// dataset writes the header of an array whose elements lie at an address.
func (b *h5Bytes) dataset(o output, at uint64) {
	var space, kind, fill, layout h5Bytes
	space.put(1, 1, uint64(len(o.shape)), 0, 0)
	space.put(4, 0)
	for _, n := range o.shape {
		space.put(8, uint64(n))
	}
	if bits := uint64(8 * o.kind.width); o.kind.kind == 'i' {
		kind.put(1, 0x10, 8, 0, 0) // class 0, signed
		kind.put(4, uint64(o.kind.width))
		kind.put(2, 0, bits)
	} else {
		kind.put(1, 0x11, 0x20, bits-1, 0) // class 1, a leading bit that is not written
		kind.put(4, uint64(o.kind.width))
		kind.put(2, 0, bits)
		if o.kind.width == 4 {
			kind.put(1, 23, 8, 0, 23)
			kind.put(4, 127)
		} else {
			kind.put(1, 52, 11, 0, 52)
			kind.put(4, 1023)
		}
	}
	fill.put(1, 2, 2, 2, 0) // none
	layout.put(1, 3, 1)
	layout.put(8, at, uint64(o.size()))
	b.header(h5Message{kind: 1, body: space}, h5Message{kind: 3, body: kind}, h5Message{kind: 5, body: fill}, h5Message{kind: 8, body: layout})
}
