package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// pythonVariable names the environment variable with the interpreter to use.
const pythonVariable = "ISINGML_PYTHON"

// A python is an interpreter with JupyterLab.
type python struct {
	path    string
	version string // of JupyterLab
	private bool   // made by setup
}

// probe prints JupyterLab's version if all that is needed can be imported.
const probe = `import jupyterlab, nbclient, nbconvert, nbformat; print(jupyterlab.__version__)`

var errNoJupyter = errors.New("no JupyterLab 4 was found; " + called("") + " makes one")

// findJupyter returns an interpreter with JupyterLab 4 or later: that of
// ISINGML_PYTHON, or the private one, or one on PATH.
func (s *setup) findJupyter(ctx context.Context) (*python, error) {
	if p := os.Getenv(pythonVariable); p != "" {
		if found, err := probeJupyter(ctx, p); err == nil {
			return found, nil
		}
	}
	if p := s.privateJupyter(); p != nil {
		return p, nil
	}
	var candidates []string
	if p, err := exec.LookPath("jupyter-lab"); err == nil {
		candidates = append(candidates, filepath.Join(filepath.Dir(p), "python3"))
	}
	for _, c := range append(candidates, "python3") {
		if found, err := probeJupyter(ctx, c); err == nil {
			return found, nil
		}
	}
	return nil, errNoJupyter
}

// probeJupyter returns the interpreter of that name if it has what is needed.
func probeJupyter(ctx context.Context, name string) (*python, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, path, "-c", probe)
	cmd.Env = append(os.Environ(), "PYTHONSAFEPATH=1")
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	version := strings.TrimSpace(string(out))
	major, _, _ := strings.Cut(version, ".")
	if n, err := strconv.Atoi(major); err != nil || n < 4 {
		return nil, fmt.Errorf("%s has JupyterLab %q, 4 or later is needed", path, version)
	}
	return &python{path: path, version: version}, nil
}

// jupyterEnv is the environment for a program of this interpreter: the user's
// own, but that the kernel is found. What the private JupyterLab keeps lies in
// the per-user folder, and no other Python's packages get in its way.
func (s *setup) jupyterEnv(p *python) []string {
	env := append(os.Environ(), "PYTHONSAFEPATH=1", "PYDEVD_DISABLE_FILE_VALIDATION=1")
	if !p.private {
		return append(env, "JUPYTER_DATA_DIR="+s.data)
	}
	path := joinPath(s.data, os.Getenv("JUPYTER_PATH"))
	return append(env,
		"JUPYTER_CONFIG_DIR="+filepath.Join(s.state(), "config"),
		"JUPYTER_DATA_DIR="+filepath.Join(s.state(), "data"),
		"JUPYTER_RUNTIME_DIR="+filepath.Join(s.state(), "runtime"),
		"JUPYTER_PATH="+path,
		"IPYTHONDIR="+filepath.Join(s.state(), "ipython"),
		"PYTHONNOUSERSITE=1", "PYTHONPATH=", "PYTHONHOME=",
	)
}

// joinPath puts a folder before a list of others, which may be empty.
func joinPath(dir, others string) string {
	if others == "" {
		return dir
	}
	return dir + string(os.PathListSeparator) + others
}

const installPython = "Debian, Ubuntu: apt install python3 python3-venv; Fedora: dnf install python3; macOS: brew install python"

// basePython returns an interpreter to make an environment with.
func basePython(ctx context.Context) (string, error) {
	names := []string{"python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"}
	if p := os.Getenv(pythonVariable); p != "" {
		names = []string{p}
	}
	old := ""
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		out, err := exec.CommandContext(ctx, path, "-c", "import sys; print(*sys.version_info[:2])").Output()
		if err != nil {
			continue
		}
		var major, minor int
		if _, err := fmt.Sscan(string(out), &major, &minor); err != nil {
			continue
		}
		if major == 3 && minor >= 10 {
			return path, nil
		}
		old = fmt.Sprintf("%s is Python %d.%d, too old for JupyterLab", path, major, minor)
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if old == "" {
		old = "there is no " + strings.Join(names, ", ") + " that runs"
	}
	return "", fmt.Errorf("%s: install Python 3.10 or later with its venv part (%s), or name one in %s", old, installPython, pythonVariable)
}
