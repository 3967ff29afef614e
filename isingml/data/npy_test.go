package data

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"

	"codeberg.org/sbinet/npyio/npy"
)

// array returns a .npy file with any header text and any data.
func array(descr, shape string, data []byte) []byte {
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", descr, shape)
	file := append([]byte(npyMagic), 1, 0)
	file = binary.LittleEndian.AppendUint16(file, uint16(len(text)))
	return append(append(file, text...), data...)
}

// readBytes reads configurations that are given as the bytes of a file.
func readBytes(ctx context.Context, file []byte, r Reading) (*lattice.Set, error) {
	_, arrays, err := arraysIn(Source{Name: "a", Size: int64(len(file)), At: bytes.NewReader(file), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(file)), nil
	}})
	if err != nil {
		return nil, err
	}
	if len(arrays) != 1 {
		return nil, fmt.Errorf("%d arrays", len(arrays))
	}
	at, err := r.Layout.arrange(arrays[0], true)
	if err != nil {
		return nil, err
	}
	c := newCoder(r.Values)
	f, err := formatOf(at.shape, r.Layout.Components, c.codec)
	if err != nil {
		return nil, err
	}
	var rows []byte
	p := &packer{arrangement: at, format: f, coder: c, emit: func(_ int, row []byte) error {
		rows = append(rows, row...)
		return nil
	}}
	if err := p.pack(ctx); err != nil {
		return nil, err
	}
	return lattice.FromRows(f, rows)
}

func TestReadNPY(t *testing.T) {
	ones := bytes.Repeat([]byte{1}, 8)
	for name, c := range map[string]struct {
		file  []byte
		shape []int
		want  string // part of the error, or empty
	}{
		"three dimensions":  {array("|i1", "(2, 2, 2)", ones), []int{2, 2}, ""},
		"two dimensions":    {array("|i1", "(2, 4)", ones), []int{2, 2}, ""},
		"none":              {array("|i1", "(0, 4, 4)", nil), nil, "holds no configurations"},
		"cut off":           {array("|i1", "(2, 2, 2)", ones[1:]), nil, "7 bytes for an array of shape [2 2 2]"},
		"more behind":       {array("|i1", "(2, 2, 2)", append(ones, 1)), nil, "9 bytes for an array"},
		"overflow":          {array("|i1", "(4611686018427387904, 2, 2)", ones), nil, "8 bytes for an array"},
		"overflow in bytes": {array("<f8", "(2305843009213693952, 4)", ones), nil, "8 bytes for an array"},
		"negative":          {array("|i1", "(-1, 2, 2)", ones), nil, "shape holds"},
		"one dimension":     {array("|i1", "(8,)", ones), nil, "one index alone"},
		"not a square":      {array("|i1", "(2, 4, 1)", ones), []int{2, 3}, "no number of configurations of 2x3"},
		"L of 1":            {array("|i1", "(8, 1)", ones), nil, "one index alone"},
		"huge L":            {array("|i1", "(1, 100000, 100000)", ones), nil, "8 bytes for an array"},
		"huge flat L":       {array("|i1", "(1, 9223372036854775807)", ones), nil, "8 bytes for an array"},
		"objects":           {array("|O", "(2, 2, 2)", ones), nil, "never loaded"},
		"complex":           {array("<c8", "(1, 2, 2)", ones), nil, `type "<c8"`},
		"text":              {array("<U1", "(2, 2, 2)", ones), nil, `type "<U1"`},
		"value":             {array("|i1", "(2, 2, 2)", []byte{1, 1, 1, 1, 1, 1, 3, 1}), []int{2, 2}, "configuration 1, row 1, column 0 is 3"},
		"mixed":             {array("|i1", "(2, 2, 2)", []byte{1, 255, 1, 1, 1, 1, 0, 1}), []int{2, 2}, "row 0, column 1 is -1 and configuration 1, row 1, column 0 is 0"},
		"entry twice":       {array("|i1', 'descr': '<i8", "(2, 2, 2)", ones), nil, `entry "descr"`},
		"code":              {array("|i1", "(2, 2, __import__('os'))", ones), nil, "shape holds"},
		"no array":          {[]byte("hello"), nil, "no numbers"},
		"empty":             {nil, nil, "it is empty"},
		"cut header":        {array("|i1", "(2, 2, 2)", nil)[:30], nil, "inside its header"},
		"long header":       {append([]byte(npyMagic), 2, 0, 255, 255, 255, 255), nil, "4294967295 bytes"},
		"format":            {append([]byte(npyMagic), 9, 0, 1, 0), nil, "format 9.0"},
	} {
		set, err := readBytes(context.Background(), c.file, Reading{Layout: Layout{Shape: c.shape}})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, must name %q", name, err, c.want)
		case err == nil && set.Len() > 0 && set.At(1).Magnetization() != 4:
			t.Errorf("%s: %v", name, set.At(1))
		}
	}
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	file := array("|i1", "(2, 2, 2)", ones)
	if _, err := readBytes(canceled, file, Reading{Layout: Layout{Shape: []int{2, 2}}}); err == nil {
		t.Error("read on after the context had ended")
	}
}

func TestWriteNPY(t *testing.T) {
	set := ensemble(t, 5, 40).Configurations
	var file bytes.Buffer
	if err := WriteNPY(&file, set); err != nil {
		t.Fatal(err)
	}
	got, err := readBytes(context.Background(), file.Bytes(), Reading{})
	if err != nil || !bytes.Equal(got.Bits(), set.Bits()) {
		t.Errorf("read back: %v", err)
	}
	// The reader of another hand agrees.
	r, err := npy.NewReader(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if s := r.Header.Descr.Shape; len(s) != 3 || s[0] != 40 || s[1] != 5 || s[2] != 5 {
		t.Errorf("shape %v", s)
	}
	var spins []int8
	if err := r.Read(&spins); err != nil {
		t.Fatal(err)
	}
	for i := range set.Len() {
		if !bytes.Equal(asBytes(spins[i*25:(i+1)*25]), asBytes(set.At(i).Spins)) {
			t.Fatalf("configuration %d differs", i)
		}
	}
}

func asBytes(spins []int8) []byte {
	out := make([]byte, len(spins))
	for i, s := range spins {
		out[i] = byte(s)
	}
	return out
}
