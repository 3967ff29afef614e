package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// A setup knows where everything is.
type setup struct {
	out     io.Writer
	errors  io.Writer // of programs that run for the user
	command string    // how the command is used
	root    string    // the clone: the folder with go.mod
	home    string    // what setup makes: tools and, if need be, JupyterLab
	data    string    // Jupyter's data folder of this user
}

func newSetup(out io.Writer) (*setup, error) {
	root, err := findRoot()
	if err != nil {
		return nil, err
	}
	user, err := os.UserHomeDir()
	if err != nil {
		return nil, fmt.Errorf("no home folder: %w; set HOME", err)
	}
	s := &setup{out: out, errors: os.Stderr, root: root}
	if s.home, err = filepath.Abs(perUser(os.Getenv, runtime.GOOS, user)); err != nil {
		return nil, err
	}
	if strings.ContainsRune(s.home, os.PathListSeparator) {
		return nil, fmt.Errorf("set-up puts programs into the folder %s, which no PATH can name, because of the %q in it: set %s to another one", s.home, os.PathListSeparator, homeVariable)
	}
	if s.data, err = filepath.Abs(jupyterData(os.Getenv, runtime.GOOS, user)); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *setup) printf(format string, args ...any) { fmt.Fprintf(s.out, format, args...) }

// runSetup is the command without a name.
func runSetup(ctx context.Context, s *setup, args []string) error {
	if err := s.ensure(ctx); err != nil {
		return err
	}
	s.printf("\nnext: %s\n", called("lab"))
	return nil
}

// ensure makes what is not there, and says what it did.
func (s *setup) ensure(ctx context.Context) error {
	if err := os.MkdirAll(s.bin(), 0o755); err != nil {
		return fmt.Errorf("%w; set %s to a folder that can be written", err, homeVariable)
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := s.claim(); err != nil {
		return err
	}
	if err := s.ensureTools(ctx); err != nil {
		return err
	}
	python, err := s.ensureJupyter(ctx)
	if err != nil {
		return err
	}
	s.printf("jupyter     %s: %s\n", python.version, python.path)
	changed, err := s.writeKernelspec()
	if err != nil {
		return err
	}
	s.report("kernel", changed, s.kernelspecDir())
	return s.warm(ctx)
}

func (s *setup) report(what string, changed bool, where string) {
	state := "unchanged"
	if changed {
		state = "made"
	}
	s.printf("%-11s %s: %s\n", what, state, where)
}

// lock keeps two setups from building in the same folder at once.
func (s *setup) lock(ctx context.Context) (unlock func(), err error) {
	file, err := os.OpenFile(s.lockFile(), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	for waiting := false; ; waiting = true {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { file.Close() }, nil
		}
		if !waiting {
			s.printf("waiting for another setup to finish\n")
		}
		select {
		case <-ctx.Done():
			file.Close()
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// output runs a program and returns what it prints; an error holds the end of
// that.
func (s *setup) output(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	text := strings.TrimSpace(string(out))
	if err != nil {
		if len(text) > 2000 {
			text = "..." + text[len(text)-2000:]
		}
		return text, fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, text)
	}
	return text, nil
}

// stamped reports whether the stamp file says that what it stands for was made
// from the same ingredients, which are hashed.
func stamped(file string, ingredients ...string) (ok bool, write func() error) {
	sum := fmt.Sprintf("%x\n", sha256.Sum256([]byte(strings.Join(ingredients, "\x00"))))
	old, err := os.ReadFile(file)
	return err == nil && string(old) == sum, func() error { return os.WriteFile(file, []byte(sum), 0o644) }
}
