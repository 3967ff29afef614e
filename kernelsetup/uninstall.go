package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// runUninstall is the command uninstall. It removes what the record names, as
// far as it is what set-up makes, and the files of the kernel's registration if
// it is that of this set-up. Studies and notebooks are the user's and stay, and
// so do caches that other programs share.
func runUninstall(_ context.Context, s *setup, args []string) error {
	if err := s.parseNone("uninstall", args); err != nil {
		return err
	}
	record, err := s.record()
	if err != nil {
		return err
	}
	var paths []string
	for _, m := range record {
		switch err := s.own(m); {
		case err == nil:
			paths = append(paths, s.at(m))
		case !errors.Is(err, fs.ErrNotExist):
			s.printf("left alone: %v\n", err)
		}
	}
	paths = append(paths, s.leftovers()...)
	if s.registered() {
		for _, name := range kernelspecFiles() {
			paths = append(paths, filepath.Join(s.kernelspecDir(), name))
		}
	}
	if _, err := os.Lstat(filepath.Join(s.home, "lock")); err == nil && len(record) > 0 {
		paths = append(paths, filepath.Join(s.home, "lock")) // of versions before there was a record
	}
	removed := false
	for _, path := range paths {
		if _, err := os.Lstat(path); err != nil {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("removing %s: %w", path, err)
		}
		s.printf("removed %s\n", path)
		removed = true
	}
	for _, file := range []string{s.recordFile(), s.lockFile()} {
		if info, err := os.Lstat(file); err == nil && info.Mode().IsRegular() && (file == s.recordFile() || info.Size() == 0) {
			if err := os.Remove(file); err != nil {
				return err
			}
		}
	}
	s.removeEmpty()
	if pipes := stalePipes(); len(pipes) > 0 {
		s.printf("pipes that nobody reads stay, an earlier version of the kernel or another GoNB made them; what removes them:\n  rm %s\n", strings.Join(pipes, " "))
	}
	if !removed {
		s.printf("there was nothing to remove\n")
		return nil
	}
	s.printf("notebooks and studies in %s stay\n%s", s.notebooks(), sharedCaches)
	return nil
}

const sharedCaches = `so do what other programs share, and what empties it:
  Go's build cache       go clean -cache
  downloaded modules     go clean -modcache
  index of goimports     rm -r "$(dirname "$(go env GOCACHE)")/goimports"
  pip's cache            python3 -m pip cache purge
`

// removeEmpty removes the folders that were made for what is now gone, if
// nothing else is in them, and says what is in the others.
func (s *setup) removeEmpty() {
	for _, dirs := range [][]string{{s.bin()}, {s.state()}, {s.home}, {s.kernelspecDir(), filepath.Dir(s.kernelspecDir()), s.data}} {
		for _, dir := range dirs {
			if os.Remove(dir) != nil {
				break
			}
		}
	}
	for _, dir := range []string{s.bin(), s.state(), s.home} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		var names []string
		for _, e := range entries {
			if !within(s.root, filepath.Join(dir, e.Name())) { // sources of a wheel, which takes them away itself
				names = append(names, e.Name())
			}
		}
		if len(names) == 0 {
			continue
		}
		s.printf("%s stays: it holds %s, which setup did not make\n", dir, strings.Join(names, ", "))
	}
}

// within reports whether a path is a folder or lies in it.
func within(path, dir string) bool { return path == dir || strings.HasPrefix(path, dir+"/") }

// stalePipes are the pipes in the folder for temporary files that GoNB made for
// cells of this user and that no process reads. The kernel of this clone makes
// its own elsewhere, so that it cannot tell whose these are.
func stalePipes() (pipes []string) {
	all, _ := filepath.Glob(filepath.Join(os.TempDir(), "gonb_pipe_*"))
	for _, pipe := range all {
		var info syscall.Stat_t
		if syscall.Lstat(pipe, &info) != nil || info.Mode&syscall.S_IFMT != syscall.S_IFIFO || int(info.Uid) != os.Getuid() {
			continue
		}
		// To open a pipe for writing, without waiting, fails where there is no reader.
		fd, err := syscall.Open(pipe, syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
		if err == nil {
			syscall.Close(fd)
		} else if err == syscall.ENXIO {
			pipes = append(pipes, pipe)
		}
	}
	return pipes
}
