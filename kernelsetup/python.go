package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// lock names every package of the private JupyterLab with the hashes of its
// files. It was resolved for Python 3.10 and later on every system from
// requirements.in.
//
//go:embed requirements.lock
var lock string

// pythonVariable names the environment variable with the interpreter to use.
const pythonVariable = "ISINGML_PYTHON"

// A python is an interpreter with JupyterLab.
type python struct {
	path    string
	version string // of JupyterLab
	private bool
}

// probe prints JupyterLab's version if all that is needed can be imported.
const probe = `import jupyterlab, nbclient, nbconvert, nbformat; print(jupyterlab.__version__)`

func (s *setup) venv() string { return filepath.Join(s.home, "jupyter") }

// findJupyter returns an interpreter with JupyterLab 4 or later: the private
// one if there is one, then that of ISINGML_PYTHON, then those on PATH.
func (s *setup) findJupyter(ctx context.Context) (*python, error) {
	private := filepath.Join(s.venv(), "bin", "python")
	if fresh, _ := stamped(filepath.Join(s.venv(), "stamp"), lock); fresh {
		if v, err := os.ReadFile(filepath.Join(s.venv(), "version")); err == nil {
			return &python{path: private, version: strings.TrimSpace(string(v)), private: true}, nil
		}
	}
	var candidates []string
	if p := os.Getenv(pythonVariable); p != "" {
		candidates = append(candidates, p)
	} else {
		if p, err := exec.LookPath("jupyter-lab"); err == nil {
			candidates = append(candidates, filepath.Join(filepath.Dir(p), "python3"))
		}
		candidates = append(candidates, "python3")
	}
	for _, c := range candidates {
		path, err := exec.LookPath(c)
		if err != nil {
			continue
		}
		out, err := exec.CommandContext(ctx, path, "-c", probe).Output()
		version := strings.TrimSpace(string(out))
		if major, _, _ := strings.Cut(version, "."); err == nil && len(major) > 0 {
			if n, err := strconv.Atoi(major); err == nil && n >= 4 {
				return &python{path: path, version: version}, nil
			}
		}
	}
	return nil, errNoJupyter
}

var errNoJupyter = errors.New("no JupyterLab 4 was found; `go run ./kernelsetup` makes one")

// ensureJupyter returns a usable interpreter, and makes a private one if there
// is none.
func (s *setup) ensureJupyter(ctx context.Context) (*python, error) {
	p, err := s.findJupyter(ctx)
	if err == nil {
		return p, nil
	}
	base, err := s.basePython(ctx)
	if err != nil {
		return nil, err
	}
	s.printf("jupyter     making a private JupyterLab in %s ...\n", s.venv())
	if err := os.RemoveAll(s.venv()); err != nil {
		return nil, err
	}
	if out, err := s.command(ctx, s.home, nil, base, "-m", "venv", s.venv()); err != nil {
		if strings.Contains(out, "ensurepip") {
			return nil, fmt.Errorf("this Python cannot make environments: install its venv part (Debian, Ubuntu: apt install python3-venv; Fedora: dnf install python3-pip; macOS: brew install python) and run this again\n%s", out)
		}
		return nil, err
	}
	file := filepath.Join(s.venv(), "requirements.lock")
	if err := os.WriteFile(file, []byte(lock), 0o644); err != nil {
		return nil, err
	}
	interpreter := filepath.Join(s.venv(), "bin", "python")
	if _, err := s.command(ctx, s.home, nil, interpreter, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes", "--only-binary", ":all:", "-r", file); err != nil {
		return nil, fmt.Errorf("installing JupyterLab: %w", err)
	}
	version, err := s.command(ctx, s.home, nil, interpreter, "-c", probe)
	if err != nil {
		return nil, err
	}
	if err := s.writeLabSettings(); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(s.venv(), "version"), []byte(version+"\n"), 0o644); err != nil {
		return nil, err
	}
	_, stamp := stamped(filepath.Join(s.venv(), "stamp"), lock)
	if err := stamp(); err != nil {
		return nil, err
	}
	return &python{path: interpreter, version: version, private: true}, nil
}

// basePython returns an interpreter to make an environment with.
func (s *setup) basePython(ctx context.Context) (string, error) {
	names := []string{"python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"}
	if p := os.Getenv(pythonVariable); p != "" {
		names = []string{p}
	}
	found := ""
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
		found = fmt.Sprintf("%s is Python %d.%d", path, major, minor)
	}
	mend := fmt.Sprintf("install Python 3.10 or later with its venv part (Debian, Ubuntu: apt install python3 python3-venv; Fedora: dnf install python3; macOS: brew install python), or name one in %s", pythonVariable)
	if found != "" {
		return "", fmt.Errorf("%s, too old for JupyterLab: %s", found, mend)
	}
	return "", fmt.Errorf("no Python was found: %s", mend)
}

// writeLabSettings keeps the private JupyterLab from asking about news and
// updates; every other setting is the user's.
func (s *setup) writeLabSettings() error {
	dir := filepath.Join(s.venv(), "share", "jupyter", "lab", "settings")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	const overrides = `{
  "@jupyterlab/apputils-extension:notification": {
    "checkForUpdates": false,
    "doNotDisturbMode": false,
    "fetchNews": "false"
  }
}
`
	return os.WriteFile(filepath.Join(dir, "overrides.json"), []byte(overrides), 0o644)
}
