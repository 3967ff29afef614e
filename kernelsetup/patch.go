package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
)

// applyPatch changes files below dir as a patch of git does, which needs no
// git where the kernel is built. What stands before the changes is the commit's
// message. A source of another version is refused: every line that the patch
// shows must stand where it says.
func applyPatch(dir, patch string) error {
	files, _, err := gitdiff.Parse(strings.NewReader(patch))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("it changes no file")
	}
	for _, f := range files {
		if err := applyFile(dir, f); err != nil {
			return err
		}
	}
	return nil
}

// applyFile makes, changes or removes one file.
func applyFile(dir string, f *gitdiff.File) error {
	var text, changed []byte
	if !f.IsNew {
		var err error
		if text, err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.OldName))); err != nil {
			return err
		}
	}
	if f.IsDelete {
		return os.Remove(filepath.Join(dir, filepath.FromSlash(f.OldName)))
	}
	out := bytes.NewBuffer(changed)
	if err := gitdiff.Apply(out, bytes.NewReader(text), f); err != nil {
		return fmt.Errorf("%s: %w", f.NewName, err)
	}
	file := filepath.Join(dir, filepath.FromSlash(f.NewName))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, out.Bytes(), 0o644)
}
