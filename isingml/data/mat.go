package data

import (
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// MATLAB's files of version 5, which SciPy writes too, are a list of arrays, each
// by itself compressed or not; those of version 7.3 are HDF5.
//
// Format: https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf

func init() {
	RegisterFormat("MATLAB", "MATLAB 5.0 MAT-file", openMAT)
	RegisterFormat("MATLAB", "MATLAB 7.3 MAT-file", openMAT73)
}

// openMAT73 lists the arrays of a MATLAB file in HDF5, where the lengths stand in
// the opposite order.
func openMAT73(s Source) ([]Array, error) {
	arrays, err := openHDF5(s)
	for i := range arrays {
		arrays[i].Name = strings.TrimPrefix(arrays[i].Name, "/")
		arrays[i].ColumnMajor = true
		arrays[i].Shape = slices.Clone(arrays[i].Shape)
		slices.Reverse(arrays[i].Shape)
	}
	return arrays, err
}

// Types of data elements, by their numbers; those that are left out are no
// numbers.
var matTypes = map[uint32]numberType{
	1: {'i', 1, nil}, 2: {'u', 1, nil}, 3: {'i', 2, nil}, 4: {'u', 2, nil}, 5: {'i', 4, nil}, 6: {'u', 4, nil},
	7: {'f', 4, nil}, 9: {'f', 8, nil}, 12: {'i', 8, nil}, 13: {'u', 8, nil},
}

const (
	matMatrix     = 14
	matCompressed = 15
)

// openMAT lists the arrays of numbers in a file of version 5.
func openMAT(s Source) ([]Array, error) {
	if s.At == nil {
		return nil, errors.New("it is a MATLAB file inside an archive: unpack that first")
	}
	head, err := s.Head(128)
	if err != nil || len(head) < 128 {
		return nil, errors.Join(err, errors.New("it is cut off"))
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(head[126:]) == "MI" {
		order = binary.BigEndian
	}
	var arrays []Array
	for at := int64(128); at+8 <= s.Size && len(arrays) < maxArrays; {
		var tag [8]byte
		if _, err := s.At.ReadAt(tag[:], at); err != nil {
			return nil, err
		}
		kind, size := order.Uint32(tag[:]), int64(order.Uint32(tag[4:]))
		at += 8
		if size > s.Size-at {
			return nil, errors.New("it is cut off")
		}
		from := at
		e := matElement{order: order, most: size, open: func() (io.ReadCloser, error) {
			return io.NopCloser(io.NewSectionReader(s.At, from, size)), nil
		}}
		if kind == matCompressed {
			e.most, e.tagged = maxDeflate*(size+1), true
			e.open = func() (io.ReadCloser, error) { return zlib.NewReader(io.NewSectionReader(s.At, from, size)) }
		} else if size%8 != 0 {
			at += 8 - size%8
		}
		at += size
		if kind != matMatrix && kind != matCompressed {
			continue
		}
		a, err := e.array()
		if err != nil && !errors.Is(err, errNotNumbers) {
			return nil, err
		}
		if err == nil {
			arrays = append(arrays, a)
		}
	}
	return arrays, nil
}

// A matElement is one array in a file.
type matElement struct {
	order  binary.ByteOrder
	most   int64 // bytes that it can have
	tagged bool  // its own tag stands before it
	open   func() (io.ReadCloser, error)
}

// array reads everything before the elements.
func (e matElement) array() (a Array, err error) {
	r, err := e.open()
	if err != nil {
		return a, fmt.Errorf("it is damaged: %w", err)
	}
	defer r.Close()
	p := &matParser{r: r, order: e.order}
	if e.tagged {
		if kind, _, _ := p.tag(); kind != matMatrix {
			return a, errNotNumbers
		}
	}
	flags, lengths, name := p.element(8), p.element(4*32), p.element(maxWord)
	if p.err == nil && len(flags) < 8 {
		p.err = errors.New("an array has no description")
	}
	if p.err != nil {
		return a, fmt.Errorf("it is damaged: %w", p.err)
	}
	if class := e.order.Uint32(flags) & 0xff; class < 6 || class > 15 || e.order.Uint32(flags)&0x800 != 0 {
		return a, errNotNumbers // of text, structures, cells; or complex
	}
	for ; len(lengths) >= 4; lengths = lengths[4:] {
		a.Shape = append(a.Shape, int(e.order.Uint32(lengths)))
	}
	kind, size, small := p.tag()
	t, ok := matTypes[kind]
	n, fits := product(a.Shape, e.most)
	if p.err != nil || !ok || !fits || size > e.most || n*int64(t.width) != size {
		return a, fmt.Errorf("array %q: %d bytes for the shape %v: it is damaged", name, size, a.Shape)
	}
	t.order = e.order
	skip := p.at
	if small {
		skip -= 4
	}
	a.Name, a.Type, a.ColumnMajor = string(name), t.String(), true
	a.Each = t.behind(e.open, skip, n, false)
	return a, nil
}

// A matParser reads data elements one after the other.
type matParser struct {
	r     io.Reader
	order binary.ByteOrder
	at    int64
	inner []byte // of a small element: its data stand in its tag
	err   error
}

func (p *matParser) read(n int64) []byte {
	out := make([]byte, n)
	if p.err == nil {
		_, p.err = io.ReadFull(p.r, out)
	}
	p.at += n
	return out
}

// tag reads the tag of an element, which may hold up to 4 bytes of data itself.
func (p *matParser) tag() (kind uint32, size int64, small bool) {
	head := p.read(8)
	kind = p.order.Uint32(head)
	if size := kind >> 16; size != 0 {
		p.inner = head[4:]
		return kind & 0xffff, int64(min(size, 4)), true
	}
	return kind, int64(p.order.Uint32(head[4:])), false
}

// element reads a whole element of at most so many bytes.
func (p *matParser) element(most int64) []byte {
	_, size, small := p.tag()
	if small {
		return p.inner[:size]
	}
	if size > most {
		p.err = fmt.Errorf("a part has %d bytes, can have %d", size, most)
		return nil
	}
	return p.read((size + 7) / 8 * 8)[:size]
}
