package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// A disk is all that a study asks of the operating system. Names are relative
// to the study's folder, with slashes. Tests put one in its place that fails.
type disk interface {
	lstat(name string) (fs.FileInfo, error)
	list(folder string) ([]fs.DirEntry, error)
	open(name string, flag int) (file, error)
	mkdir(name string) error
	rename(from, to string) error
	remove(name string) error // a file, or a folder that is empty
	sync(folder string) error // makes the names in it durable
	lock(f file) error
}

// A file is one that a disk has opened.
type file interface {
	io.ReaderAt
	io.Writer
	io.WriterAt
	io.Closer
	Stat() (fs.FileInfo, error)
	Sync() error
}

// A rooted disk is the folder of a study. No link in it is followed out of it,
// whatever else happens to the folder at the same time: os.Root sees to that.
type rooted struct{ root *os.Root }

func (d rooted) lstat(name string) (fs.FileInfo, error) { return d.root.Lstat(name) }
func (d rooted) mkdir(name string) error                { return d.root.Mkdir(name, 0o777) }
func (d rooted) rename(from, to string) error           { return d.root.Rename(from, to) }
func (d rooted) remove(name string) error               { return d.root.Remove(name) }

func (d rooted) list(folder string) ([]fs.DirEntry, error) {
	f, err := d.root.OpenFile(folder, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// open opens a regular file and nothing else: to open a named pipe would wait
// for ever, and a device has no end.
func (d rooted) open(name string, flag int) (file, error) {
	info, err := d.root.Lstat(name)
	switch {
	case err == nil && !info.Mode().IsRegular() && flag&os.O_EXCL == 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: notRegular(info.Mode())}
	case err != nil && flag&os.O_CREATE == 0:
		return nil, err
	}
	f, err := d.root.OpenFile(name, flag|nonblock, 0o666)
	if err != nil {
		return nil, err
	}
	info, err = f.Stat() // what was there a moment ago may be another thing now
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: name, Err: notRegular(info.Mode())}
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// sync leaves file systems that cannot sync a folder to their own ways.
func (d rooted) sync(folder string) error {
	f, err := d.root.OpenFile(folder, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	err = f.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrInvalid) || errors.Is(err, fs.ErrPermission) {
		return nil
	}
	return err
}

func (d rooted) lock(f file) error { return flock(f.(*os.File)) }

// notRegular is the error of opening something of that mode as a file.
func notRegular(mode fs.FileMode) error {
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
