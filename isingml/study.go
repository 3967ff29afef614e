package isingml

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"

	"github.com/isingml/kernel/isingml/progress"
	"github.com/isingml/kernel/isingml/store"
)

// A Study is an analysis on disk. Its methods compute what is missing and
// return what is there. Several programs may work on one study at a time.
type Study struct {
	store   *store.Store
	ctx     context.Context
	workers int
	report  Reporter
}

// A Reporter is told about long work: it is called when work of total units
// begins, and returns a function to be called with what is done so far and
// one to be called at the end.
type Reporter func(label string, total int) (update func(done, total int), finish func())

// Open opens the study in the folder dir, relative to the working directory
// (for a notebook: the folder it lies in), and makes it if it is not there.
func Open(dir string) (*Study, error) {
	return OpenContext(context.Background(), dir)
}

// OpenContext is [Open] for a study whose stages all stop when ctx is done.
func OpenContext(ctx context.Context, dir string) (*Study, error) {
	s, err := store.Open(dir)
	if err != nil {
		return nil, err
	}
	return &Study{store: s, ctx: ctx, workers: runtime.GOMAXPROCS(0), report: showProgress}, nil
}

// OpenExisting is [Open] for a study that must be there already: to look at
// results that somebody else computed.
func OpenExisting(dir string) (*Study, error) {
	if _, err := os.Stat(filepath.Join(dir, "study.json")); err != nil {
		abs, absErr := filepath.Abs(dir)
		if absErr != nil {
			abs = dir
		}
		return nil, fmt.Errorf("isingml: no study in %s: name the folder that holds study.json, or start a new study with Open", abs)
	}
	return Open(dir)
}

// Dir returns the absolute path of the study's folder.
func (s *Study) Dir() string { return s.store.Dir() }

// WithContext returns the same study with stages that all stop when ctx is
// done.
func (s *Study) WithContext(ctx context.Context) *Study {
	t := *s
	t.ctx = ctx
	return &t
}

// Export copies every finished stage into the study in the folder dir, which
// is made if it is not there; unfinished work is left behind.
func (s *Study) Export(dir string) error {
	ctx, stop := s.watch()
	defer stop()
	return s.store.Export(ctx, dir)
}

// WithWorkers returns the same study with n goroutines for each stage, from 1
// on; results do not depend on it. The default is GOMAXPROCS.
func (s *Study) WithWorkers(n int) *Study {
	t := *s
	t.workers = max(n, 1)
	return &t
}

// WithReporter returns the same study with another way to show progress; nil
// shows none.
func (s *Study) WithReporter(r Reporter) *Study {
	t := *s
	if r == nil {
		r = func(string, int) (func(int, int), func()) { return func(int, int) {}, func() {} }
	}
	t.report = r
	return &t
}

func showProgress(label string, total int) (func(int, int), func()) {
	task := progress.Start(label, total)
	return func(done, total int) { task.Begin(done, total); task.Update(done) }, task.Done
}

// watch returns the context of one piece of long work: done when the study's
// is, or when the user interrupts the cell or presses Ctrl-C. Between stages
// an interrupt ends the program as usual.
func (s *Study) watch() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(s.ctx, os.Interrupt)
}

// obtain returns the stage under key: read from the study if it is there, and
// otherwise computed, written and then read, so that a result is the same
// bytes whether it was there or not.
func obtain[T any](s *Study, key store.Key, compute func() (func(*store.Writer) error, error), read func(*store.Stage) (T, error)) (T, error) {
	var none T
	stage := s.store.Stage(key)
	whole, err := stage.Whole()
	if err != nil {
		return none, err
	}
	if !whole {
		write, err := compute()
		if err != nil {
			return none, err
		}
		if err := stage.Write(write); err != nil {
			return none, err
		}
		if err := s.store.Pieces(key).Clear(); err != nil {
			return none, err
		}
	}
	return read(stage)
}
