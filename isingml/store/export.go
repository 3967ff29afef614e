package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// Export copies every whole stage into the study in the folder dir, which is
// made if it is not there, and checks every byte on the way. Stages that are
// there already are kept. Unfinished work is left behind.
func (s *Store) Export(ctx context.Context, dir string) error {
	to, err := Open(dir)
	if err != nil {
		return err
	}
	stages, err := s.Stages()
	if err != nil {
		return err
	}
	for _, stage := range stages {
		if err := stage.copyTo(ctx, to.Stage(stage.key)); err != nil {
			return err
		}
	}
	return nil
}

// Size returns the bytes of the stages and of the unfinished work.
func (s *Store) Size() (stages, pieces int64, err error) {
	err = filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed by another process while we look
		}
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return nil
		}
		name, err := filepath.Rel(s.dir, path)
		if err != nil {
			return err
		}
		parts := strings.Split(filepath.ToSlash(name), "/")
		switch {
		case slices.Contains([]string{piecesFolder, temporaryFolder}, parts[0]):
			pieces += info.Size()
		case len(parts) > 1:
			stages += info.Size()
		}
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("store: %w", err)
	}
	return stages, pieces, nil
}

// copyTo makes the stage to a copy of this one, unless it is whole already.
func (g *Stage) copyTo(ctx context.Context, to *Stage) error {
	if whole, _ := to.Whole(); whole {
		return nil
	}
	files, err := g.Files()
	if err != nil {
		return err
	}
	return to.Write(func(w *Writer) error {
		for _, f := range files {
			if f.Name == specFile {
				continue
			}
			if err := g.copyFile(ctx, w, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func (g *Stage) copyFile(ctx context.Context, w *Writer, f File) error {
	from, err := g.open(ctx, f)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := w.Create(f.Name)
	if err != nil {
		return err
	}
	if _, err := copyContext(ctx, to, from.File); err != nil {
		return errors.Join(err, to.Close())
	}
	return to.Close()
}

// copyContext is io.Copy that ends when ctx does.
func copyContext(ctx context.Context, to io.Writer, from io.Reader) (int64, error) {
	buf := make([]byte, 1<<20)
	var total int64
	for {
		if err := ctx.Err(); err != nil {
			return total, err
		}
		n, err := from.Read(buf)
		if n > 0 {
			total += int64(n)
			if _, err := to.Write(buf[:n]); err != nil {
				return total, err
			}
		}
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}
