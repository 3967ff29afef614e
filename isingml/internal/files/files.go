// Package files is all that a study asks of the operating system: calls on one
// folder, which never lead out of it. Tests put in its place what fails.
package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// A Folder is the folder of a study. Names are relative to it, with slashes.
type Folder interface {
	Lstat(name string) (fs.FileInfo, error)
	List(folder string) ([]fs.DirEntry, error) // sorted by name
	// Open opens a regular file, with the flags of [os.OpenFile], and refuses
	// everything else.
	Open(name string, flag int) (File, error)
	Mkdir(name string) error
	Rename(from, to string) error
	Remove(name string) error // a file, or a folder that is empty
	Sync(folder string) error // makes the names in it durable
	// Lock takes the lock of an open file without waiting. The system drops it
	// when the file is closed or its process ends, however that happens. It
	// returns ErrBusy if the lock is taken and [errors.ErrUnsupported] if the
	// file system has no locks.
	Lock(f File) error
	Close() error
}

// A File is one that a folder has opened.
type File interface {
	io.ReaderAt
	io.Writer
	io.WriterAt
	io.Closer
	Stat() (fs.FileInfo, error)
	Sync() error
}

// ErrBusy is what a lock that another one holds gives.
var ErrBusy = errors.New("another process holds the lock")

// Open returns the folder at a path, which may lead through links. No link in
// the folder itself is followed out of it, whatever else happens to it at the
// same time: os.Root sees to that.
func Open(path string) (Folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return rooted{root}, nil
}

type rooted struct{ root *os.Root }

func (d rooted) Lstat(name string) (fs.FileInfo, error) { return d.root.Lstat(name) }
func (d rooted) Mkdir(name string) error                { return d.root.Mkdir(name, 0o777) }
func (d rooted) Rename(from, to string) error           { return d.root.Rename(from, to) }
func (d rooted) Remove(name string) error               { return d.root.Remove(name) }
func (d rooted) Close() error                           { return d.root.Close() }

func (d rooted) List(folder string) ([]fs.DirEntry, error) {
	f, err := d.root.OpenFile(folder, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// To open a named pipe would wait for ever, and a device has no end.
func (d rooted) Open(name string, flag int) (File, error) {
	info, err := d.root.Lstat(name)
	switch {
	case err == nil && !info.Mode().IsRegular() && flag&os.O_EXCL == 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: NotRegular(info.Mode())}
	case err != nil && flag&os.O_CREATE == 0:
		return nil, err
	}
	f, err := d.root.OpenFile(name, flag|nonblock, 0o666)
	if err != nil {
		return nil, err
	}
	info, err = f.Stat() // what was there a moment ago may be another thing now
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: name, Err: NotRegular(info.Mode())}
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

func (d rooted) Sync(folder string) error {
	f, err := d.root.OpenFile(folder, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return err
	}
	return errors.Join(syncFolder(f), f.Close())
}

func (d rooted) Lock(f File) error { return flock(f.(*os.File)) }

// NotRegular is the error of opening something of that mode as a file.
func NotRegular(mode fs.FileMode) error {
	what := "a device"
	switch mode.Type() {
	case fs.ModeDir:
		what = "a folder"
	case fs.ModeSymlink:
		what = "a symbolic link"
	case fs.ModeNamedPipe:
		what = "a named pipe"
	case fs.ModeSocket:
		what = "a socket"
	}
	return fmt.Errorf("it is %s, must be a regular file", what)
}
