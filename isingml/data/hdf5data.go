package data

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// errNotNumbers is of datasets that hold something else, such as text.
var errNotNumbers = errors.New("it holds no numbers")

// h5Slab bounds the memory of chunks that are read together, in bytes.
const h5Slab = 1 << 28

// dataset returns the array of a dataset.
func (f *h5File) dataset(space, kind, layout, filters *h5Message) (a Array, err error) {
	if space == nil || kind == nil {
		return a, errors.New("it has no shape or no type: its header is damaged")
	}
	if kind.shared || space.shared {
		return a, errors.New("its type is kept apart from it: write it with a type of its own")
	}
	if a.Shape, err = h5Shape(space.body); err != nil {
		return a, err
	}
	t, err := h5Type(kind.body)
	if err != nil {
		return a, err
	}
	a.Type = t.String()
	n, ok := product(a.Shape, (maxDeflate+1)*f.Size/int64(t.width)+1)
	if !ok {
		return a, fmt.Errorf("its shape is %v, more than the file can hold", a.Shape)
	}
	b := layout.body
	if len(b) < 18 {
		b = append(slices.Clone(b), make([]byte, 18-len(b))...)
	}
	if b[0] != 3 && b[0] != 4 {
		return a, fmt.Errorf("its layout has version %d: write it with libver='earliest', or repack it with h5repack", b[0])
	}
	switch class := b[1]; {
	case class == 0:
		raw := b[4:max(4, min(len(layout.body), 4+int(binary.LittleEndian.Uint16(b[2:]))))]
		a.Each = func(ctx context.Context, yield func([]float64) error) error {
			return t.read(ctx, bytes.NewReader(raw), n, yield)
		}
	case class == 1:
		at := le64(b[2:])
		if n > 0 && (at == undefined || at+f.base > uint64(f.Size) || n*int64(t.width) > f.Size-int64(at+f.base)) {
			return a, errors.New("it was never written, or is cut off")
		}
		a.Each = func(ctx context.Context, yield func([]float64) error) error {
			return t.read(ctx, io.NewSectionReader(f.At, int64(at+f.base), n*int64(t.width)), n, yield)
		}
	case class == 2 && b[0] == 3:
		c, err := f.chunks(a.Shape, t, b, filters)
		if err != nil {
			return a, err
		}
		a.Each = c.each
	default:
		return a, errors.New("its chunks are found in the newest way: write it with libver='earliest', or repack it with h5repack")
	}
	return a, nil
}

func h5Shape(b []byte) (shape []int, err error) {
	if len(b) < 4 || b[0] != 1 && b[0] != 2 {
		return nil, errors.New("its shape is damaged")
	}
	at := 8
	if b[0] == 2 {
		if at = 4; b[3] == 2 {
			return nil, errNotNumbers // a null dataspace
		}
	}
	for k := range int(b[1]) {
		if at+8*(k+1) > len(b) {
			return nil, errors.New("its shape is cut off")
		}
		side := le64(b[at+8*k:])
		if side > 1<<48 {
			return nil, fmt.Errorf("a length is %d", side)
		}
		shape = append(shape, int(side))
	}
	return shape, nil
}

// h5Type returns the type of the elements: integers, floats of IEEE 754, and
// enumerations, which h5py writes booleans as.
func h5Type(b []byte) (t numberType, err error) {
	if len(b) < 12 {
		return t, errNotNumbers
	}
	t = numberType{width: int(binary.LittleEndian.Uint32(b[4:])), order: binary.LittleEndian}
	if b[1]&1 != 0 {
		t.order = binary.BigEndian
	}
	switch b[0] & 15 {
	case 0:
		t.kind = 'u'
		if b[1]&8 != 0 {
			t.kind = 'i'
		}
	case 1:
		t.kind = 'f'
		if exponent := map[int]byte{2: 5, 4: 8, 8: 11}[t.width]; len(b) < 20 || b[13] != exponent {
			return t, errNotNumbers
		}
	case 8:
		return h5Type(b[8:])
	default:
		return t, errNotNumbers
	}
	if !t.valid() || binary.LittleEndian.Uint16(b[8:]) != 0 || int(binary.LittleEndian.Uint16(b[10:])) != 8*t.width {
		return t, errNotNumbers
	}
	return t, nil
}
