package data

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/isingml/kernel/isingml/lattice"
)

func init() { RegisterFormat("npy", npyMagic, openNPY) }

// openNPY reads the header of a NumPy array, which must be all that the file
// holds.
func openNPY(s Source) ([]Array, error) {
	r, err := s.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	h, err := readNpyHeader(r)
	if err != nil {
		return nil, err
	}
	t, err := typeOf(h.descr)
	if err != nil {
		return nil, err
	}
	left := s.Size - h.length
	n, ok := product(h.shape, left/int64(t.width))
	if !ok || s.At != nil && n*int64(t.width) != left {
		return nil, fmt.Errorf("%d bytes for an array of shape %v and type %q: it is damaged, or not one array alone", left, h.shape, h.descr)
	}
	return []Array{{Shape: h.shape, ColumnMajor: h.fortran, Type: t.String(), Each: t.behind(s.Open, h.length, n, true)}}, nil
}

// atEnd reports what follows the last element, or a checksum that is wrong: those
// of archives are compared when the end is read.
func atEnd(r io.Reader) error {
	switch n, err := r.Read(make([]byte, 1)); {
	case n > 0:
		return errors.New("more bytes follow its last element: it is damaged, or not one array alone")
	case err != io.EOF && err != nil:
		return fmt.Errorf("its end is damaged: %w", err)
	}
	return nil
}

// WriteNPY writes configurations as a NumPy array: int8 of shape (N, L, L), or with
// as many L as the lattice has dimensions, +1 and -1 of spins; or float32 of a real
// field, with the components of a site, if there are several, as the last index.
func WriteNPY(w io.Writer, set *lattice.Set) error {
	if err := writeNPY(w, configurationsOf([]*lattice.Set{set}).output()); err != nil {
		return fmt.Errorf("data: writing a NumPy array: %w", err)
	}
	return nil
}

func writeNPY(w io.Writer, o output) error {
	shape := strconv.Itoa(o.shape[0]) + ","
	for _, n := range o.shape[1:] {
		shape += " " + strconv.Itoa(n) + ","
	}
	if len(o.shape) > 1 {
		shape = shape[:len(shape)-1]
	}
	if _, err := w.Write(npyHead(o.descr(), "("+shape+")")); err != nil {
		return err
	}
	return o.write(w)
}

// npyHead returns the header of a NumPy array.
func npyHead(descr, shape string) []byte {
	text := "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }"
	// NumPy aligns the elements to 64 bytes; the header ends in a new line.
	pad := 63 - (10+len(text))%64
	var head bytes.Buffer
	head.WriteString(npyMagic + "\x01\x00")
	head.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(text)+pad+1)))
	head.WriteString(text)
	head.Write(bytes.Repeat([]byte(" "), pad))
	head.WriteByte('\n')
	return head.Bytes()
}
