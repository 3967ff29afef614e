package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/isingml/kernel/isingml/internal/files"
)

// Format is the number of the folder's layout. Format 1, of isingml 0.1, had
// the same files, but its stages were named by what they were made from in
// another way, so that none would ever be found again.
const Format = 2

const (
	studyFile    = "study.json"
	piecesFolder = "pieces"
)

// A study is the header of a study's folder.
type study struct {
	Format int    `json:"format"`
	Holds  string `json:"holds"`
}

// Open returns the study in the folder dir, which is made if it is not there.
// A folder that holds other things, or a study of a newer format, is refused
// and left untouched.
func Open(dir string) (*Store, error) {
	return OpenOn(dir, func(folder files.Folder) files.Folder { return folder })
}

// OpenReading returns the study in the folder dir, which must be there, for
// reading: nothing in the folder is written or removed, so it may be on a disk
// that cannot be written to. What would write returns an error. A path that ends
// in .zip may be that of a study in one file, see [files.Pack].
func OpenReading(dir string) (*Store, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	s, err := rootedAt(path)
	if err == nil {
		s.reading = true
		err = s.checkFormat()
	}
	if errors.Is(err, fs.ErrNotExist) {
		if to, e := os.Readlink(path); e == nil {
			path += ", a symbolic link to " + to
		}
		err = fmt.Errorf("store: no study in %s: name the folder that holds %s: %w", path, studyFile, fs.ErrNotExist)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// OpenOn is [Open] with something between the study and its folder, such as
// what makes its calls fail.
func OpenOn(dir string, between func(files.Folder) files.Folder) (*Store, error) {
	path, err := filepath.Abs(dir)
	if err == nil {
		err = makeStudyFolder(path)
	}
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	s, err := rootedAt(path)
	if err != nil {
		return nil, err
	}
	s.disk = between(s.disk)
	if err := s.start(); err != nil {
		return nil, errors.Join(err, s.disk.Close())
	}
	return s, nil
}

func rootedAt(path string) (*Store, error) {
	open := files.Open
	if info, err := os.Stat(path); err == nil && !info.IsDir() && files.IsArchive(path) {
		open = files.OpenArchive
	}
	folder, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return &Store{dir: path, disk: folder, machine: machineName(folder)}, nil
}

// makeStudyFolder makes the folder and its missing parents, durably. The
// user's own path to a study may lead through links.
func makeStudyFolder(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if to, err := os.Readlink(path); err == nil {
		return fmt.Errorf("%s is a symbolic link to %s, which is no folder", path, to)
	}
	parent := filepath.Dir(path)
	if parent != path {
		if err := makeStudyFolder(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return files.Sync(parent)
}

// start makes the folder a study if it is none yet.
func (s *Store) start() error {
	switch err := s.checkFormat(); {
	case err == nil:
		s.clean()
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	entries, err := s.disk.List(".")
	if err != nil {
		return s.blame(".", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			if s.checkFormat() == nil {
				return nil // another process has just made it a study
			}
			return fmt.Errorf("store: %s holds %s but no %s, so it is no study: choose a new or an empty folder", s.dir, e.Name(), studyFile)
		}
	}
	text, err := headerText()
	if err != nil {
		return err
	}
	if err := s.writeFile(studyFile, text); err != nil {
		return err
	}
	s.clean() // what died before there was a study
	return nil
}

func headerText() ([]byte, error) {
	var text bytes.Buffer
	err := WriteJSON(&text, study{Format: Format, Holds: "isingml study"})
	return text.Bytes(), err
}

// maxHeader bounds study.json, in bytes.
const maxHeader = 1 << 12

func (s *Store) checkFormat() error {
	text, err := s.readFile(studyFile, maxHeader)
	if err != nil {
		return s.blame(studyFile, err)
	}
	path := s.path(studyFile)
	var header study
	if err := ReadJSON(bytes.NewReader(text), &header); err != nil || header.Format < 1 {
		return fmt.Errorf("store: %s is not the header of a study: choose another folder", path)
	}
	switch {
	case header.Format > Format:
		return fmt.Errorf("store: %s has format %d, this program reads format %d: update isingml", path, header.Format, Format)
	case header.Format < Format:
		return fmt.Errorf("store: %s has format %d, of an earlier isingml: start a study in another folder, where all is computed anew with other draws; isingml import brings configurations and energies over, from %s", path, header.Format, s.path("*/*/configurations.parquet"))
	}
	want, err := headerText()
	if err == nil && !bytes.Equal(text, want) {
		err = fmt.Errorf("store: %s is %w: it must read\n%s", path, ErrDamaged, want)
	}
	return err
}
