package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// warm compiles the packages that cells import, with the flags of cells, so
// that the first cell only has to link them, and has gopls look at them once,
// so that the first completion finds what it needs on disk.
func (s *setup) warm(ctx context.Context) error {
	if err := s.compile(ctx); err != nil {
		return err
	}
	s.printf("packages    compiled\n")
	if err := s.warmGopls(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.printf("gopls       the first completion will take some seconds: %v\n", err)
	}
	return nil
}

func (s *setup) compile(ctx context.Context) error {
	var env []string
	for name, value := range s.buildEnv() {
		env = append(env, name+"="+value)
	}
	if _, err := s.output(ctx, s.root, env, "go", append([]string{"build"}, cellPackages...)...); err != nil {
		return fmt.Errorf("compiling the packages that cells import: %w", err)
	}
	return nil
}

// typicalCell is what the kernel makes of a cell, for gopls.
const typicalCell = `package main

import (
	"github.com/isingml/kernel/isingml"
	_ "github.com/isingml/kernel/isingml/figure"
)

func main() {
	_ = isingml.Version
}
`

// warmGopls asks gopls for a definition in a module like those that the kernel
// makes for its cells. It does so once for each version of the tools.
func (s *setup) warmGopls(ctx context.Context) error {
	gopls := filepath.Join(s.bin(), "gopls")
	built, err := os.ReadFile(gopls + ".stamp")
	if os.IsNotExist(err) {
		return nil // it was not built
	} else if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(s.root, "go.sum"))
	if err != nil {
		return err
	}
	fresh, stamp := stamped(filepath.Join(s.goplsCache(), "stamp"), string(built), string(sum))
	if fresh {
		return nil
	}
	s.printf("gopls       reading the packages ...\n")
	dir, err := os.MkdirTemp("", "isingml-gopls")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(typicalCell), 0o644); err != nil {
		return err
	}
	env := []string{"GOPLSCACHE=" + s.goplsCache(), "GOFLAGS=", "GOWORK="}
	for _, command := range []string{"go mod init cell", "go work init", "go work use . " + s.root} {
		words := strings.SplitN(command, " ", 5)
		if _, err := s.output(ctx, dir, env, words[0], words[1:]...); err != nil {
			return err
		}
	}
	if _, err := s.output(ctx, dir, env, gopls, "definition", "main.go:9:15"); err != nil {
		return err
	}
	return stamp()
}
