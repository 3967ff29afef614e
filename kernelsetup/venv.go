package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// lock names every package of the private JupyterLab with the hashes of its
// files. It was resolved for Python 3.10 and later on every system with
//
//	uv pip compile --universal --python-version 3.10 --generate-hashes --no-annotate --no-header requirements.in -o requirements.lock
//
//go:embed requirements.lock
var lock string

func (s *setup) venvPython() string { return filepath.Join(s.venv(), "bin", "python") }
func (s *setup) venvStamp() string  { return filepath.Join(s.venv(), "stamp") }

// privateJupyter returns the private JupyterLab if there is one that was made
// from this lock and whose interpreter is still there.
func (s *setup) privateJupyter() *python {
	if fresh, _ := stamped(s.venvStamp(), lock); !fresh {
		return nil
	}
	if _, err := os.Stat(s.venvPython()); err != nil {
		return nil
	}
	version, err := os.ReadFile(filepath.Join(s.venv(), "version"))
	if err != nil {
		return nil
	}
	return &python{path: s.venvPython(), version: strings.TrimSpace(string(version)), private: true}
}

// ensureJupyter returns a usable interpreter, and makes a private one if there
// is none.
func (s *setup) ensureJupyter(ctx context.Context) (*python, error) {
	if p, err := s.findJupyter(ctx); err == nil {
		return p, nil
	}
	s.printf("jupyter     making a private JupyterLab in %s ...\n", s.venv())
	if err := s.makeVenv(ctx); err != nil {
		return nil, err
	}
	list := filepath.Join(s.venv(), "requirements.lock")
	if err := os.WriteFile(list, []byte(lock), 0o644); err != nil {
		return nil, err
	}
	out, err := s.output(ctx, s.home, []string{"PYTHONPATH=", "PYTHONHOME=", "PIP_USER=0"}, s.venvPython(), "-m", "pip",
		"install", "--disable-pip-version-check", "--no-input", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", list)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("pip could not install JupyterLab: %s", pipMend(out))
	}
	p, err := probeJupyter(ctx, s.venvPython())
	if err != nil {
		return nil, fmt.Errorf("the private JupyterLab does not start: %w; remove it with %s, and set up again", err, called("uninstall"))
	}
	p.private = true
	if err := os.WriteFile(filepath.Join(s.venv(), "version"), []byte(p.version+"\n"), 0o644); err != nil {
		return nil, err
	}
	_, stamp := stamped(s.venvStamp(), lock)
	return p, stamp()
}

// makeVenv makes the environment, unless there is one whose interpreter works:
// then only its packages change, and a JupyterLab that runs in it is not cut off.
func (s *setup) makeVenv(ctx context.Context) error {
	if _, err := s.output(ctx, s.home, nil, s.venvPython(), "-m", "pip", "--version"); err == nil {
		err := os.Remove(s.venvStamp())
		if errors.Is(err, os.ErrNotExist) {
			err = nil
		}
		return err
	}
	if err := os.RemoveAll(s.venv()); err != nil {
		return err
	}
	base, err := basePython(ctx)
	if err == nil {
		err = s.mark(s.venv())
	}
	if err != nil {
		return err
	}
	out, err := s.output(ctx, s.home, nil, base, "-m", "venv", s.venv())
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && (strings.Contains(out, "ensurepip") || strings.Contains(out, "No module named venv")):
		return fmt.Errorf("%s cannot make environments: install its venv part (%s) and run this again", base, installPython)
	}
	return err
}

// pipMend says what pip's output means and what to do.
func pipMend(out string) string {
	last := lastLine(out)
	for _, line := range strings.Split(out, "\n") {
		if strings.HasPrefix(line, "ERROR:") {
			last = line
			break
		}
	}
	mend := "or name a Python that has JupyterLab 4 in " + pythonVariable
	switch {
	case strings.Contains(out, "NewConnectionError"), strings.Contains(out, "Could not fetch URL"), strings.Contains(out, "ConnectTimeout"), strings.Contains(out, "ReadTimeout"):
		return fmt.Sprintf("%s; connect to a network, or set PIP_INDEX_URL to a package index that can be reached, %s", last, mend)
	case strings.Contains(out, "DO NOT MATCH THE HASHES"):
		return "a downloaded file is not the one that was locked; clear the cache with pip cache purge, or look into the package index, " + mend
	case strings.Contains(out, "No space left"):
		return "the disk is full; free 500 MB, or set " + homeVariable + " to a folder on another disk"
	case strings.Contains(out, "No matching distribution"):
		return fmt.Sprintf("%s; this system has no ready-made package of it: install JupyterLab 4 in another way, and name its Python in %s", last, pythonVariable)
	}
	return fmt.Sprintf("%s; run it again, %s", last, mend)
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
