package data

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/sample"
)

// read reads one file of spins.
func read(path, array string, shape ...int) (*sample.Ensemble, error) {
	all, _, err := Reading{Files: []string{path}, Array: array, Layout: Layout{Shape: shape}}.Read(context.Background())
	if err != nil {
		return nil, err
	}
	return all[0].Ensemble, nil
}

func TestImport(t *testing.T) {
	dir := t.TempDir()
	ones := array("|i1", "(2, 2, 2)", bytes.Repeat([]byte{1}, 8))
	files := map[string][]byte{
		"a.npy":     ones,
		"a.npz":     archive(t, "spins.npy", ones, "note.txt", []byte("x")),
		"two.npz":   archive(t, "a.npy", ones, "b.npy", ones),
		"a.parquet": encode(t, ensemble(t, 2, 2), provenance(2)),
		"a.pkl":     {0x80, 4, 0x95},
		"a.txt":     []byte("1 1\n1 1\n\n1 1\n1 1\n"),
		"binary":    {1, 2, 3},
		"empty":     {},
	}
	flipped := bytes.Clone(files["a.npz"])
	flipped[bytes.Index(flipped, ones)+len(ones)-1] ^= 0xfe // 1 becomes -1
	files["flipped.npz"] = flipped
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ name, array, want string }{
		{"a.npy", "", ""},
		{"a.npz", "", ""},
		{"a.npz", "spins", ""},
		{"two.npz", "b", ""},
		{"a.parquet", "", ""},
		{"a.npz", "note", `no array "note"; there are ["spins"]`},
		{"two.npz", "", `name one of ["a" "b"]`},
		{"flipped.npz", "", "checksum"},
		{"a.pkl", "", "no array of numbers"},
		{"a.txt", "", ""},
		{"binary", "", "none of"},
		{"empty", "", "it is empty"},
		{"missing", "", "no such file"},
		{".", "", "no regular file"},
	} {
		path := filepath.Join(dir, c.name)
		e, err := read(path, c.array, 2, 2)
		switch {
		case c.want == "" && (err != nil || e.Configurations.Len() != 2 || e.Configurations.L() != 2):
			t.Errorf("%s: %v, %v", c.name, e, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path)):
			t.Errorf("%s: %v, must name the file and %q", c.name, err, c.want)
		}
	}
}

// Of an array nothing is known but the spins; an ensemble keeps what it has.
func TestImportKnows(t *testing.T) {
	dir, e := t.TempDir(), ensemble(t, 5, 40)
	var spins bytes.Buffer
	if err := WriteNPY(&spins, e.Configurations); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"a.npy": spins.Bytes(), "a.parquet": encode(t, e, Provenance{})} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := read(filepath.Join(dir, "a.parquet"), "")
	e.Model, e.Params, e.Columns[0].Unit = "", nil, "as given" // what is imported stands for itself
	if err != nil || !reflect.DeepEqual(got, e) {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = read(filepath.Join(dir, "a.npy"), "")
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsNaN(got.Beta) || got.Model != "" || got.Energy() != nil || !slices.Equal(got.Magnetization(), e.Magnetization()) {
		t.Errorf("an array became %+v", got)
	}
	if parts := got.Chains(got.Magnetization()); len(parts) != 1 || len(parts[0]) != 40 {
		t.Errorf("it has %d chains, must be one of 40", len(parts))
	}
}

func TestImportNumbers(t *testing.T) {
	dir := t.TempDir()
	half := binary.LittleEndian.AppendUint64(nil, math.Float64bits(-1.5))
	nan := binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.NaN()))
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"floats":   {array("<f8", "(2,)", append(half, half...)), ""},
		"integers": {array("|i1", "(2,)", []byte{3, 4}), ""},
		"column":   {array("|i1", "(2, 1)", []byte{3, 4}), ""},
		"archive":  {archive(t, "e.npy", array("|i1", "(2,)", []byte{3, 4})), ""},
		"spins":    {array("|i1", "(1, 2, 2)", []byte{1, 1, 1, 1}), "shape is [1 2 2], must be (N,)"},
		"nan":      {array("<f8", "(2,)", append(half, nan...)), "number 1 is NaN"},
		"cut off":  {array("<f8", "(2,)", half), "8 bytes for an array"},
		"three":    {array("|i1", "(3,)", []byte{3, 4, 5}), "3 numbers for 2 configurations"},
		"overflow": {array("<f8", "(9223372036854775807,)", half), "8 bytes for an array"},
		"text":     {[]byte("1.5\n2\n"), ""},
		"words":    {[]byte("1.5\nx\n"), "line 2"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, c.file, 0o666); err != nil {
			t.Fatal(err)
		}
		values, _, err := numbersAt(context.Background(), path, 2)
		if c.want == "" && (err != nil || len(values) != 2) || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, %v, must name %q", name, values, err, c.want)
		}
	}
}

// archive returns a zip file of names and contents, stored as they are.
func archive(t *testing.T, entries ...any) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i := 0; i < len(entries); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: entries[i].(string), Method: zip.Store})
		if err == nil {
			_, err = w.Write(entries[i+1].([]byte))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestImportFromNumPy(t *testing.T) {
	dir := t.TempDir()
	python(t, "make_arrays.py", dir)
	expected, err := os.ReadFile(filepath.Join(dir, "expected")) // int64, 1 and 0
	if err != nil {
		t.Fatal(err)
	}
	good, _ := filepath.Glob(filepath.Join(dir, "good-*"))
	if len(good) < 20 {
		t.Fatalf("only %d files", len(good))
	}
	for _, path := range good {
		var shape []int
		if strings.Contains(path, "flat") { // rows of 25 that may be chains
			shape = []int{5, 5}
		}
		e, err := read(path, "", shape...)
		if err != nil || e.Configurations.Len() != 7 || e.Configurations.L() != 5 {
			t.Errorf("%v", err)
			continue
		}
		set := e.Configurations
		for i := range 7 * 25 {
			want := int8(2*binary.LittleEndian.Uint64(expected[8*i:]) - 1)
			if got := set.At(i / 25).Spins[i%25]; got != want {
				t.Fatalf("%s: spin %d is %d, must be %d", path, i, got, want)
			}
		}
	}
	for name, want := range map[string]string{
		"two.npz":     "name one of",
		"object.npy":  "never loaded",
		"record.npy":  "structured",
		"complex.npy": `"<c16"`,
		"oblong.npy":  "not a square",
		"half.npy":    "configuration 3, row 2, column 1 is 0.5",
		"two.npy":     "not one array alone",
	} {
		_, err := read(filepath.Join(dir, name), "")
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, must name %q", name, err, want)
		}
	}
}
