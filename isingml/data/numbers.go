package data

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// blockLen is how many elements are handed on at a time.
const blockLen = 1 << 14

// A number type is how an element lies in a file: a kind as NumPy names it, b, i,
// u or f, a width in bytes, and the order of the bytes.
type numberType struct {
	kind  byte
	width int
	order binary.ByteOrder
}

// String is the name that NumPy gives the type, such as "float64".
func (t numberType) String() string {
	names := map[byte]string{'b': "bool", 'i': "int", 'u': "uint", 'f': "float"}
	if t.kind == 'b' {
		return "bool"
	}
	return fmt.Sprint(names[t.kind], 8*t.width)
}

// valid reports a type that no elements are read of.
func (t numberType) valid() bool {
	switch t.kind {
	case 'b':
		return t.width == 1
	case 'i', 'u':
		return t.width == 1 || t.width == 2 || t.width == 4 || t.width == 8
	case 'f':
		return t.width == 2 || t.width == 4 || t.width == 8
	}
	return false
}

// decode writes the elements of raw into out. Integers beyond 2^53 lose digits,
// but never become 1, 0 or -1.
func (t numberType) decode(out []float64, raw []byte) {
	out = out[:len(raw)/t.width]
	switch t.width {
	case 1:
		if t.kind == 'i' {
			for i, b := range raw {
				out[i] = float64(int8(b))
			}
			return
		}
		for i, b := range raw {
			out[i] = float64(b)
		}
	case 2:
		for i := range out {
			x := t.order.Uint16(raw[2*i:])
			switch t.kind {
			case 'i':
				out[i] = float64(int16(x))
			case 'u':
				out[i] = float64(x)
			default:
				out[i] = halfFloat(x)
			}
		}
	case 4:
		for i := range out {
			x := t.order.Uint32(raw[4*i:])
			switch t.kind {
			case 'i':
				out[i] = float64(int32(x))
			case 'u':
				out[i] = float64(x)
			default:
				out[i] = float64(math.Float32frombits(x))
			}
		}
	case 8:
		for i := range out {
			x := t.order.Uint64(raw[8*i:])
			switch t.kind {
			case 'i':
				out[i] = float64(int64(x))
			case 'u':
				out[i] = float64(x)
			default:
				out[i] = math.Float64frombits(x)
			}
		}
	}
}

// halfFloat returns the value of an IEEE 754 number of 16 bits.
func halfFloat(x uint16) float64 {
	sign, exponent, fraction := 1-2*float64(x>>15), int(x>>10&31), float64(x&1023)
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 31:
		if fraction != 0 {
			return math.NaN()
		}
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(1024+fraction, exponent-25)
}

// behind returns an [Array.Each] of n elements that follow skip bytes, and are
// the last ones where they end the file.
func (t numberType) behind(open func() (io.ReadCloser, error), skip, n int64, end bool) func(context.Context, func([]float64) error) error {
	return func(ctx context.Context, yield func([]float64) error) error {
		r, err := open()
		if err != nil {
			return err
		}
		defer r.Close()
		if _, err := io.CopyN(io.Discard, r, skip); err != nil {
			return err
		}
		if err := t.read(ctx, r, n, yield); err != nil || !end {
			return err
		}
		return atEnd(r)
	}
}

// read hands n elements that follow in r to yield.
func (t numberType) read(ctx context.Context, r io.Reader, n int64, yield func([]float64) error) error {
	raw := make([]byte, min(blockLen, max(n, 1))*int64(t.width))
	values := make([]float64, len(raw)/t.width)
	for n > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		k := min(int64(len(values)), n)
		part := raw[:k*int64(t.width)]
		if _, err := io.ReadFull(r, part); err != nil {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				err = errors.New("it is cut off")
			}
			return err
		}
		t.decode(values, part)
		if err := yield(values[:k]); err != nil {
			return err
		}
		n -= k
	}
	return nil
}

// typeOf returns the type that NumPy writes as descr, such as "<f8".
func typeOf(descr string) (numberType, error) {
	refuse := fmt.Errorf("its elements have the type %q, must be bool, int8 to int64, uint8 to uint64, or float16 to float64", descr)
	if len(descr) > 1 && descr[1] == 'O' {
		return numberType{}, errors.New("it holds Python objects, which are never loaded: save a.astype(numpy.int8)")
	}
	if len(descr) != 3 {
		return numberType{}, refuse
	}
	t := numberType{kind: descr[1], width: int(descr[2] - '0'), order: binary.LittleEndian}
	switch descr[0] {
	case '>':
		t.order = binary.BigEndian
	case '<', '|', '=':
	default:
		return t, refuse
	}
	if !t.valid() {
		return t, refuse
	}
	return t, nil
}

// product multiplies lengths; false if it is more than most, or a length is
// negative.
func product(lengths []int, most int64) (n int64, ok bool) {
	n = 1
	for _, side := range lengths {
		// Division keeps the product from overflowing.
		if side < 0 || side > 0 && n > most/int64(side) {
			return 0, false
		}
		n *= int64(side)
	}
	return n, true
}
