package isingml

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/isingml/kernel/isingml/crate"
	"github.com/isingml/kernel/isingml/internal/files"
	"github.com/isingml/kernel/isingml/study"
)

// A Study is an analysis on disk. Its methods build specifications, compute
// what is missing of them and return what is there. Several programs may work
// on one study at a time.
type Study struct {
	*study.Study
}

var errNoName = errors.New("isingml: the folder of the study has no name: give one, such as studies/first-steps, or . for this folder")

// Open opens the study in the folder dir, relative to the working directory
// (for a notebook: the folder it lies in), and makes it if it is not there.
func Open(dir string) (*Study, error) {
	return OpenContext(context.Background(), dir)
}

// OpenContext is [Open] for a study whose stages all stop when ctx is done.
func OpenContext(ctx context.Context, dir string) (*Study, error) {
	if dir == "" {
		return nil, errNoName
	}
	s, err := study.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	return &Study{s}, nil
}

// OpenExisting opens a study that must be there already, to look at results
// that somebody else computed. Nothing is written in its folder, and what is
// missing is an error.
func OpenExisting(dir string) (*Study, error) {
	if dir == "" {
		return nil, errNoName
	}
	s, err := study.OpenReading(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	return &Study{s}, nil
}

// WithContext returns the same study with stages that all stop when ctx is
// done.
func (s *Study) WithContext(ctx context.Context) *Study { return &Study{s.Study.WithContext(ctx)} }

// WithWorkers returns the same study with n goroutines at work, from 1 on;
// results do not depend on it. The default is GOMAXPROCS.
func (s *Study) WithWorkers(n int) *Study { return &Study{s.Study.WithWorkers(n)} }

// WithShard returns the same study with one part of the chains of each
// ensemble that is missing.
func (s *Study) WithShard(shard study.Shard) *Study { return &Study{s.Study.WithShard(shard)} }

// Quiet returns the same study without a display of progress.
func (s *Study) Quiet() *Study { return &Study{s.Study.Quiet()} }

// Export copies every finished stage into the study in the folder dir, which
// is made if it is not there, with the plan that makes all of them and the
// metadata of a Workflow Run RO-Crate. The license, a URL or words, is that of
// the exported data; it may be empty. Where dir ends in .zip the copy is one
// file of that name, which must not be there yet: [OpenExisting] and all
// commands read it in place.
func (s *Study) Export(dir, license string) (err error) {
	if !files.IsArchive(dir) {
		return s.export(dir, license)
	}
	if _, err := os.Lstat(dir); err == nil {
		return fmt.Errorf("isingml: %s is there already: choose another name", dir)
	}
	beside, err := os.MkdirTemp(filepath.Dir(dir), ".isingml-export")
	if err != nil {
		return fmt.Errorf("isingml: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(beside)) }()
	if err := s.export(filepath.Join(beside, "study"), license); err != nil {
		return err
	}
	if err := files.Pack(dir, filepath.Join(beside, "study")); err != nil {
		return fmt.Errorf("isingml: %w", err)
	}
	return nil
}

func (s *Study) export(dir, license string) error {
	return crate.Export(s.Study, dir, crate.Software{Name: "isingml", Version: Version, URL: "https://github.com/isingml/kernel", License: license})
}
