package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// ready returns the interpreter of a finished setup, and sets up first if
// anything is missing.
func (s *setup) ready(ctx context.Context) (*python, error) {
	if s.finished() {
		if p, err := s.findJupyter(ctx); err == nil {
			return p, nil
		}
	}
	if err := s.ensure(ctx); err != nil {
		return nil, err
	}
	return s.findJupyter(ctx)
}

// finished reports whether the kernel is registered for this clone and its
// programs are there.
func (s *setup) finished() bool {
	spec, err := s.spec()
	if err != nil {
		return false
	}
	want, err := json.MarshalIndent(spec, "", "  ")
	if err != nil {
		return false
	}
	have, err := os.ReadFile(filepath.Join(s.kernelspecDir(), "kernel.json"))
	if err != nil || strings.TrimSpace(string(have)) != string(want) {
		return false
	}
	for _, name := range []string{"gonb", "goimports"} {
		if _, err := os.Stat(filepath.Join(s.bin(), name)); err != nil {
			return false
		}
	}
	return true
}
