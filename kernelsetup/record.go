package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A made is one thing that set-up may make in its folder, by its name there. A
// folder has all that is in it if its mark says that set-up made it.
type made struct {
	name   string
	folder bool
	before string // what set-ups that left no marks have in the folder
}

// entry returns the line of the record.
func (m made) entry() string {
	if m.folder {
		return m.name + "/"
	}
	return m.name
}

// markName is the file in a folder that set-up made.
const markName = ".made-by-kernelsetup"

// makes lists all that set-up may make. Nothing else is ever removed, whatever
// the record says.
func (s *setup) makes() []made {
	var all []made
	for _, tool := range []string{"gonb", "goimports", "gopls"} {
		all = append(all, made{name: path.Join("bin", tool)}, made{name: path.Join("bin", tool+".stamp")})
	}
	for _, dir := range []string{"config", "data", "runtime", "ipython", "gopls", "lab"} {
		all = append(all, made{name: path.Join("state", dir), folder: true})
	}
	return append(all,
		made{name: filepath.Base(s.venv()), folder: true, before: "requirements.lock"},
		made{name: filepath.Base(s.xlaDir()), folder: true, before: "xla.lock"},
		made{name: filepath.Base(s.kernelLog())})
}

// claim writes the record of what set-up makes, before it makes any of it, and
// marks its folders. It refuses what is there already and not in the record:
// that is the user's.
func (s *setup) claim() error {
	record, err := s.record()
	if err != nil {
		return err
	}
	var mine []made
	for _, m := range s.makes() {
		if slices.Contains(record, m) {
			continue
		}
		if _, err := os.Lstat(s.at(m)); err == nil {
			return fmt.Errorf("%s is there and was not made by setup, which would write over it: move it away, or set %s to another folder", s.at(m), homeVariable)
		}
		record, mine = append(record, m), append(mine, m)
	}
	text := ""
	for _, m := range record {
		text += m.entry() + "\n"
	}
	if old, err := os.ReadFile(s.recordFile()); err != nil || string(old) != text {
		if err := os.WriteFile(s.recordFile(), []byte(text), 0o644); err != nil {
			return err
		}
	}
	for _, m := range mine {
		if m.folder {
			if err := s.mark(s.at(m)); err != nil {
				return err
			}
		}
	}
	return nil
}

// at returns the path of what set-up makes.
func (s *setup) at(m made) string { return filepath.Join(s.home, filepath.FromSlash(m.name)) }

// mark makes a folder of the set-up's own.
func (s *setup) mark(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, markName), []byte("uninstall removes this folder\n"), 0o644)
}

// record returns what the record names. A name that set-up never gives is an
// error: somebody else wrote it. Versions before there was a record left
// stamps beside the programs they built: then all that they could make, and
// is there, is theirs.
func (s *setup) record() (record []made, err error) {
	text, err := os.ReadFile(s.recordFile())
	if err == nil {
		for line := range strings.Lines(string(text)) {
			name := strings.TrimSuffix(line, "\n")
			i := slices.IndexFunc(s.makes(), func(m made) bool { return m.entry() == name })
			if i < 0 {
				return nil, fmt.Errorf("%s names %q, which setup does not make: remove that line", s.recordFile(), name)
			}
			record = append(record, s.makes()[i])
		}
		return record, nil
	}
	if !os.IsNotExist(err) {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(s.bin(), "gonb.stamp")); err != nil {
		return nil, nil
	}
	for _, m := range s.makes() {
		if _, err := os.Lstat(s.at(m)); err == nil {
			record = append(record, m)
		}
	}
	return record, nil
}

// own returns nil if what lies at an entry of the record is what set-up made: a
// file or a folder as the list of makes says, the folder with its mark, and
// no link on the way there.
func (s *setup) own(m made) error {
	at := s.home
	for part := range strings.SplitSeq(m.name, "/") {
		at = filepath.Join(at, part)
		info, err := os.Lstat(at)
		if err != nil {
			return err
		}
		folder := m.folder || at != s.at(m)
		if info.Mode()&fs.ModeSymlink != 0 {
			return fmt.Errorf("%s is a symbolic link, which setup does not make", at)
		}
		if folder != info.IsDir() || !folder && !info.Mode().IsRegular() {
			return fmt.Errorf("%s is not what setup makes under that name", at)
		}
	}
	if !m.folder {
		return nil
	}
	for _, name := range []string{markName, m.before} {
		if info, err := os.Lstat(filepath.Join(at, name)); name != "" && err == nil && info.Mode().IsRegular() {
			return nil
		}
	}
	if entries, err := os.ReadDir(at); err == nil && len(entries) == 0 {
		return nil
	}
	return fmt.Errorf("%s has no mark of setup in it (%s)", at, markName)
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
