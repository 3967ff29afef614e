package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// runUninstall is the command uninstall. Studies and notebooks are the user's
// and stay, and so do Go's own caches, which other programs share.
func runUninstall(_ context.Context, s *setup, args []string) error {
	if err := s.parseNone("uninstall", args); err != nil {
		return err
	}
	if err := s.mayRemoveHome(); err != nil {
		return err
	}
	removed := false
	for _, dir := range append([]string{s.kernelspecDir(), s.home}, s.leftovers()...) {
		if _, err := os.Lstat(dir); os.IsNotExist(err) {
			continue
		}
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("removing %s: %w", dir, err)
		}
		s.printf("removed %s\n", dir)
		removed = true
	}
	// Folders that may have been made for the kernel go if nothing else is in them.
	for _, dir := range []string{filepath.Dir(s.kernelspecDir()), s.data} {
		if os.Remove(dir) != nil {
			break
		}
	}
	if !removed {
		s.printf("there was nothing to remove\n")
		return nil
	}
	s.printf("notebooks and studies in %s stay, and so does Go's build cache, which go clean -cache empties\n", s.notebooks())
	return nil
}

// mayRemoveHome refuses a folder that holds anything setup did not make, in
// case the variable that names it points to a folder of the user's.
func (s *setup) mayRemoveHome() error {
	ours := []string{s.bin(), s.venv(), s.state(), s.kernelLog(), s.lockFile()}
	entries, err := os.ReadDir(s.home)
	if os.IsNotExist(err) {
		return nil
	} else if err != nil {
		return err
	}
	for _, e := range entries {
		if !slices.Contains(ours, filepath.Join(s.home, e.Name())) {
			return fmt.Errorf("%s also holds %s, which setup did not make: move it away and run this again", s.home, e.Name())
		}
	}
	return nil
}

// leftovers are the temporary folders of kernels of this clone that were
// killed: others remove theirs.
func (s *setup) leftovers() (dirs []string) {
	all, _ := filepath.Glob(filepath.Join(os.TempDir(), "gonb_*"))
	for _, dir := range all {
		work, err := os.ReadFile(filepath.Join(dir, "go.work"))
		if err != nil {
			continue
		}
		for line := range bytes.Lines(work) {
			if string(bytes.TrimPrefix(bytes.TrimSpace(line), []byte("use "))) == s.root {
				dirs = append(dirs, dir)
				break
			}
		}
	}
	return dirs
}
