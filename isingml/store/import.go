package store

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/isingml/kernel/isingml/lattice"
)

// Import reads configurations from a file: a NumPy array (.npy, see
// [ReadNPY]), one array of a NumPy archive (.npz), or an ensemble in Parquet
// written by [WriteEnsemble]. What it is shows in its first bytes, whatever
// its name. array names the array of an archive, such as "arr_0"; it may be
// empty if there is only one. Errors name the file and what is wrong in it.
func Import(ctx context.Context, path, array string) (*lattice.Set, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	set, err := importFile(ctx, f, info.Size(), array)
	if err != nil {
		return nil, fmt.Errorf("store: importing %s: %w", path, err)
	}
	return set, nil
}

func importFile(ctx context.Context, f *os.File, size int64, array string) (*lattice.Set, error) {
	var magic [6]byte
	if _, err := f.ReadAt(magic[:], 0); err != nil && err != io.EOF {
		return nil, err
	}
	switch m := string(magic[:]); {
	case m == npyMagic:
		return readNPY(ctx, f, size)
	case strings.HasPrefix(m, "PK"):
		return readNPZ(ctx, f, size, array)
	case strings.HasPrefix(m, "PAR1"):
		e, err := openEnsemble(f, size)
		if err != nil {
			return nil, err
		}
		ensemble, _, err := e.rows(0, e.table.Rows())
		if err != nil {
			return nil, err
		}
		return ensemble.Configurations, nil
	case m[0] == 0x80:
		return nil, errors.New("it looks like a Python pickle, which is never loaded: save the array with numpy.save")
	}
	return nil, errors.New("it is none of .npy, .npz and a Parquet ensemble")
}

// maxDeflate bounds how much longer than its compressed form anything can be
// in the compression that .npz uses.
const maxDeflate = 1032

func readNPZ(ctx context.Context, r io.ReaderAt, size int64, array string) (*lattice.Set, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("it is a damaged archive: %w", err)
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
		return nil, fmt.Errorf("it has no array %q; there are %q", array, names)
	case array == "" && len(names) > 1:
		return nil, fmt.Errorf("it has %d arrays, name one of %q", len(names), names)
	case found.CompressedSize64 > uint64(size) || found.UncompressedSize64 > maxDeflate*(found.CompressedSize64+1):
		return nil, fmt.Errorf("array %q: %d bytes cannot have been compressed to %d", found.Name, found.UncompressedSize64, found.CompressedSize64)
	}
	f, err := found.Open()
	if err != nil {
		return nil, fmt.Errorf("array %q: %w", found.Name, err)
	}
	defer f.Close()
	set, err := readNPY(ctx, f, int64(found.UncompressedSize64))
	if err != nil {
		return nil, fmt.Errorf("array %q: %w", found.Name, err)
	}
	// The archive's checksum is compared when the end is read.
	if _, err := f.Read(make([]byte, 1)); err != io.EOF {
		return nil, fmt.Errorf("array %q: its end is damaged: %w", found.Name, err)
	}
	return set, nil
}
