package data

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

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
		n := 0
		_ = a.Each(ctx, func(values []float64) error {
			if n += len(values); n > 1<<20 {
				return errors.New("enough")
			}
			return nil
		})
		_ = Look(ctx, a)
	}
}

// foreignSeeds are files of other programs.
func foreignSeeds(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{
		"blocks.txt": []byte("1 -1\n-1 1\n\n1 1\n1 1\n"), "dense.txt": []byte("0110\n1010\n"), "table.csv": []byte("T,E\n1,2\n3,4\n"),
		"s.npy": array("<i2", "(2, 2, 2)", bytes.Repeat([]byte{1, 0}, 8)),
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
			for range 3000 {
				bad := mutate(rng, file)
				checkAllocates(t, bad, 16*maxDeflate, func() { readAll(t.Context(), bad) })
			}
		})
	}
}

func FuzzOpen(f *testing.F) {
	for _, file := range foreignSeeds(f) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) > 1<<14 {
			t.Skip("longer than need be")
		}
		checkAllocates(t, file, 16*maxDeflate, func() { readAll(t.Context(), file) })
	})
}
