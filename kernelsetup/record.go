package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// makes lists all that set-up may make, those that end with a slash with all
// that is in them. Nothing else is ever removed.
func (s *setup) makes() []string {
	var paths []string
	for _, tool := range []string{"gonb", "goimports", "gopls"} {
		paths = append(paths, filepath.Join(s.bin(), tool), filepath.Join(s.bin(), tool+".stamp"))
	}
	for _, dir := range []string{"config", "data", "runtime", "ipython", "gopls", "lab"} {
		paths = append(paths, filepath.Join(s.state(), dir)+"/")
	}
	return append(paths, s.venv()+"/", s.xlaDir()+"/", s.kernelLog())
}

// claim writes the record of what set-up makes, before it makes any of it. It
// refuses what is there already and not in the record: that is the user's.
func (s *setup) claim() error {
	record, err := s.record()
	if err != nil {
		return err
	}
	for _, path := range s.makes() {
		if slices.Contains(record, path) {
			continue
		}
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("%s is there and was not made by setup, which would write over it: move it away, or set %s to another folder", path, homeVariable)
		}
		record = append(record, path)
	}
	text := ""
	for _, path := range record {
		text += strings.TrimPrefix(path, s.home+"/") + "\n"
	}
	if old, err := os.ReadFile(s.recordFile()); err == nil && string(old) == text {
		return nil
	}
	return os.WriteFile(s.recordFile(), []byte(text), 0o644)
}

// record returns what the record names, which is relative to its folder there.
// Versions before there was one left
// stamps beside the programs they built: then all that they could make, and
// is there, is theirs.
func (s *setup) record() (paths []string, err error) {
	text, err := os.ReadFile(s.recordFile())
	if err == nil {
		for line := range strings.Lines(string(text)) {
			name := strings.TrimSuffix(line, "\n")
			if !filepath.IsLocal(name) {
				return nil, fmt.Errorf("%s names %q, which is not in its folder", s.recordFile(), name)
			}
			paths = append(paths, s.home+"/"+name)
		}
		return paths, nil
	}
	if !os.IsNotExist(err) {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(s.bin(), "gonb.stamp")); err != nil {
		return nil, nil
	}
	for _, path := range append(s.makes(), filepath.Join(s.home, "lock")) {
		if _, err := os.Lstat(path); err == nil {
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// registered reports whether the kernel's registration is there and starts a
// program of this set-up: another one may have registered its own since.
func (s *setup) registered() bool {
	text, err := os.ReadFile(filepath.Join(s.kernelspecDir(), "kernel.json"))
	if err != nil {
		return false
	}
	var spec kernelspec
	return json.Unmarshal(text, &spec) == nil && len(spec.Argv) > 0 && spec.Argv[0] == filepath.Join(s.bin(), "gonb")
}
