package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
)

// homeVariable names the environment variable that moves the per-user folder.
const homeVariable = "ISINGML_HOME"

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

// What lies in the per-user folder.
func (s *setup) bin() string        { return filepath.Join(s.home, "bin") }     // gonb, goimports, gopls
func (s *setup) venv() string       { return filepath.Join(s.home, "jupyter") } // the private JupyterLab
func (s *setup) state() string      { return filepath.Join(s.home, "state") }   // what JupyterLab and gopls keep
func (s *setup) goplsCache() string { return filepath.Join(s.state(), "gopls") }
func (s *setup) lockFile() string   { return filepath.Join(s.home, "setup.lock") }
func (s *setup) recordFile() string { return filepath.Join(s.home, "setup.made") } // what uninstall removes
func (s *setup) kernelLog() string  { return filepath.Join(s.home, "kernel.log") }

// What lies elsewhere.
func (s *setup) notebooks() string     { return filepath.Join(s.root, "notebooks") }
func (s *setup) kernelspecDir() string { return filepath.Join(s.data, "kernels", kernelName) }
