package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// goplsVersion is built by itself: as a tool of this module it would have to
// agree with the module's other requirements.
const goplsVersion = "v0.23.0"

// A tool is a program that the kernel needs on its PATH.
type tool struct {
	name     string
	optional bool // without it the kernel works, with less comfort
	// version is what its binary depends on besides Go: its own version, or
	// this module's go.sum.
	version string
	build   func(ctx context.Context, s *setup, binary string) error
}

func (s *setup) tools() ([]tool, error) {
	sum, err := os.ReadFile(filepath.Join(s.root, "go.sum"))
	if err != nil {
		return nil, err
	}
	_, patches, err := readPatches()
	if err != nil {
		return nil, err
	}
	language, err := s.languageVersion()
	if err != nil {
		return nil, err
	}
	return []tool{
		{name: "gonb", version: string(sum) + strings.Join(patches, "") + language, build: buildGonb},
		{name: "goimports", version: string(sum), build: func(ctx context.Context, s *setup, binary string) error {
			_, err := s.output(ctx, s.root, nil, "go", "build", "-o", binary, "golang.org/x/tools/cmd/goimports")
			return err
		}},
		{name: "gopls", optional: true, version: goplsVersion, build: func(ctx context.Context, s *setup, binary string) error {
			_, err := s.output(ctx, s.home, []string{"GOBIN=" + filepath.Dir(binary), "GOFLAGS=", "GOWORK=off"}, "go", "install", "golang.org/x/tools/gopls@"+goplsVersion)
			return err
		}},
	}, nil
}

// ensureTools builds the tools whose stamp is not that of these versions.
func (s *setup) ensureTools(ctx context.Context) error {
	tools, err := s.tools()
	if err != nil {
		return err
	}
	for _, t := range tools {
		binary := filepath.Join(s.bin(), t.name)
		fresh, stamp := s.stampedTool(t)
		if fresh {
			s.report(t.name, false, binary)
			continue
		}
		s.printf("%-11s building ...\n", t.name)
		switch err := t.build(ctx, s, binary); {
		case err != nil && t.optional && ctx.Err() == nil:
			s.printf("%-11s not built, so cells have no completion: %v\n", t.name, err)
			continue
		case err != nil:
			return fmt.Errorf("building %s: %w", t.name, err)
		}
		if err := stamp(); err != nil {
			return err
		}
		s.report(t.name, true, binary)
	}
	return nil
}

// stampedTool reports whether the tool was built from this version of it by
// this version of Go.
func (s *setup) stampedTool(t tool) (fresh bool, stamp func() error) {
	binary := filepath.Join(s.bin(), t.name)
	fresh, stamp = stamped(binary+".stamp", t.version, runtime.Version())
	if _, err := os.Stat(binary); err != nil {
		fresh = false
	}
	return fresh, stamp
}

// freshTool is stampedTool for a name.
func (s *setup) freshTool(name string) (bool, error) {
	tools, err := s.tools()
	if err != nil {
		return false, err
	}
	for _, t := range tools {
		if t.name == name {
			fresh, _ := s.stampedTool(t)
			return fresh, nil
		}
	}
	return false, fmt.Errorf("no tool %q", name)
}
