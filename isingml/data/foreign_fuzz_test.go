package data

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// readAll opens a file given as bytes and reads all elements of all arrays, up to
// a million.
func readAll(ctx context.Context, file []byte) {
	_, arrays, err := arraysIn(Source{Name: "a", Size: int64(len(file)), At: bytes.NewReader(file), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(file)), nil
	}})
	if err != nil {
		return
	}
	for _, a := range arrays[:min(len(arrays), 100)] {
		_ = Look(ctx, a)
		if a.Err != nil {
			continue
		}
		n := 0
		_ = a.Each(ctx, func(values []float64) error {
			if n += len(values); n > 1<<20 {
				return errors.New("enough")
			}
			return nil
		})
	}
}

// saved returns a file of four random configurations.
func saved(t testing.TB, end string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "saved"+end)
	if err := Save(path, noisyEnsemble(t, lattice.Square(4), 4, 0.5)); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// foreignSeeds are files of other programs.
func foreignSeeds(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{
		"blocks.txt": []byte("1 -1\n-1 1\n\n1 1\n1 1\n"), "dense.txt": []byte("0110\n1010\n"), "table.csv": []byte("T,E\n1,2\n3,4\n"),
		"s.npy": array("<i2", "(2, 2, 2)", bytes.Repeat([]byte{1, 0}, 8)),
		"s.h5":  saved(t, ".h5"), "s.txt.gz": saved(t, ".txt.gz"), "t.npz": saved(t, ".npz"),
		"s.npz": deflated(t, "s.npy", array("|i1", "(2, 2, 2)", bytes.Repeat([]byte{1}, 8))),
	}
	paths, err := filepath.Glob(filepath.Join("testdata", "foreign", "*"))
	if err != nil || len(paths) < 7 {
		t.Fatalf("%v, %v", paths, err)
	}
	for _, path := range paths {
		if files[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// Whatever a file holds, reading it ends, in numbers or in an error, and takes no
// memory that the file does not ask for by its own size.
func TestMutatedForeignFiles(t *testing.T) {
	rng := random.New(3, "data/foreign")
	for name, file := range foreignSeeds(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			for range 1500 {
				bad := mutate(rng, file)
				checkAllocates(t, bad, 16*maxDeflate, func() { readAll(t.Context(), bad) })
			}
		})
	}
}

// Each reader has a target of its own. All of them run a minute each with
//
//	for f in $(go test ./isingml/data -list ^Fuzz | grep ^Fuzz); do
//		go test ./isingml/data -run '^$' -fuzz "^$f\$" -fuzztime 1m || break
//	done
func FuzzOpen(f *testing.F)    { fuzzReader(f, "") }
func FuzzText(f *testing.F)    { fuzzReader(f, ".txt", ".csv") }
func FuzzArchive(f *testing.F) { fuzzReader(f, ".npz", ".gz") }
func FuzzHDF5(f *testing.F)    { fuzzReader(f, ".h5") }
func FuzzMATLAB(f *testing.F)  { fuzzReader(f, ".mat") }
func FuzzPickle(f *testing.F)  { fuzzReader(f, ".pkl") }

// fuzzReader starts from the files whose names end in one of these.
func fuzzReader(f *testing.F, ends ...string) {
	for name, file := range foreignSeeds(f) {
		if slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(name, end) }) {
			f.Add(file)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) > 1<<14 {
			t.Skip("longer than need be")
		}
		checkAllocates(t, file, 16*maxDeflate, func() { readAll(t.Context(), file) })
	})
}
