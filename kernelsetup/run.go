package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// runner executes one notebook with nbclient.
//
//go:embed run.py
var runner string

// A job is what run.py is told.
type job struct {
	Notebook    string `json:"notebook"`
	Out         string `json:"out"`  // executed notebook; empty for none
	HTML        string `json:"html"` // empty for none
	Kernel      string `json:"kernel"`
	DisplayName string `json:"display_name"`
	Timeout     int    `json:"timeout"` // seconds a cell; 0 for no limit
}

// arguments returns the job as run.py reads it.
func (j job) arguments() (string, error) {
	text, err := json.Marshal(j)
	return string(text), err
}

// runNotebooks is the command run.
func runNotebooks(ctx context.Context, s *setup, args []string) error {
	flags := flag.NewFlagSet("kernelsetup run", flag.ContinueOnError)
	out := flags.String("out", "", "write the executed notebooks into this folder")
	inplace := flags.Bool("inplace", false, "write the executed notebooks over the originals")
	html := flags.Bool("html", false, "write each as HTML too, beside the executed notebook, or in the working directory")
	timeout := flags.Int("timeout", 0, "most seconds a cell may take; 0 for no limit")
	notebooks, err := parseMixed(flags, args)
	if err != nil {
		return err
	}
	switch {
	case len(notebooks) == 0:
		return errors.New("run: name at least one notebook, such as notebooks/00-quickstart.ipynb")
	case *out != "" && *inplace:
		return errors.New("run: --out and --inplace exclude each other")
	}
	for _, n := range notebooks {
		if _, err := os.Stat(n); err != nil {
			return fmt.Errorf("run: %w", err)
		}
	}
	p, err := s.ready(ctx)
	if err != nil {
		return err
	}
	var failed []string
	for _, n := range notebooks {
		j := job{Notebook: n, Kernel: kernelName, DisplayName: displayName, Timeout: *timeout}
		base := filepath.Base(n)
		switch {
		case *inplace:
			j.Out = n
		case *out != "":
			j.Out = filepath.Join(*out, base)
		}
		if *html {
			j.HTML = strings.TrimSuffix(base, ".ipynb") + ".html"
			if j.Out != "" {
				j.HTML = filepath.Join(filepath.Dir(j.Out), j.HTML)
			}
		}
		begin := time.Now()
		s.printf("%s\n", n)
		if err := s.runOne(ctx, p, j); err != nil {
			if ctx.Err() != nil {
				return err
			}
			fmt.Fprintln(os.Stderr, err)
			failed = append(failed, n)
			continue
		}
		s.printf("  all cells ran in %.1f s\n", time.Since(begin).Seconds())
		for _, file := range []string{j.Out, j.HTML} {
			if file != "" {
				s.printf("  wrote %s\n", file)
			}
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("run: %s failed", strings.Join(failed, ", "))
	}
	return nil
}

// runOne executes one notebook. Its error is what run.py says of the cell.
func (s *setup) runOne(ctx context.Context, p *python, j job) error {
	arguments, err := j.arguments()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, p.path, "-c", runner, arguments)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Stdout = s.out
	var complaint strings.Builder
	cmd.Stderr = &complaint
	cmd.Env = append(os.Environ(), "JUPYTER_DATA_DIR="+s.data, "PYDEVD_DISABLE_FILE_VALIDATION=1")
	if err := cmd.Run(); err != nil {
		if text := strings.TrimSpace(complaint.String()); text != "" {
			return errors.New(text)
		}
		return err
	}
	return nil
}

// ready returns the interpreter of a finished setup, and sets up first if
// anything is missing.
func (s *setup) ready(ctx context.Context) (*python, error) {
	if s.finished() {
		if p, err := s.findJupyter(ctx); err == nil {
			return p, nil
		}
	}
	if err := s.ensure(ctx); err != nil {
		return nil, err
	}
	return s.findJupyter(ctx)
}

// finished reports whether the kernel is registered for this clone and its
// programs are there.
func (s *setup) finished() bool {
	spec, err := s.spec()
	if err != nil {
		return false
	}
	want, err := json.MarshalIndent(spec, "", "  ")
	if err != nil {
		return false
	}
	have, err := os.ReadFile(filepath.Join(s.kernelspecDir(), "kernel.json"))
	if err != nil || strings.TrimSpace(string(have)) != string(want) {
		return false
	}
	for _, name := range []string{"gonb", "goimports"} {
		if _, err := os.Stat(filepath.Join(s.bin(), name)); err != nil {
			return false
		}
	}
	return true
}

// parseMixed parses flags that may stand between other arguments, and returns
// the latter.
func parseMixed(flags *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		args = flags.Args()
		if len(args) == 0 {
			return rest, nil
		}
		rest, args = append(rest, args[0]), args[1:]
	}
}
