package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// runUninstall is the command uninstall. Studies and notebooks are the user's
// and stay, and so do Go's own caches, which other programs share.
func runUninstall(_ context.Context, s *setup, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("uninstall takes no arguments, not %q", args[0])
	}
	removed := false
	for _, dir := range []string{s.kernelspecDir(), s.home} {
		if _, err := os.Lstat(dir); os.IsNotExist(err) {
			continue
		}
		if err := s.mayRemove(dir); err != nil {
			return err
		}
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("removing %s: %w", dir, err)
		}
		s.printf("removed %s\n", dir)
		removed = true
	}
	// Jupyter's own folders go too if nothing else is in them.
	for _, dir := range []string{filepath.Dir(s.kernelspecDir()), s.data} {
		if os.Remove(dir) != nil {
			break
		}
	}
	if !removed {
		s.printf("there was nothing to remove\n")
	}
	return nil
}

// mayRemove refuses a folder that holds anything setup did not make, in case
// the variable that names it points to a folder of the user's.
func (s *setup) mayRemove(dir string) error {
	if dir != s.home {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if n := e.Name(); n != filepath.Base(s.bin()) && n != filepath.Base(s.venv()) && n != filepath.Base(s.kernelLog()) {
			return fmt.Errorf("%s also holds %s, which setup did not make: move it away and run this again", dir, n)
		}
	}
	return nil
}
