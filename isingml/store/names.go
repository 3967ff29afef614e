package store

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// namesFolder holds one small file for each name that users gave.
const namesFolder = "names"

// maxNamed bounds the text behind a name, in bytes.
const maxNamed = 1 << 20

// Names are lower case, because some file systems tell no cases apart.
var validName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// CheckName reports what keeps a name from being used.
func CheckName(name string) error {
	if !validName.MatchString(name) {
		return fmt.Errorf("store: the name %q must be 1 to 64 lower-case letters, digits, and . _ - after the first", name)
	}
	return nil
}

func nameFile(name string) string { return namesFolder + "/" + name + ".json" }

// SetName puts a text under a name, in place of the one before: completely and
// durably, or not at all.
func (s *Store) SetName(name string, text []byte) error {
	if err := CheckName(name); err != nil {
		return err
	}
	if len(text) > maxNamed {
		return fmt.Errorf("store: the name %q: %d bytes, can be at most %d", name, len(text), maxNamed)
	}
	return s.writeFile(nameFile(name), text)
}

// Named returns the text under a name.
func (s *Store) Named(name string) ([]byte, error) {
	if err := CheckName(name); err != nil {
		return nil, err
	}
	text, err := s.readFile(nameFile(name), maxNamed)
	if errors.Is(err, fs.ErrNotExist) {
		names, _ := s.Names()
		return nil, fmt.Errorf("store: nothing is named %q in %s; the names are %q: %w", name, s.dir, names, fs.ErrNotExist)
	}
	if err != nil {
		return nil, s.blame(nameFile(name), err)
	}
	return text, nil
}

// Names lists the names in alphabetic order.
func (s *Store) Names() ([]string, error) {
	entries, err := s.disk.List(namesFolder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, s.blame(namesFolder, err)
	}
	names := []string{}
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".json"); ok && validName.MatchString(name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// copyNames gives another study the names that it does not have.
func (s *Store) copyNames(to *Store) error {
	names, err := s.Names()
	if err != nil {
		return err
	}
	have, err := to.Names()
	if err != nil {
		return err
	}
	for _, name := range names {
		if slices.Contains(have, name) {
			continue
		}
		text, err := s.Named(name)
		if err == nil {
			err = to.SetName(name, text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// escape turns any name into one that is safe as the name of a file: letters,
// digits and =_-. stay (a leading dot does not), every other byte becomes %XX.
// Different names stay different.
func escape(name string) string {
	var out strings.Builder
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			c == '=', c == '_', c == '-', c == '.' && i > 0:
			out.WriteByte(c)
		default:
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}
