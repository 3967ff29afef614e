package study

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"time"

	"github.com/isingml/kernel/isingml/store"
)

// A Study is an analysis on disk. Several programs may work on one study at a
// time; its methods may be called by several goroutines.
type Study struct {
	store    *store.Store
	ctx      context.Context
	workers  int
	quiet    bool
	shard    Shard         // does no more than this share
	place    Shard         // begins at this place
	patience time.Duration // how long it waits with nothing to do; 0 for ever
	opened   time.Time     // when the time of a deadline begins
	keys     *keyring      // of the operation that is going on
	times    *timings      // of earlier tasks
}

// Open opens the study in the folder dir and makes it if it is not there. Its
// stages stop when ctx is done.
func Open(ctx context.Context, dir string) (*Study, error) {
	s, err := store.Open(dir)
	if err != nil {
		return nil, err
	}
	s.ClearFinished(ctx)
	return On(ctx, s), nil
}

// OpenReading is [Open] for a study that must be there, and that is only read:
// nothing is written in its folder, and what is missing is an error.
func OpenReading(ctx context.Context, dir string) (*Study, error) {
	s, err := store.OpenReading(dir)
	if err != nil {
		return nil, err
	}
	return On(ctx, s), nil
}

// On returns the study in an open store.
func On(ctx context.Context, s *store.Store) *Study {
	return &Study{store: s, ctx: ctx, workers: runtime.GOMAXPROCS(0), opened: time.Now(), times: new(timings)}
}

// Dir returns the absolute path of the study's folder.
func (s *Study) Dir() string { return s.store.Dir() }

// Store returns the files of the study.
func (s *Study) Store() *store.Store { return s.store }

// WithContext returns the same study with stages that all stop when ctx is
// done.
func (s *Study) WithContext(ctx context.Context) *Study {
	t := *s
	t.ctx = ctx
	return &t
}

// WithWorkers returns the same study with n goroutines at work, from 1 on;
// results do not depend on it. The default is GOMAXPROCS.
func (s *Study) WithWorkers(n int) *Study {
	t := *s
	t.workers = max(n, 1)
	return &t
}

// Quiet returns the same study without a display of progress.
func (s *Study) Quiet() *Study {
	t := *s
	t.quiet = true
	return &t
}

// Export copies every finished stage into the study in the folder dir, which
// is made if it is not there, and returns that study; unfinished work is left
// behind. The names are of files that will be written beside the stages, see
// [store.Store.WriteBeside]: if one that no export made is there it is an error,
// and nothing is copied.
func (s *Study) Export(dir string, beside ...string) (*Study, error) {
	ctx, stop := s.Watch()
	defer stop()
	if err := s.exportable(ctx); err != nil {
		return nil, err
	}
	if err := s.store.Export(ctx, dir, beside...); err != nil {
		return nil, err
	}
	return Open(s.ctx, dir)
}

// GraphOfStage reads the graph of specifications that a stage carries.
func GraphOfStage(ctx context.Context, stage *store.Stage) (*Graph, error) {
	file, err := stage.Within(ctx, maxGraph).Open(GraphFile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ReadGraph(file)
}

// exportable refuses a study with a stage that holds what its kind does not
// write. That other stages cannot be read is for the copying to say.
func (s *Study) exportable(ctx context.Context) error {
	stages, _ := s.store.Stages()
	for _, stage := range stages {
		k, err := kindNamed(stage.Key().Kind())
		if err == nil {
			if err = k.allowed(stage); err == nil {
				err = k.fits(ctx, stage)
			}
			if err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// operation returns the same study for one operation, in which the key of a node
// is found once.
func (s *Study) operation() *Study {
	if s.keys != nil {
		return s
	}
	t := *s
	t.keys = newKeyring()
	return &t
}

// Watch returns the context of one piece of long work: done when the study's
// is, or when the user interrupts the cell or presses Ctrl-C. Between stages
// an interrupt ends the program as usual, and so does another one where the first
// has ended the study's context.
func (s *Study) Watch() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(s.ctx, os.Interrupt)
	over := context.AfterFunc(s.ctx, stop)
	return ctx, func() { over(); stop() }
}
