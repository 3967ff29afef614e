package data

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/isingml/kernel/isingml/lattice"
)

// readNPY reads configurations from a NumPy array of shape (N, L, L) or
// (N, L*L) whose elements are bool, integers or floats. Spins are all +1 and
// -1, or all 1 and 0, where 0 stands for -1; of other codecs each element is a
// value. The array must be all that r holds, which is size bytes long. Nothing
// in it is ever executed: arrays of objects, which are Python pickles, are
// refused.
func readNPY(ctx context.Context, r io.Reader, size int64, codec lattice.Codec) (*lattice.Set, error) {
	h, err := readNpyHeader(r)
	if err != nil {
		return nil, err
	}
	_, l, err := h.layout()
	if err != nil {
		return nil, err
	}
	f := lattice.Format{Shape: []int{l, l}, Codec: codec}
	if err := f.Validate(); err != nil {
		return nil, err
	}
	if codec != lattice.Spins {
		p := &valuePacker{format: f}
		if err := h.elements(ctx, r, size, p.add); err != nil {
			return nil, err
		}
		return lattice.FromRows(f, p.packed)
	}
	p := &packer{l: l, volume: int64(l) * int64(l)}
	if err := h.elements(ctx, r, size, p.add); err != nil {
		return nil, err
	}
	return lattice.FromPacked(l, p.packed)
}

// readNumbers reads an array of one dimension, or of shape (N, 1).
func readNumbers(ctx context.Context, r io.Reader, size int64) ([]float64, error) {
	h, err := readNpyHeader(r)
	if err != nil {
		return nil, err
	}
	if n := len(h.shape); n != 1 && !(n == 2 && h.shape[1] == 1) {
		return nil, fmt.Errorf("its shape is %v, must be (N,), one number for each configuration", h.shape)
	}
	var values []float64
	err = h.elements(ctx, r, size, func(part []byte, width int64, value func([]byte) float64) error {
		for ; len(part) > 0; part = part[width:] {
			x := value(part)
			if !finite(x) {
				return fmt.Errorf("number %d is %v, must be finite", len(values), x)
			}
			values = append(values, x)
		}
		return nil
	})
	return values, err
}

// elements hands the elements of an array that is all that is left of r, with
// their width in bytes and what reads one, to add: some at a time. size is the
// length of the header and the array.
func (h npyHeader) elements(ctx context.Context, r io.Reader, size int64, add func(part []byte, width int64, value func([]byte) float64) error) error {
	width, value, err := decoderOf(h.descr)
	if err != nil {
		return err
	}
	left := size - h.length
	if n, ok := h.count(left / width); !ok || n*width != left {
		return fmt.Errorf("%d bytes for an array of shape %v and type %q: it is damaged, or not one array alone", left, h.shape, h.descr)
	}
	buf := make([]byte, min(1<<16*width, max(left, 1)))
	for left > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := buf[:min(int64(len(buf)), left)]
		if _, err := io.ReadFull(r, part); err != nil {
			return fmt.Errorf("it is cut off: %w", err)
		}
		left -= int64(len(part))
		if err := add(part, width, value); err != nil {
			return err
		}
	}
	return nil
}

// count returns the number of elements, false if there are more than most.
func (h npyHeader) count(most int64) (n int64, ok bool) {
	n = 1
	for _, side := range h.shape {
		// Division keeps the product from overflowing.
		if side > 0 && n > most/side {
			return 0, false
		}
		n *= side
	}
	return n, true
}

// decoderOf returns the width in bytes of elements of this NumPy type and a
// function that reads one as a float64. Integers beyond 2^53 lose digits, but
// never become 1, 0 or -1.
func decoderOf(descr string) (width int64, value func([]byte) float64, err error) {
	refuse := func() (int64, func([]byte) float64, error) {
		return 0, nil, fmt.Errorf("its elements have the type %q, must be bool, int8 to int64, uint8 to uint64, float32 or float64", descr)
	}
	if len(descr) != 3 {
		if len(descr) > 1 && descr[1] == 'O' {
			return 0, nil, errors.New("it holds Python objects, which are never loaded: save a.astype(numpy.int8)")
		}
		return refuse()
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch descr[0] {
	case '>':
		order = binary.BigEndian
	case '<', '|', '=':
	default:
		return refuse()
	}
	switch descr[1:] {
	case "b1", "u1":
		return 1, func(b []byte) float64 { return float64(b[0]) }, nil
	case "i1":
		return 1, func(b []byte) float64 { return float64(int8(b[0])) }, nil
	case "i2":
		return 2, func(b []byte) float64 { return float64(int16(order.Uint16(b))) }, nil
	case "u2":
		return 2, func(b []byte) float64 { return float64(order.Uint16(b)) }, nil
	case "i4":
		return 4, func(b []byte) float64 { return float64(int32(order.Uint32(b))) }, nil
	case "u4":
		return 4, func(b []byte) float64 { return float64(order.Uint32(b)) }, nil
	case "i8":
		return 8, func(b []byte) float64 { return float64(int64(order.Uint64(b))) }, nil
	case "u8":
		return 8, func(b []byte) float64 { return float64(order.Uint64(b)) }, nil
	case "f4":
		return 4, func(b []byte) float64 { return float64(math.Float32frombits(order.Uint32(b))) }, nil
	case "f8":
		return 8, func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) }, nil
	}
	return refuse()
}

// WriteNPY writes the values of the configurations, +1 and -1 of spins, as a
// NumPy array of int8 of shape (N, L, L), or with as many L as the lattice has
// dimensions.
func WriteNPY(w io.Writer, set *lattice.Set) error {
	shape := strconv.Itoa(set.Len())
	for _, l := range slices.Backward(set.Format().Shape) { // NumPy's last index runs fastest
		shape += ", " + strconv.Itoa(l)
	}
	text := "{'descr': '|i1', 'fortran_order': False, 'shape': (" + shape + "), }"
	// NumPy aligns the elements to 64 bytes; the header ends in a new line.
	pad := 63 - (10+len(text))%64
	var head bytes.Buffer
	head.WriteString(npyMagic + "\x01\x00")
	head.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(text)+pad+1)))
	head.WriteString(text)
	head.Write(bytes.Repeat([]byte(" "), pad))
	head.WriteByte('\n')
	if _, err := w.Write(head.Bytes()); err != nil {
		return fmt.Errorf("data: writing a NumPy array: %w", err)
	}
	spins := make([]int8, set.Format().Sites())
	out := make([]byte, len(spins))
	for i := range set.Len() {
		set.Unpack(i, spins)
		for j, s := range spins {
			out[j] = byte(s)
		}
		if _, err := w.Write(out); err != nil {
			return fmt.Errorf("data: writing a NumPy array: %w", err)
		}
	}
	return nil
}
