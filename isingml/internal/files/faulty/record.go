package faulty

import (
	"os"
	"path"
	"sync"
	"time"

	"github.com/isingml/kernel/isingml/internal/files"
)

// A Record is what was done to a folder, in order, from which the states that a
// cut of the power can leave are made again.
type Record struct {
	mu  sync.Mutex
	ops []op
}

// An op is one change, or one synchronisation.
type op struct {
	what     string // create, write, mkdir, rename, link, remove, sync, folder, all
	name, to string
	file     *int // identity of a file, whatever names it has
	data     []byte
	at       int64
}

// On returns the folder with all that changes it recorded.
func (r *Record) On(f files.Folder) files.Folder { return &recorder{f, r, ""} }

// Len returns how many operations there are.
func (r *Record) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.ops)
}

func (r *Record) add(o op) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ops = append(r.ops, o)
}

type recorder struct {
	files.Folder
	record *Record
	at     string
}

func (d *recorder) path(name string) string { return path.Join(d.at, name) }

func (d *recorder) done(err error, o op) error {
	if err == nil {
		d.record.add(o)
	}
	return err
}

func (d *recorder) Mkdir(name string) error {
	return d.done(d.Folder.Mkdir(name), op{what: "mkdir", name: d.path(name)})
}

func (d *recorder) Rename(from, to string) error {
	return d.done(d.Folder.Rename(from, to), op{what: "rename", name: d.path(from), to: d.path(to)})
}

func (d *recorder) Link(from, to string) error {
	return d.done(d.Folder.Link(from, to), op{what: "link", name: d.path(from), to: d.path(to)})
}

func (d *recorder) Remove(name string) error {
	return d.done(d.Folder.Remove(name), op{what: "remove", name: d.path(name)})
}

func (d *recorder) Sync(folder string) error {
	return d.done(d.Folder.Sync(folder), op{what: "folder", name: d.path(folder)})
}

func (d *recorder) SyncAll() error {
	if !d.Together() {
		return nil
	}
	return d.done(d.Folder.SyncAll(), op{what: "all"})
}

func (d *recorder) Sub(name string) (files.Folder, error) {
	sub, err := d.Folder.Sub(name)
	if err != nil {
		return nil, err
	}
	return &recorder{sub, d.record, d.path(name)}, nil
}

func (d *recorder) Touch(name string, at time.Time) error { return d.Folder.Touch(name, at) }

func (d *recorder) Lock(f files.File) error { return d.Folder.Lock(f.(*recorded).File) }

func (d *recorder) Open(name string, flag int) (files.File, error) {
	_, missing := d.Folder.Lstat(name)
	f, err := d.Folder.Open(name, flag)
	if err != nil {
		return nil, err
	}
	id := new(int)
	if flag&os.O_CREATE != 0 && missing != nil {
		d.record.add(op{what: "create", name: d.path(name), file: id})
	}
	return &recorded{File: f, record: d.record, id: id}, nil
}

type recorded struct {
	files.File
	record *Record
	id     *int
	size   int64
}

func (f *recorded) Write(b []byte) (int, error) {
	n, err := f.File.Write(b)
	f.record.add(op{what: "write", file: f.id, data: append([]byte(nil), b[:n]...), at: f.size})
	f.size += int64(n)
	return n, err
}

func (f *recorded) Sync() error {
	err := f.File.Sync()
	if err == nil {
		f.record.add(op{what: "sync", file: f.id})
	}
	return err
}
