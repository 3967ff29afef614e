package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func checkGo(ctx context.Context, s *setup) (string, error) {
	return s.output(ctx, s.root, nil, "go", "version")
}

func checkCache(ctx context.Context, s *setup) (string, error) {
	dir, err := s.output(ctx, s.root, nil, "go", "env", "GOCACHE")
	if err != nil {
		return "", err
	}
	file, err := os.CreateTemp(dir, "isingml-doctor")
	if err != nil {
		return "", err
	}
	file.Close()
	return dir, os.Remove(file.Name())
}

// checkTemporary runs a program from the folder that the kernel builds cells
// in; some systems forbid that.
func checkTemporary(ctx context.Context, s *setup) (string, error) {
	dir, err := os.MkdirTemp("", "isingml-doctor")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\nexit 0\n"), 0o755); err != nil {
		return "", err
	}
	_, err = s.output(ctx, dir, nil, program)
	return os.TempDir(), err
}

func checkDisk(_ context.Context, s *setup) (string, error) {
	dir := s.home
	for { // before setup there is no such folder
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	free, err := freeBytes(dir)
	if err != nil {
		return "", err
	}
	found := fmt.Sprintf("%.1f GB free in %s", float64(free)/1e9, dir)
	if free < 2e9 {
		return "", fmt.Errorf("%s, 2 GB are wanted", found)
	}
	return found, nil
}

func checkModules(ctx context.Context, s *setup) (string, error) {
	out, err := s.output(ctx, s.root, nil, "go", "list", "-deps", "-f", "{{if .Error}}{{.Error}}{{end}}", "./isingml/...")
	if err == nil && out != "" {
		err = fmt.Errorf("%s", lastLine(out))
	}
	return "all at the versions of go.mod", err
}

// checkTool returns a check that the tool starts, where it has an argument
// that makes it print its version, and that it was built from this clone's
// versions.
func checkTool(name, version string) func(context.Context, *setup) (string, error) {
	return func(ctx context.Context, s *setup) (string, error) {
		file := filepath.Join(s.bin(), name)
		if _, err := exec.LookPath(file); err != nil {
			return "", err
		}
		if fresh, err := s.freshTool(name); err != nil {
			return "", err
		} else if !fresh {
			return "", fmt.Errorf("%s was built from other versions than this clone's", file)
		}
		if version == "" {
			return file, nil
		}
		out, err := s.output(ctx, s.root, nil, file, version)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%s, %s", lastWord(out), file), nil
	}
}

func lastWord(text string) string {
	if fields := strings.Fields(text); len(fields) > 0 {
		return fields[len(fields)-1]
	}
	return text
}

func checkJupyter(ctx context.Context, s *setup) (string, error) {
	p, err := s.findJupyter(ctx)
	if err != nil {
		if _, pythonErr := basePython(ctx); pythonErr != nil {
			return "", pythonErr
		}
		return "", err
	}
	// The private one is known from its stamp: here it is started.
	p, err = probeJupyter(ctx, p.path)
	if err != nil {
		return "", mended{fmt.Errorf("it does not start: %w", err), called("uninstall") + ", then " + again}
	}
	return fmt.Sprintf("%s, %s", p.version, p.path), nil
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
			return "", fmt.Errorf("%s serves the clone in %s, not this one in %s", file, dir, s.root)
		}
	}
	if !s.finished() {
		return "", fmt.Errorf("%s is not what this version registers, or names a program that is not there", file)
	}
	return file, nil
}

// checkOffered asks Jupyter itself, which may find another kernel of the same
// name first.
func checkOffered(ctx context.Context, s *setup) (string, error) {
	p, err := s.findJupyter(ctx)
	if err != nil {
		return "", err
	}
	const ask = `from jupyter_client.kernelspec import KernelSpecManager; print(KernelSpecManager().get_kernel_spec("` + kernelName + `").resource_dir)`
	out, err := s.output(ctx, s.root, s.jupyterEnv(p), p.path, "-c", ask)
	found := lastLine(out)
	if err != nil {
		return "", fmt.Errorf("%s", found)
	}
	if found != s.kernelspecDir() {
		return "", fmt.Errorf("another one is found first, in %s", found)
	}
	return found, nil
}

// trial is a cell that uses the package.
const trial = "import \"github.com/isingml/kernel/isingml\"\n%%\nfmt.Println(isingml.Version)"

func checkCell(ctx context.Context, s *setup) (string, error) {
	begin := time.Now()
	err := s.trialCell(ctx, trial)
	return fmt.Sprintf("ran in %.1f s, the kernel's start included", time.Since(begin).Seconds()), err
}

// trialCell runs a notebook of one cell. Its error is what the cell says.
func (s *setup) trialCell(ctx context.Context, code string) error {
	p, err := s.findJupyter(ctx)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "isingml-doctor")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	type object map[string]any
	text, err := json.Marshal(object{"nbformat": 4, "nbformat_minor": 5, "metadata": object{}, "cells": []object{
		{"id": "trial", "cell_type": "code", "execution_count": nil, "metadata": object{}, "outputs": []any{}, "source": code}}})
	if err != nil {
		return err
	}
	notebook := filepath.Join(dir, "trial.ipynb")
	if err := os.WriteFile(notebook, text, 0o644); err != nil {
		return err
	}
	quiet := *s
	quiet.out = new(strings.Builder)
	return quiet.runOne(ctx, p, job{Notebook: notebook, Kernel: kernelName, DisplayName: displayName, Timeout: 300})
}

func checkPort(_ context.Context, s *setup) (string, error) {
	return "free", s.freePort("127.0.0.1", 8888)
}
