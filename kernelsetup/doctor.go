package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// A check looks at one part: what it found, or what is wrong and how to mend it.
type check struct {
	what string
	look func(ctx context.Context, s *setup) (found string, err error)
	mend string
}

const again = "go run ./kernelsetup"

var checks = []check{
	{"Go", checkGo, "install Go 1.26 or later from go.dev/dl and put it on PATH"},
	{"modules", checkModules, "connect to a network or a module proxy and run: go mod download"},
	{"gonb", checkTool("gonb"), again},
	{"goimports", checkTool("goimports"), again},
	{"gopls (completion, optional)", checkTool("gopls"), again},
	{"JupyterLab", checkJupyter, again},
	{"kernel registration", checkKernelspec, again},
	{"disk", checkDisk, "free some space in the folder named, or set " + homeVariable + " to another one"},
	{"a cell through the kernel", checkCell, again + ", then look at what the cell says above"},
}

// runDoctor is the command doctor.
func runDoctor(ctx context.Context, s *setup, args []string) error {
	failed := 0
	for _, c := range checks {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		found, err := c.look(ctx, s)
		if err != nil {
			failed++
			s.printf("FAIL  %s: %v\n      mend: %s\n", c.what, err, c.mend)
			continue
		}
		s.printf("ok    %s: %s\n", c.what, found)
	}
	if failed > 0 {
		return fmt.Errorf("doctor: %d of %d checks failed", failed, len(checks))
	}
	s.printf("everything is in order\n")
	return nil
}

func checkGo(ctx context.Context, s *setup) (string, error) {
	return s.command(ctx, s.root, nil, "go", "version")
}

func checkModules(ctx context.Context, s *setup) (string, error) {
	out, err := s.command(ctx, s.root, nil, "go", "list", "-deps", "-f", "{{if .Error}}{{.Error}}{{end}}", "./isingml/...")
	if err == nil && out != "" {
		err = fmt.Errorf("%s", out)
	}
	return "all at the versions of go.mod", err
}

func checkTool(name string) func(context.Context, *setup) (string, error) {
	return func(_ context.Context, s *setup) (string, error) {
		file := filepath.Join(s.bin(), name)
		info, err := os.Stat(file)
		if err == nil && info.Mode()&0o111 == 0 {
			err = fmt.Errorf("%s cannot be executed", file)
		}
		return file, err
	}
}

func checkJupyter(ctx context.Context, s *setup) (string, error) {
	p, err := s.findJupyter(ctx)
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, p.path, "-c", probe).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s does not work: %s", p.path, lastLine(string(out)))
	}
	return fmt.Sprintf("%s in %s", strings.TrimSpace(string(out)), p.path), nil
}

func checkKernelspec(_ context.Context, s *setup) (string, error) {
	file := filepath.Join(s.kernelspecDir(), "kernel.json")
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	var have kernelspec
	if err := json.Unmarshal(text, &have); err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	for _, arg := range have.Argv {
		if dir, ok := strings.CutPrefix(arg, "-go_work="); ok && dir != s.root {
			return "", fmt.Errorf("%s serves the clone in %s, not this one", file, dir)
		}
	}
	if !s.finished() {
		return "", fmt.Errorf("%s is not what this version registers", file)
	}
	return file, nil
}

func checkDisk(_ context.Context, s *setup) (string, error) {
	dir := s.home
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir) // not made yet: it will lie on this one's disk
	}
	free, err := freeBytes(dir)
	if err != nil {
		return "", err
	}
	found := fmt.Sprintf("%.1f GB free in %s", float64(free)/1e9, s.home)
	if free < 1e9 {
		return "", fmt.Errorf("%s, at least 1 GB is wanted", found)
	}
	return found, nil
}

// trial is a notebook of one cell that uses the package.
const trial = `{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{
  "id": "trial", "cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
  "source": "import \"github.com/isingml/kernel/isingml\"\n%%\nfmt.Println(isingml.Version)"}]}`

func checkCell(ctx context.Context, s *setup) (string, error) {
	p, err := s.findJupyter(ctx)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "isingml-doctor")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	notebook := filepath.Join(dir, "trial.ipynb")
	if err := os.WriteFile(notebook, []byte(trial), 0o644); err != nil {
		return "", err
	}
	quiet := *s
	quiet.out = new(strings.Builder)
	err = quiet.runOne(ctx, p, job{Notebook: notebook, Kernel: kernelName, DisplayName: displayName, Timeout: 300})
	return "ran on " + runtime.GOOS + "/" + runtime.GOARCH, err
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
