package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
)

const gonbModule = "github.com/janpfeifer/gonb"

// gonbClient is the file of GoNB that starts gopls and connects to it.
const gonbClient = "internal/goexec/goplsclient/exec.go"

// gonbChanges are made to gonbClient while GoNB is built.
//
// GoNB waits 12 seconds before it first tries to connect to gopls, and holds
// back completions and cells that come meanwhile. And a gopls whose kernel was
// killed would stay for good, with its memory.
var gonbChanges = [][2]string{
	{"time.After(ConnectTimeout)", "time.After(100 * time.Millisecond)"},
	{`exec.Command(goplsPath, "-listen", addr)`, `exec.Command(goplsPath, "-listen.timeout=1m", "-listen", addr)`},
}

// buildGonb builds the pinned GoNB with gonbChanges from a copy of its source,
// under a copy of go.mod that points there. A source that does not have what
// they change is built as it is.
func buildGonb(ctx context.Context, s *setup, binary string) error {
	if _, err := s.output(ctx, s.root, nil, "go", "mod", "download", gonbModule); err != nil {
		return fmt.Errorf("%w\nconnect to a network, or set GOPROXY to a module proxy that can be reached", err)
	}
	source, err := s.output(ctx, s.root, nil, "go", "list", "-m", "-f", "{{.Dir}}", gonbModule)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "isingml-gonb")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	modfile, err := s.changedGonb(source, dir)
	if err != nil {
		return err
	}
	_, err = s.output(ctx, s.root, nil, "go", "build", "-modfile", modfile, "-o", binary, gonbModule)
	return err
}

// changedGonb copies the source into dir, with gonbChanges, and writes the
// go.mod and go.sum to build it with. It returns the former's name.
func (s *setup) changedGonb(source, dir string) (modfile string, err error) {
	changed := filepath.Join(dir, "gonb")
	if err := os.Mkdir(changed, 0o755); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(source)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		switch from, to := filepath.Join(source, e.Name()), filepath.Join(changed, e.Name()); {
		case e.Name() == "docs": // 65 MB of pictures
		case e.IsDir():
			err = os.CopyFS(to, os.DirFS(from))
		default:
			err = copyFile(from, to)
		}
		if err != nil {
			return "", err
		}
	}
	file := filepath.Join(changed, filepath.FromSlash(gonbClient))
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	for _, c := range gonbChanges {
		text = bytes.ReplaceAll(text, []byte(c[0]), []byte(c[1]))
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return "", err
	}
	if err := copyFile(filepath.Join(s.root, "go.sum"), filepath.Join(dir, "go.sum")); err != nil {
		return "", err
	}
	mod, err := os.ReadFile(filepath.Join(s.root, "go.mod"))
	if err != nil {
		return "", err
	}
	mod = fmt.Appendf(mod, "\nreplace %s => %q\n", gonbModule, changed)
	modfile = filepath.Join(dir, "go.mod")
	return modfile, os.WriteFile(modfile, mod, 0o644)
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o644)
}
