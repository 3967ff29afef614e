package data

import (
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

func init() {
	RegisterFormat("npz, zip or pt", "PK\x03\x04", openZip)
	RegisterFormat("gzip", "\x1f\x8b", openGzip)
}

// maxDeflate bounds how much longer than its compressed form anything can be
// in the compression that .npz and .gz use.
const maxDeflate = 1032

// openZip lists the arrays of all files in an archive, such as those of a NumPy
// archive (.npz), or the tensors of a PyTorch file. Files in it that no format
// reads are passed over.
func openZip(s Source) ([]Array, error) {
	if s.At == nil {
		return nil, errors.New("it is an archive inside another one: unpack that first")
	}
	archive, err := zip.NewReader(s.At, s.Size)
	if err != nil {
		return nil, fmt.Errorf("it is a damaged archive: %w", err)
	}
	if i := slices.IndexFunc(archive.File, func(f *zip.File) bool { return strings.HasSuffix(f.Name, "data.pkl") }); i >= 0 {
		return openTorch(archive, archive.File[i], s.Size)
	}
	var arrays []Array
	var passed error
	for _, entry := range archive.File {
		if entry.FileInfo().IsDir() {
			continue
		}
		inside, err := arraysOf(entry, s.Size)
		if err != nil {
			passed = fmt.Errorf("array %q: %w", entry.Name, err)
			if strings.HasSuffix(entry.Name, ".npy") {
				return nil, passed
			}
			continue
		}
		arrays = append(arrays, inside...)
	}
	if len(arrays) == 0 && passed != nil {
		return nil, fmt.Errorf("it holds no array of numbers: %w", passed)
	}
	return arrays, nil
}

// arraysOf opens a file of an archive.
func arraysOf(entry *zip.File, size int64) ([]Array, error) {
	s, err := entrySource(entry, size)
	if err != nil {
		return nil, err
	}
	_, arrays, err := arraysIn(s)
	name := strings.TrimSuffix(entry.Name, ".npy")
	for i := range arrays {
		arrays[i].Name = strings.TrimSuffix(name+":"+arrays[i].Name, ":")
	}
	return arrays, err
}

// entrySource returns a file of an archive of that size as a source.
func entrySource(entry *zip.File, size int64) (Source, error) {
	if entry.CompressedSize64 > uint64(size) || entry.UncompressedSize64 > maxDeflate*(entry.CompressedSize64+1) {
		return Source{}, fmt.Errorf("%d bytes cannot have been compressed to %d", entry.UncompressedSize64, entry.CompressedSize64)
	}
	return Source{Name: entry.Name, Size: int64(entry.UncompressedSize64), Open: entry.Open}, nil
}

// openGzip opens what is compressed alone.
func openGzip(s Source) ([]Array, error) {
	if s.At == nil {
		return nil, errors.New("it is compressed twice: unpack it once")
	}
	_, arrays, err := arraysIn(Source{Name: strings.TrimSuffix(s.Name, ".gz"), Size: maxDeflate * (s.Size + 1), Open: func() (io.ReadCloser, error) {
		return gzip.NewReader(io.NewSectionReader(s.At, 0, s.Size))
	}})
	return arrays, err
}
