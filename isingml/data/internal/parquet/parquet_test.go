package parquet

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
)

var columns = []Column{
	{Name: "spins", Type: Fixed, Width: 3},
	{Name: "energy", Type: Double, Width: 8},
	{Name: "chain", Type: Int32, Width: 4},
	{Name: "index", Type: Int64, Width: 8},
}

// groups holds the values of each column, in three row groups; one is empty.
var groups = [][][]byte{
	{[]byte("abcdef"), make([]byte, 16), {1, 0, 0, 0, 2, 0, 0, 0}, bytes.Repeat([]byte{7}, 16)},
	{{}, {}, {}, {}},
	{[]byte("xyz"), bytes.Repeat([]byte{1}, 8), {9, 9, 9, 9}, make([]byte, 8)},
}

var meta = []Pair{{"a", "1"}, {"long", strings.Repeat("x", 300)}, {"a", "2"}}

func written(t *testing.T) []byte {
	t.Helper()
	var file bytes.Buffer
	w, err := NewWriter(&file, columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range groups {
		if err := w.WriteGroup(len(g[0])/3, g); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(meta); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestRoundTrip(t *testing.T) {
	file := written(t)
	f, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(f.Columns(), columns) || f.Rows() != 3 || f.Groups() != 3 || !reflect.DeepEqual(f.Meta(), meta) {
		t.Errorf("%v, %d rows in %d groups, %v", f.Columns(), f.Rows(), f.Groups(), f.Meta())
	}
	var buffer []byte
	for g := range groups {
		for c := range columns {
			got, err := f.Read(g, c, &buffer)
			if err != nil || !bytes.Equal(got, groups[g][c]) {
				t.Errorf("group %d, column %d: %v, %v", g, c, got, err)
			}
		}
		if want := len(groups[g][0]) / 3; f.GroupRows(g) != want {
			t.Errorf("group %d has %d rows, must have %d", g, f.GroupRows(g), want)
		}
	}
}

// Every bit of a file is looked at by Open or by reading all columns.
func TestEveryBitCounts(t *testing.T) {
	good := written(t)
	for i := range good {
		for bit := range 8 {
			bad := bytes.Clone(good)
			bad[i] ^= 1 << bit
			if readAll(bad) == nil {
				t.Errorf("bit %d of byte %d of %d", bit, i, len(good))
			}
		}
		if readAll(good[:i]) == nil {
			t.Errorf("cut off to %d bytes of %d", i, len(good))
		}
	}
}

func readAll(file []byte) error {
	f, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return err
	}
	var buffer []byte
	for g := range f.Groups() {
		for c := range f.Columns() {
			if _, err := f.Read(g, c, &buffer); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestWriterRefuses(t *testing.T) {
	for want, columns := range map[string][]Column{
		"values of 0 bytes":  {{Name: "a", Type: Fixed}},
		"values of 4 bytes":  {{Name: "a", Type: Double, Width: 4}},
		"empty":              {{Name: "", Type: Int32, Width: 4}},
		"used twice":         {{Name: "a", Type: Int32, Width: 4}, {Name: "a", Type: Int32, Width: 4}},
		"values of -1 bytes": {{Name: "a", Type: 99, Width: -1}},
	} {
		if _, err := NewWriter(&bytes.Buffer{}, columns); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, must say %q", err, want)
		}
	}
	w, err := NewWriter(&bytes.Buffer{}, columns[2:])
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteGroup(2, [][]byte{make([]byte, 8), make([]byte, 8)}); err == nil || !strings.Contains(err.Error(), `"index": 8 bytes for 2 rows`) {
		t.Error(err)
	}
	if err := w.Close([]Pair{{"a", strings.Repeat("x", maxFooter)}}); err == nil || !strings.Contains(err.Error(), "must be at most") {
		t.Error(err)
	}
	if got := GroupRows([]Column{{Width: 1 << 27}}); got != 1 {
		t.Errorf("%d rows wider than a group in one", got)
	}
}

// limited is an io.Writer with room for some bytes.
type limited struct{ room int }

func (l *limited) Write(b []byte) (int, error) {
	if l.room -= len(b); l.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

var errFull = errors.New("full")

func TestFullDisk(t *testing.T) {
	for room := range len(written(t)) {
		w, err := NewWriter(&limited{room}, columns)
		for _, g := range groups {
			if err == nil {
				err = w.WriteGroup(len(g[0])/3, g)
			}
		}
		if err == nil {
			err = w.Close(meta)
		}
		if !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: %v", room, err)
		}
	}
}

// failing is a file that cannot be read from some place on.
type failing struct {
	*bytes.Reader
	from int64
}

var errDisk = errors.New("bad disk")

func (f failing) ReadAt(b []byte, at int64) (int, error) {
	if at+int64(len(b)) > f.from {
		return 0, errDisk
	}
	return f.Reader.ReadAt(b, at)
}

func TestBadDisk(t *testing.T) {
	file := written(t)
	size := int64(len(file))
	for _, from := range []int64{0, size - 8, 10} {
		if _, err := Open(failing{bytes.NewReader(file), from}, size); !errors.Is(err, errDisk) {
			t.Errorf("from %d on: %v", from, err)
		}
	}
	f, err := Open(bytes.NewReader(file), size)
	if err != nil {
		t.Fatal(err)
	}
	f.r = failing{bytes.NewReader(file), 10}
	if _, err := f.Read(0, 0, new([]byte)); !errors.Is(err, errDisk) {
		t.Error(err)
	}
	// A file that is shorter now than it was.
	f.r = bytes.NewReader(file[:10])
	if _, err := f.Read(0, 0, new([]byte)); err == nil {
		t.Error("read behind the end")
	}
}
