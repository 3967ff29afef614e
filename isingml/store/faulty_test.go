package store

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"sync"
	"syscall"
)

// A fault is what a faulty disk does at one of its calls.
type fault int

const (
	noFault  fault = iota
	failOnce       // that call fails
	full           // from that call on nothing can be written
	death          // the process and the power end in that call
	suicide        // the process kills itself in that call, for real
)

// errDead is what every call returns after death.
var errDead = errors.New("the process is dead")

// A plan of faults, for the disks of one run. Each call on any of them counts.
type faults struct {
	mu    sync.Mutex
	rng   *rand.Rand
	kind  fault
	at    int // number of the call, from 1 on
	calls int
	dead  bool
	open  map[*faultyFile]bool // with contents that are not synced
}

// meet counts a call and returns the error it fails with, if it does. before
// tells that a dying process got no further than to the call itself.
func (p *faults) meet(writes bool, err error) (failed error, before bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	switch {
	case p.dead:
		return errDead, true
	case p.kind == full && p.calls >= p.at && writes:
		return syscall.ENOSPC, true
	case p.calls != p.at || p.kind == noFault || p.kind == full:
		return nil, false
	case p.kind == failOnce:
		return err, true
	case p.kind == suicide:
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			_ = self.Kill()
		}
		select {}
	}
	p.dead = true
	return errDead, p.rng.IntN(2) == 0
}

// blackout loses what was written and not synced: any part of it.
func (p *faults) blackout() {
	for f := range p.open {
		f.lose()
		_ = f.file.Close()
	}
	clear(p.open)
}

// A faultyDisk is a disk that does what its plan says. It leaves syncing out,
// for speed, and remembers instead what has not been synced.
type faultyDisk struct {
	disk
	plan *faults
}

// do makes a call that changes the disk.
func (d faultyDisk) do(err error, call func() error) error {
	failed, before := d.plan.meet(true, err)
	if before {
		return failed
	}
	return errors.Join(failed, call())
}

func (d faultyDisk) mkdir(name string) error {
	return d.do(syscall.ENOSPC, func() error { return d.disk.mkdir(name) })
}

func (d faultyDisk) rename(from, to string) error {
	return d.do(syscall.EIO, func() error { return d.disk.rename(from, to) })
}

func (d faultyDisk) remove(name string) error {
	failed, before := d.plan.meet(false, fs.ErrPermission) // works on a full disk
	if before {
		return failed
	}
	return errors.Join(failed, d.disk.remove(name))
}

func (d faultyDisk) sync(string) error {
	failed, _ := d.plan.meet(false, syscall.EIO)
	return failed
}

func (d faultyDisk) lstat(name string) (fs.FileInfo, error) {
	if failed, _ := d.plan.meet(false, syscall.EIO); failed != nil {
		return nil, failed
	}
	return d.disk.lstat(name)
}

func (d faultyDisk) list(folder string) ([]fs.DirEntry, error) {
	if failed, _ := d.plan.meet(false, syscall.EIO); failed != nil {
		return nil, failed
	}
	return d.disk.list(folder)
}

func (d faultyDisk) open(name string, flag int) (file, error) {
	failed, before := d.plan.meet(flag&os.O_CREATE != 0, syscall.EMFILE)
	if before {
		return nil, failed
	}
	f, err := d.disk.open(name, flag)
	if err != nil {
		return nil, err
	}
	if failed != nil {
		return nil, errors.Join(failed, f.Close())
	}
	return &faultyFile{file: f, plan: d.plan}, nil
}

func (d faultyDisk) lock(f file) error {
	if failed, _ := d.plan.meet(false, syscall.EIO); failed != nil {
		return failed
	}
	return d.disk.lock(f.(*faultyFile).file)
}

// A faultyFile is a file on a faulty disk.
type faultyFile struct {
	file
	plan   *faults
	size   int64 // written
	synced int64
}

func (f *faultyFile) Write(b []byte) (int, error) {
	failed, _ := f.plan.meet(true, syscall.ENOSPC)
	if failed != nil {
		// A part may have been written.
		f.plan.mu.Lock()
		b = b[:f.plan.rng.IntN(len(b)+1)]
		f.plan.mu.Unlock()
		if failed == errDead && f.plan.calls > f.plan.at {
			return 0, failed
		}
	}
	n, err := f.file.Write(b)
	f.plan.mu.Lock()
	f.size += int64(n)
	f.plan.open[f] = true
	f.plan.mu.Unlock()
	if failed != nil {
		err = failed
	}
	return n, err
}

func (f *faultyFile) WriteAt(b []byte, at int64) (int, error) {
	if failed, _ := f.plan.meet(true, syscall.ENOSPC); failed != nil {
		return 0, failed
	}
	return f.file.WriteAt(b, at)
}

func (f *faultyFile) ReadAt(b []byte, at int64) (int, error) {
	if failed, _ := f.plan.meet(false, syscall.EIO); failed != nil {
		return 0, failed
	}
	return f.file.ReadAt(b, at)
}

func (f *faultyFile) Stat() (fs.FileInfo, error) {
	if failed, _ := f.plan.meet(false, syscall.EIO); failed != nil {
		return nil, failed
	}
	return f.file.Stat()
}

// Sync that fails loses what it should have kept, as Linux does.
func (f *faultyFile) Sync() error {
	failed, _ := f.plan.meet(false, syscall.EIO)
	f.plan.mu.Lock()
	defer f.plan.mu.Unlock()
	if failed == nil {
		f.synced = f.size
		delete(f.plan.open, f)
	} else if failed != errDead {
		f.lose()
	}
	return failed
}

// lose cuts the file off somewhere behind what has been synced.
func (f *faultyFile) lose() {
	_ = f.file.(*os.File).Truncate(f.synced + f.plan.rng.Int64N(f.size-f.synced+1))
}

// Close keeps the file of what is not synced open, for the blackout.
func (f *faultyFile) Close() error {
	f.plan.mu.Lock()
	defer f.plan.mu.Unlock()
	if f.plan.open[f] {
		return nil
	}
	return f.file.Close()
}
