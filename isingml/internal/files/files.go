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
	"time"
)

// A Folder is the folder of a study. Names are relative to it, with slashes.
type Folder interface {
	Lstat(name string) (fs.FileInfo, error)
	List(folder string) ([]fs.DirEntry, error) // sorted by name
	// Open opens a regular file, with the flags of [os.OpenFile], and refuses
	// everything else.
	Open(name string, flag int) (File, error)
	Mkdir(name string) error
	// Sub opens a subfolder and holds it: what is done there walks no path
	// again. No link on the way is followed.
	Sub(name string) (Folder, error)
	Rename(from, to string) error
	Link(from, to string) error // gives a file a second name, which must be free
	// Touch gives what has the name the time of its last change.
	Touch(name string, at time.Time) error
	Remove(name string) error // a file, or a folder that is empty
	Sync(folder string) error // makes the names in it durable
	// SyncAll makes everything durable that was written in the folder so far,
	// files and names, in one call. Where Together is false it does nothing.
	SyncAll() error
	Together() bool
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
	return rooted{root: root, together: syncsAll(root)}, nil
}

type rooted struct {
	root     *os.Root
	inner    bool // a subfolder: what it opens lies in it, whatever links there are
	together bool
}

func (d rooted) Lstat(name string) (fs.FileInfo, error) { return d.root.Lstat(name) }
func (d rooted) Mkdir(name string) error                { return d.root.Mkdir(name, 0o777) }
func (d rooted) Rename(from, to string) error           { return d.root.Rename(from, to) }
func (d rooted) Remove(name string) error               { return d.root.Remove(name) }
func (d rooted) Link(from, to string) error             { return d.root.Link(from, to) }
func (d rooted) Together() bool                         { return d.together }
func (d rooted) Close() error                           { return d.root.Close() }

func (d rooted) Touch(name string, at time.Time) error { return d.root.Chtimes(name, at, at) }

func (d rooted) Sub(name string) (Folder, error) {
	at := d.root
	for part := range strings.SplitSeq(name, "/") {
		info, err := at.Lstat(part)
		if err == nil && !info.IsDir() {
			err = &fs.PathError{Op: "open", Path: name, Err: errors.New("it is not a folder")}
		}
		var next *os.Root
		if err == nil {
			next, err = at.OpenRoot(part)
		}
		if at != d.root {
			err = errors.Join(err, at.Close())
		}
		if err != nil {
			return nil, err
		}
		at = next
	}
	return rooted{at, true, d.together}, nil
}

func (d rooted) SyncAll() error {
	if !d.together {
		return nil
	}
	f, err := d.root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(syncAll(f), f.Close())
}

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
	if !d.inner && flag&os.O_EXCL == 0 {
		info, err := d.root.Lstat(name)
		switch {
		case err == nil && !info.Mode().IsRegular():
			return nil, &fs.PathError{Op: "open", Path: name, Err: NotRegular(info.Mode())}
		case err != nil && flag&os.O_CREATE == 0:
			return nil, err
		}
	}
	f, err := d.root.OpenFile(name, flag|nonblock, 0o666)
	if err != nil {
		return nil, err
	}
	if flag&os.O_EXCL != 0 {
		return f, nil // it was made just now
	}
	info, err := f.Stat() // what was there a moment ago may be another thing now
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
