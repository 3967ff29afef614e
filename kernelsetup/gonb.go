package main

import (
	"context"
	"embed"
	"fmt"
	"go/version"
	"os"
	"path/filepath"
	"strings"
)

const gonbModule = "github.com/janpfeifer/gonb"

// gonbPatches change GoNB while it is built, in the order of their names. Each
// begins with what it is for, in the form in which it can be offered there.
//
//go:embed gonb/*.patch
var gonbPatches embed.FS

// readPatches returns the texts of gonbPatches, in order, and their names.
func readPatches() (names, texts []string, err error) {
	entries, err := gonbPatches.ReadDir("gonb")
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		text, err := gonbPatches.ReadFile("gonb/" + e.Name())
		if err != nil {
			return nil, nil, err
		}
		names, texts = append(names, e.Name()), append(texts, string(text))
	}
	return names, texts, nil
}

// buildGonb builds the pinned GoNB from a copy of its source with gonbPatches,
// under a copy of go.mod that points there.
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
	language, err := s.languageVersion()
	if err != nil {
		return err
	}
	flags := "-ldflags=-X " + gonbModule + "/internal/kernel.LanguageVersion=" + language
	_, err = s.output(ctx, s.root, nil, "go", "build", "-modfile", modfile, flags, "-o", binary, gonbModule)
	return err
}

// languageVersion returns the version of Go that this clone is written in, as
// in go1.26: what notebooks record, on every machine.
func (s *setup) languageVersion() (string, error) {
	file := filepath.Join(s.root, "go.mod")
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		if found, ok := strings.CutPrefix(line, "go "); ok {
			return version.Lang("go" + strings.TrimSpace(found)), nil
		}
	}
	return "", fmt.Errorf("%s: no line that begins with go", file)
}

// changedGonb copies the source into dir, with gonbPatches, and writes the
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
	names, texts, err := readPatches()
	if err != nil {
		return "", err
	}
	for i, text := range texts {
		if err := applyPatch(changed, text); err != nil {
			return "", fmt.Errorf("kernelsetup/gonb/%s does not fit %s: %w; "+
				"the patches are for the version in this clone's go.mod as it was committed: take that back, or write them anew for another one", names[i], gonbModule, err)
		}
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
