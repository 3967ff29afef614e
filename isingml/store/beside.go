package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// besideFile is the record of the files that an export wrote beside the
// stages: the SHA-256 of each, and of the one before it, which is what lies
// there if the writing was cut off.
const besideFile = ".isingml-export.json"

type besides map[string][]string

// maxBeside bounds a file beside the stages, in bytes.
const maxBeside = 1 << 30

// WriteBeside writes a file into the study's own folder, where nothing else of
// the study has its name: completely and durably, or not at all. A file of that
// name that was not written so is an error, and stays.
func (s *Store) WriteBeside(name string, text []byte) error {
	if checkName(name) != nil || checkKind(name) == nil || name == studyFile {
		return fmt.Errorf("store: %q cannot be the name of a file beside the stages", name)
	}
	record, have, err := s.beside(name)
	if err != nil {
		return err
	}
	record[name] = []string{digest(text)}
	if have != "" && have != digest(text) {
		record[name] = append(record[name], have)
	}
	var out bytes.Buffer
	if err := WriteJSON(&out, record); err != nil {
		return err
	}
	if err := s.writeFile(besideFile, out.Bytes()); err != nil {
		return err
	}
	return s.writeFile(name, text)
}

// beside returns the record and the digest of the file that has the name, which
// is "" if there is none. A file that the record does not know is an error.
func (s *Store) beside(name string) (record besides, have string, err error) {
	text, err := s.readFile(besideFile, MaxJSON)
	switch {
	case err == nil:
		err = ReadJSON(bytes.NewReader(text), &record)
	case errors.Is(err, fs.ErrNotExist):
		err = nil
	}
	if err != nil {
		return nil, "", s.blame(besideFile, err)
	}
	if record == nil {
		record = besides{}
	}
	switch text, err := s.readFile(name, maxBeside); {
	case errors.Is(err, fs.ErrNotExist):
		return record, "", s.linkIn(name)
	case err != nil:
		return nil, "", s.blame(name, err)
	default:
		have = digest(text)
	}
	if !slices.Contains(record[name], have) {
		return nil, "", fmt.Errorf("store: %s is not what an export wrote, so it is not replaced: move it away, or choose another folder", s.path(name))
	}
	return record, have, nil
}

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
