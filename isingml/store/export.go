package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/isingml/kernel/isingml/internal/files"
)

// Export copies every whole stage, and every name, into the study in the folder
// dir, which is made if it is not there, and checks every byte on the way. What
// is there already is checked too: whole stages and names stay, damaged stages
// are copied again. Unfinished work is left behind. The study itself is only
// read, so the copy cannot lie in it. Files that will be written beside the
// stages, see [Store.WriteBeside], are named in advance: if one of them is
// somebody's own nothing is copied.
func (s *Store) Export(ctx context.Context, dir string, beside ...string) error {
	if err := s.checkOutside(dir); err != nil {
		return err
	}
	stages, err := s.Stages()
	if err != nil {
		return err
	}
	to, err := Open(dir)
	if err != nil {
		return err
	}
	for _, name := range beside {
		if _, _, err := to.beside(name); err != nil {
			return err
		}
	}
	if err := s.copyTo(ctx, stages, to); err != nil {
		return err
	}
	return s.copyNames(to)
}

func (s *Store) copyTo(ctx context.Context, stages []*Stage, to *Store) (err error) {
	release, err := to.Hold()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	for _, stage := range stages {
		if err := stage.copyTo(ctx, to.Stage(stage.key)); err != nil {
			return err
		}
	}
	return nil
}

// Copy copies a stage of another study into this one, unless it is there, and
// checks every byte on the way.
func (s *Store) Copy(ctx context.Context, of *Stage) error { return of.copyTo(ctx, s.Stage(of.key)) }

// checkOutside refuses a folder that is the study or lies in it.
func (s *Store) checkOutside(dir string) error {
	study, err := s.disk.Lstat(".")
	if err != nil {
		return s.blame(".", err)
	}
	path, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	for at := path; ; at = filepath.Dir(at) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			at = real
		}
		if info, err := os.Stat(at); err == nil && os.SameFile(info, study) {
			return fmt.Errorf("store: %s lies in the study %s that is copied: choose a folder outside it", path, s.dir)
		}
		if filepath.Dir(at) == at {
			return nil
		}
	}
}

// copyTo makes the stage to a copy of this one, unless it is whole already, to
// the byte.
func (g *Stage) copyTo(ctx context.Context, to *Stage) error {
	switch err := to.Verify(ctx); {
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrDamaged):
		return err
	}
	dir, err := g.folder()
	if err != nil {
		return err
	}
	defer dir.Close()
	all, err := g.files(dir)
	if err != nil {
		return err
	}
	return to.Write(func(w *Writer) error {
		for _, f := range all {
			if f.Name == SpecFile {
				continue
			}
			if err := g.copyFile(ctx, dir, w, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func (g *Stage) copyFile(ctx context.Context, dir files.Folder, w *Writer, f File) error {
	from, err := g.open(ctx, dir, f)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := w.Create(f.Name)
	if err != nil {
		return err
	}
	if _, err := copyContext(ctx, to, from, f.Size); err != nil {
		return errors.Join(err, to.Close())
	}
	if err := to.Close(); err != nil {
		return err
	}
	if w.files[len(w.files)-1] != f {
		return g.damage(f.Name, "it changed while it was copied")
	}
	return nil
}
