package store

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
)

// commit makes the stage whole.
func (w *Writer) commit() error {
	if w.done {
		return fmt.Errorf("store: %s: the writer has ended", w.stage.Dir())
	}
	if w.open > 0 {
		return fmt.Errorf("store: %s: %d files were not closed", w.stage.Dir(), w.open)
	}
	slices.SortFunc(w.files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	if err := w.writeJSON(manifestFile, manifest{Files: w.files}, maxManifest); err != nil {
		return err
	}
	if err := w.check(); err != nil {
		return err
	}
	if err := w.disk.SyncAll(); err != nil {
		return w.failed("", err)
	}
	return w.publish()
}

// check compares what is on the disk with what was written: a folder that was
// emptied or added to by somebody else is not published. The names in it are
// made durable unless all will be together.
func (w *Writer) check() error {
	sizes := make(map[string]int64, len(w.files))
	for _, f := range w.files {
		sizes[f.Name] = f.Size
	}
	if err := w.checkFolder("", sizes); err != nil {
		return err
	}
	for name := range sizes {
		return fmt.Errorf("store: %s was %w: write it again", w.path(name), errRemoved)
	}
	return nil
}

// checkFolder strikes the files that it finds off the list.
func (w *Writer) checkFolder(folder string, sizes map[string]int64) error {
	entries, err := w.disk.List(path.Join(".", folder))
	if err != nil {
		return w.failed(folder, err)
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		if e.IsDir() {
			if err := w.checkFolder(name, sizes); err != nil {
				return err
			}
			continue
		}
		info, err := w.disk.Lstat(name)
		if err != nil {
			return w.failed(name, err)
		}
		size, ok := sizes[name]
		if !ok || size != info.Size() || !info.Mode().IsRegular() {
			return fmt.Errorf("store: %s is not as it was written: write the stage again", w.path(name))
		}
		delete(sizes, name)
	}
	if !w.disk.Together() {
		if err := w.disk.Sync(path.Join(".", folder)); err != nil {
			return w.failed(folder, err)
		}
	}
	return nil
}

// publish gives the folder its name. A folder that has the name already stays
// if it is whole and makes room if it is damaged; one that cannot be read is
// left alone.
func (w *Writer) publish() error {
	g, s := w.stage, w.stage.store
	parent := path.Dir(g.name)
	if err := s.makeFolders(parent); err != nil {
		return s.blame(parent, err)
	}
	for range 10 {
		err := w.temp.rename(g.name)
		if err == nil {
			s.named(parent)
			return nil
		}
		if there, failed := g.there(); !there {
			if failed != nil {
				return failed
			}
			return s.blame(g.name, err)
		}
		err = g.Verify(g.ctx)
		if errors.Is(err, ErrDamaged) {
			err = g.Remove()
		} else if err == nil {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("store: %s: other processes keep writing and removing this stage", g.Dir())
}
