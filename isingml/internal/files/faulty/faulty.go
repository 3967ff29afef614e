package faulty

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"github.com/isingml/kernel/isingml/internal/files"
)

type folder struct {
	files.Folder
	plan *Plan
}

// do makes a call that is done or not: a process may die before or after it.
func (d folder) do(writes bool, err error, call func() error) error {
	done, failed := d.plan.meet(writes, err)
	if failed != nil && (failed != ErrDead || done < 1) {
		return failed
	}
	return errors.Join(failed, call())
}

func (d folder) Mkdir(name string) error {
	return d.do(true, syscall.ENOSPC, func() error { return d.Folder.Mkdir(name) })
}

func (d folder) Rename(from, to string) error {
	return d.do(true, syscall.EIO, func() error { return d.Folder.Rename(from, to) })
}

func (d folder) Link(from, to string) error {
	return d.do(true, syscall.EIO, func() error { return d.Folder.Link(from, to) })
}

func (d folder) Sub(name string) (files.Folder, error) {
	var sub files.Folder
	err := d.do(false, syscall.EMFILE, func() (err error) { sub, err = d.Folder.Sub(name); return err })
	if err != nil {
		if sub != nil {
			_ = sub.Close()
		}
		return nil, err
	}
	return folder{sub, d.plan}, nil
}

// SyncAll that fails loses what it should have kept.
func (d folder) SyncAll() error {
	_, failed := d.plan.meet(false, syscall.EIO)
	d.plan.mu.Lock()
	defer d.plan.mu.Unlock()
	for f := range d.plan.open {
		switch {
		case failed == nil:
			f.synced = f.size
		case failed != ErrDead:
			f.lose()
		default:
			continue
		}
		delete(d.plan.open, f)
		if f.closed {
			_ = f.File.Close()
		}
	}
	return failed
}

// Remove works on a full disk too.
func (d folder) Remove(name string) error {
	return d.do(false, fs.ErrPermission, func() error { return d.Folder.Remove(name) })
}

func (d folder) Sync(string) error {
	return d.do(false, syscall.EIO, func() error { return nil })
}

func (d folder) Lock(f files.File) error {
	return d.do(false, syscall.EIO, func() error { return d.Folder.Lock(f.(*file).File) })
}

func (d folder) Lstat(name string) (info fs.FileInfo, err error) {
	err = d.do(false, syscall.EIO, func() error { info, err = d.Folder.Lstat(name); return err })
	return info, err
}

func (d folder) List(name string) (entries []fs.DirEntry, err error) {
	err = d.do(false, syscall.EIO, func() error { entries, err = d.Folder.List(name); return err })
	return entries, err
}

func (d folder) Open(name string, flag int) (files.File, error) {
	var f files.File
	err := d.do(flag&os.O_CREATE != 0, syscall.EMFILE, func() (err error) { f, err = d.Folder.Open(name, flag); return err })
	if err != nil {
		if f != nil {
			_ = f.Close()
		}
		return nil, err
	}
	return &file{File: f, plan: d.plan}, nil
}

type file struct {
	files.File
	plan   *Plan
	size   int64 // written
	synced int64
	closed bool // by who wrote it
}

func (f *file) Write(b []byte) (int, error) {
	done, failed := f.plan.meet(true, syscall.ENOSPC)
	if failed != nil {
		b = b[:int(min(done, 1)*float64(len(b)))]
	}
	n, err := f.File.Write(b)
	f.plan.mu.Lock()
	defer f.plan.mu.Unlock()
	f.size += int64(n)
	f.plan.open[f] = true
	return n, errors.Join(failed, err)
}

func (f *file) WriteAt(b []byte, at int64) (int, error) {
	if _, failed := f.plan.meet(true, syscall.ENOSPC); failed != nil {
		return 0, failed
	}
	return f.File.WriteAt(b, at)
}

func (f *file) ReadAt(b []byte, at int64) (int, error) {
	if _, failed := f.plan.meet(false, syscall.EIO); failed != nil {
		return 0, failed
	}
	return f.File.ReadAt(b, at)
}

func (f *file) Stat() (fs.FileInfo, error) {
	if _, failed := f.plan.meet(false, syscall.EIO); failed != nil {
		return nil, failed
	}
	return f.File.Stat()
}

// Sync that fails loses what it should have kept, as on Linux.
func (f *file) Sync() error {
	_, failed := f.plan.meet(false, syscall.EIO)
	f.plan.mu.Lock()
	defer f.plan.mu.Unlock()
	if failed == nil {
		f.synced = f.size
		delete(f.plan.open, f)
	} else if failed != ErrDead {
		f.lose()
	}
	return failed
}

// lose cuts the file off somewhere behind what has been synced.
func (f *file) lose() {
	if cut, ok := f.File.(interface{ Truncate(int64) error }); ok {
		_ = cut.Truncate(f.synced + f.plan.rng.Int64N(f.size-f.synced+1))
	}
}

// Close keeps the file of what is not synced open, to be lost at the end.
func (f *file) Close() error {
	f.plan.mu.Lock()
	defer f.plan.mu.Unlock()
	f.closed = true
	if f.plan.open[f] {
		return nil
	}
	return f.File.Close()
}
