package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Write puts what fill writes under a path, in place of the file that has it:
// completely and durably, or not at all. The folder must be there. What is no
// regular file, such as a pipe, is written to as it is.
func Write(path string, fill func(io.Writer) error) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(fill(f), f.Close())
	case err == nil:
		// The file stays where it is, behind links too, and keeps its permissions.
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return err
		}
		return write(path, info.Mode().Perm(), fill, os.Rename)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return write(path, 0, fill, os.Rename)
}

// Create is [Write] for a path that nothing has: what is there is an error that
// is [fs.ErrExist], and stays.
func Create(path string, fill func(io.Writer) error) error {
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	return write(path, 0, fill, func(from, to string) error {
		if err := os.Link(from, to); err == nil || errors.Is(err, fs.ErrExist) {
			return err
		}
		if _, err := os.Lstat(to); err == nil {
			return &fs.PathError{Op: "create", Path: to, Err: fs.ErrExist}
		}
		return os.Rename(from, to) // on file systems without hard links
	})
}

// write writes beside the path, makes the contents durable, then gives them the
// name, then makes that durable: whatever moment the power fails at, there is
// the old file or the new one.
func write(path string, perm fs.FileMode, fill func(io.Writer) error, publish func(from, to string) error) (err error) {
	folder, name := filepath.Split(path)
	temp := fmt.Sprintf("%s.%s-%016x", folder, name, rand.Uint64())
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return renamed(err, path)
	}
	defer os.Remove(temp) // fails once it has the name
	err = fill(f)
	if err == nil && perm != 0 {
		err = f.Chmod(perm)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return renamed(err, path)
	}
	if err := publish(temp, path); err != nil {
		return renamed(err, path)
	}
	return Sync(filepath.Dir(path))
}

// Sync makes the names in a folder durable.
func Sync(folder string) error {
	dir, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(syncFolder(dir), dir.Close())
}

// renamed lets an error name the file that was asked for.
func renamed(err error, path string) error {
	var link *os.LinkError
	if errors.As(err, &link) {
		return &fs.PathError{Op: "write", Path: path, Err: link.Err}
	}
	if e, ok := err.(*fs.PathError); ok {
		return &fs.PathError{Op: e.Op, Path: path, Err: e.Err}
	}
	return err
}

// syncFolder leaves file systems that cannot sync a folder to their own ways.
func syncFolder(f *os.File) error {
	err := f.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrInvalid) || errors.Is(err, fs.ErrPermission) {
		return nil
	}
	return err
}
