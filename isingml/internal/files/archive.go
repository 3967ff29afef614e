package files

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// IsArchive tells by its name whether a path is that of a folder in one file.
func IsArchive(path string) bool { return strings.HasSuffix(path, ".zip") }

// Pack writes a folder as one file, a zip archive whose files lie in it as they
// are, so that [OpenArchive] reads them in place. The same folder makes the same
// bytes. A file that has the path is an error that is [fs.ErrExist], and stays.
func Pack(path, folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	return Create(path, func(w io.Writer) error {
		z := zip.NewWriter(w)
		err := fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			to, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			if err != nil {
				return err
			}
			from, err := root.Open(name)
			if err != nil {
				return err
			}
			_, err = io.Copy(to, from)
			return errors.Join(err, from.Close())
		})
		return errors.Join(err, z.Close())
	})
}

// OpenArchive returns what Pack has written as a folder that is only read. An
// archive with compressed files, or with two of one name, is refused.
func OpenArchive(path string) (Folder, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	a, err := readArchive(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	return a, nil
}

func readArchive(f *os.File) (Folder, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, NotRegular(info.Mode())
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("it is no zip archive: %w", err)
	}
	a := archive{zip: z, file: f, entries: make(map[string]*zip.File, len(z.File)), folder: "."}
	for _, e := range z.File {
		name := strings.TrimSuffix(e.Name, "/")
		_, twice := a.entries[name]
		switch {
		case !fs.ValidPath(name):
			return nil, fmt.Errorf("the name %q in it leads out of it", e.Name)
		case twice:
			return nil, fmt.Errorf("it holds %q twice", e.Name)
		case e.Method != zip.Store:
			return nil, fmt.Errorf("%q in it is compressed: unpack it and name the folder", e.Name)
		case e.UncompressedSize64 != e.CompressedSize64 || e.UncompressedSize64 > uint64(info.Size()):
			return nil, fmt.Errorf("%q in it has %d bytes of %d", e.Name, e.UncompressedSize64, info.Size())
		}
		a.entries[name] = e
	}
	return a, nil
}

// An archive is a folder in a zip archive.
type archive struct {
	zip     *zip.Reader
	file    *os.File
	entries map[string]*zip.File
	folder  string
	inner   bool // a subfolder, which does not close the file
}

var errReadOnly = fmt.Errorf("an archive is only read: %w", fs.ErrPermission)

func (a archive) in(name string) string { return path.Join(a.folder, name) }

func (a archive) Lstat(name string) (fs.FileInfo, error) { return fs.Stat(a.zip, a.in(name)) }

func (a archive) List(folder string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(a.zip, a.in(folder))
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

func (a archive) Open(name string, flag int) (File, error) {
	if flag != os.O_RDONLY {
		return nil, errReadOnly
	}
	info, err := a.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: NotRegular(info.Mode())}
	}
	e := a.entries[a.in(name)]
	offset, err := e.DataOffset()
	if err != nil {
		return nil, err
	}
	return packed{io.NewSectionReader(a.file, offset, int64(e.UncompressedSize64)), info}, nil
}

func (a archive) Sub(name string) (Folder, error) {
	info, err := a.Lstat(name)
	if err == nil && !info.IsDir() {
		err = &fs.PathError{Op: "open", Path: name, Err: errors.New("it is not a folder")}
	}
	if err != nil {
		return nil, err
	}
	a.folder, a.inner = a.in(name), true
	return a, nil
}

func (a archive) Close() error {
	if a.inner {
		return nil
	}
	return a.file.Close()
}

func (archive) Mkdir(string) error            { return errReadOnly }
func (archive) Rename(string, string) error   { return errReadOnly }
func (archive) Link(string, string) error     { return errReadOnly }
func (archive) Touch(string, time.Time) error { return errReadOnly }
func (archive) Remove(string) error           { return errReadOnly }
func (archive) Sync(string) error             { return nil }
func (archive) SyncAll() error                { return nil }
func (archive) Together() bool                { return false }
func (archive) Lock(File) error               { return errors.ErrUnsupported }

// A packed file is one in an archive.
type packed struct {
	*io.SectionReader
	info fs.FileInfo
}

func (p packed) Stat() (fs.FileInfo, error)       { return p.info, nil }
func (packed) Write([]byte) (int, error)          { return 0, errReadOnly }
func (packed) WriteAt([]byte, int64) (int, error) { return 0, errReadOnly }
func (packed) Close() error                       { return nil }
func (packed) Sync() error                        { return nil }
