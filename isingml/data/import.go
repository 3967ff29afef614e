package data

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

// Import reads configurations from a file: a NumPy array (.npy) of +1 and -1,
// or 1 and 0, of shape (N, L, L) or (N, L*L), one such array of a NumPy archive
// (.npz), or an ensemble in Parquet written by [WriteEnsemble], with all that it
// holds. What it is shows in its
// first bytes, whatever its name. array names the array of an archive, such as
// "arr_0"; it may be empty if there is only one. codec says which values
// sites take: [lattice.Spins], or 0 to q-1. Of an array nothing is known
// but the spins: it counts as one Markov chain, beta is NaN, and there are no
// energies. Errors name the file and what is wrong in it.
func Import(ctx context.Context, path, array string, codec lattice.Codec) (*sample.Ensemble, error) {
	var e *sample.Ensemble
	err := withFile(path, func(f io.ReaderAt, size int64) (err error) {
		e, err = importFrom(ctx, f, size, array, codec)
		return err
	})
	return e, err
}

// ImportNumbers reads one number for each configuration, such as its energy,
// from a NumPy array of shape (N,), or from one array of an archive, as
// [Import] reads configurations.
func ImportNumbers(ctx context.Context, path, array string) ([]float64, error) {
	var values []float64
	err := withFile(path, func(f io.ReaderAt, size int64) error {
		return npyIn(f, size, array, func(r io.Reader, size int64) (err error) {
			values, err = readNumbers(ctx, r, size)
			return err
		})
	})
	return values, err
}

// withFile opens a file to be read from.
func withFile(path string, read func(f io.ReaderAt, size int64) error) error {
	f, size, err := openRegular(path)
	if err != nil {
		return fmt.Errorf("data: importing: %w", err)
	}
	defer f.Close()
	if err := read(f, size); err != nil {
		return fmt.Errorf("data: importing %s: %w", path, err)
	}
	return nil
}

// openRegular opens a file for reading. A pipe or a device, which may never
// end, is refused.
func openRegular(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("%s is no regular file", path)
	}
	f, err := os.Open(path)
	return f, info.Size(), err
}

func importFrom(ctx context.Context, f io.ReaderAt, size int64, array string, codec lattice.Codec) (*sample.Ensemble, error) {
	if begins(f, "PAR1") {
		e, _, err := ReadEnsemble(f, size)
		if err != nil {
			return nil, fmt.Errorf("it is no Parquet file of isingml, or damaged (%w): of another program's, save the spins with numpy.save", err)
		}
		if have := e.Configurations.Format().Codec; have != codec {
			return nil, fmt.Errorf("its sites have the values %d, not %d", have.Values(), codec.Values())
		}
		return e, nil
	}
	var set *lattice.Set
	err := npyIn(f, size, array, func(r io.Reader, size int64) (err error) {
		set, err = readNPY(ctx, r, size, codec)
		return err
	})
	if err != nil {
		return nil, err
	}
	e := &sample.Ensemble{Beta: math.NaN(), Configurations: set, Chain: make([]int32, set.Len())}
	if codec == lattice.Spins {
		m := make([]float64, set.Len())
		for i := range m {
			m[i] = float64(set.Magnetization(i))
		}
		e.Columns = []sample.Column{{Name: "magnetization", Unit: "1", Values: m}}
	}
	return e, nil
}

func begins(f io.ReaderAt, magic string) bool {
	head := make([]byte, len(magic))
	_, err := f.ReadAt(head, 0)
	return err == nil && string(head) == magic
}

// npyIn finds the array in a .npy or .npz file and reads it.
func npyIn(f io.ReaderAt, size int64, array string, read func(r io.Reader, size int64) error) error {
	switch {
	case begins(f, npyMagic):
		return read(io.NewSectionReader(f, 0, size), size)
	case begins(f, "PK"):
		return npzIn(f, size, array, read)
	case begins(f, "\x80"):
		return errors.New("it looks like a Python pickle, which is never loaded: save the array with numpy.save")
	}
	return errors.New("it is none of .npy, .npz and a Parquet ensemble")
}

// maxDeflate bounds how much longer than its compressed form anything can be
// in the compression that .npz uses.
const maxDeflate = 1032

func npzIn(f io.ReaderAt, size int64, array string, read func(r io.Reader, size int64) error) error {
	archive, err := zip.NewReader(f, size)
	if err != nil {
		return fmt.Errorf("it is a damaged archive: %w", err)
	}
	var names []string
	var found *zip.File
	for _, entry := range archive.File {
		name, ok := strings.CutSuffix(entry.Name, ".npy")
		if !ok {
			continue
		}
		names = append(names, name)
		if array == name || array == "" {
			found = entry
		}
	}
	switch {
	case found == nil:
		return fmt.Errorf("it has no array %q; there are %q", array, names)
	case array == "" && len(names) > 1:
		return fmt.Errorf("it has %d arrays, name one of %q", len(names), names)
	case found.CompressedSize64 > uint64(size) || found.UncompressedSize64 > maxDeflate*(found.CompressedSize64+1):
		return fmt.Errorf("array %q: %d bytes cannot have been compressed to %d", found.Name, found.UncompressedSize64, found.CompressedSize64)
	}
	r, err := found.Open()
	if err != nil {
		return fmt.Errorf("array %q: %w", found.Name, err)
	}
	defer r.Close()
	if err := read(r, int64(found.UncompressedSize64)); err != nil {
		return fmt.Errorf("array %q: %w", found.Name, err)
	}
	// The archive's checksum is compared when the end is read.
	if _, err := r.Read(make([]byte, 1)); err != io.EOF {
		return fmt.Errorf("array %q: its end is damaged: %w", found.Name, err)
	}
	return nil
}
