package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// A setup knows where everything is.
type setup struct {
	out    io.Writer
	errors io.Writer // of programs that run for the user
	root   string    // the clone: the folder with go.mod
	home   string    // what setup makes: tools and, if need be, JupyterLab
	data   string    // Jupyter's data folder of this user
	goos   string
}

// homeVariable names the environment variable that moves the per-user folder.
const homeVariable = "ISINGML_HOME"

func newSetup(out io.Writer) (*setup, error) {
	root, err := findRoot()
	if err != nil {
		return nil, err
	}
	user, err := os.UserHomeDir()
	if err != nil {
		return nil, fmt.Errorf("no home folder: %w; set HOME", err)
	}
	s := &setup{out: out, errors: os.Stderr, root: root, goos: runtime.GOOS}
	s.home = perUser(os.Getenv, runtime.GOOS, user)
	s.data = jupyterData(os.Getenv, runtime.GOOS, user)
	return s, nil
}

// perUser returns the folder for what setup makes.
func perUser(env func(string) string, goos, user string) string {
	switch {
	case env(homeVariable) != "":
		return env(homeVariable)
	case goos == "darwin":
		return filepath.Join(user, "Library", "Application Support", "isingml")
	case env("XDG_DATA_HOME") != "":
		return filepath.Join(env("XDG_DATA_HOME"), "isingml")
	}
	return filepath.Join(user, ".local", "share", "isingml")
}

// jupyterData returns the folder in which Jupyter looks for a user's kernels.
func jupyterData(env func(string) string, goos, user string) string {
	switch {
	case env("JUPYTER_DATA_DIR") != "":
		return env("JUPYTER_DATA_DIR")
	case goos == "darwin":
		return filepath.Join(user, "Library", "Jupyter")
	case env("XDG_DATA_HOME") != "":
		return filepath.Join(env("XDG_DATA_HOME"), "jupyter")
	}
	return filepath.Join(user, ".local", "share", "jupyter")
}

// findRoot returns the clone that the command was started in.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && bytes.HasPrefix(mod, []byte("module github.com/isingml/kernel\n")) {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("this is no clone of github.com/isingml/kernel; change into one and run it there")
		}
		dir = parent
	}
}

func (s *setup) bin() string       { return filepath.Join(s.home, "bin") }
func (s *setup) notebooks() string { return filepath.Join(s.root, "notebooks") }

func (s *setup) printf(format string, args ...any) { fmt.Fprintf(s.out, format, args...) }

// runSetup is the command without a name.
func runSetup(ctx context.Context, s *setup, args []string) error {
	if err := s.ensure(ctx); err != nil {
		return err
	}
	s.printf("\nnext: go run ./kernelsetup lab\n")
	return nil
}

// ensure makes what is not there, and says what it did.
func (s *setup) ensure(ctx context.Context) error {
	if err := os.MkdirAll(s.bin(), 0o755); err != nil {
		return fmt.Errorf("%w; set %s to a folder that can be written", err, homeVariable)
	}
	if err := s.ensureTools(ctx); err != nil {
		return err
	}
	python, err := s.ensureJupyter(ctx)
	if err != nil {
		return err
	}
	s.printf("jupyter     %s (%s)\n", python.version, python.path)
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

// warm compiles the packages that cells import, so that the first cell only
// has to link them.
func (s *setup) warm(ctx context.Context) error {
	if _, err := s.command(ctx, s.root, nil, "go", "build", "./isingml", "./isingml/figure"); err != nil {
		return fmt.Errorf("compiling the packages that cells import: %w", err)
	}
	s.printf("packages    compiled\n")
	return nil
}

// command runs a program and returns what it prints; an error holds the end of
// that.
func (s *setup) command(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
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
