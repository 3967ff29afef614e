package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Format is the number of the folder's layout. A program reads its own format
// and every older one.
const Format = 1

const (
	studyFile    = "study.json"
	piecesFolder = "pieces"
)

// A Store is a study on disk. Its methods may be called by any number of
// goroutines and of processes at the same time.
type Store struct {
	dir string
}

type study struct {
	Format int    `json:"format"`
	Holds  string `json:"holds"`
}

// Open returns the study in the folder dir, which is made if it is not there.
// A folder that holds other things, or a study of a newer format, is refused
// and left untouched.
func Open(dir string) (*Store, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	s := &Store{dir: path}
	switch err := s.checkFormat(); {
	case err == nil:
		s.cleanTemporaries()
		return s, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	if err := s.create(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Store) checkFormat() error {
	path := filepath.Join(s.dir, studyFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	var header study
	if err := ReadJSON(bytes.NewReader(text), &header); err != nil || header.Format < 1 {
		return fmt.Errorf("store: %s is not the header of a study: choose another folder", path)
	}
	if header.Format > Format {
		return fmt.Errorf("store: %s has format %d, this program reads up to %d: update isingml", path, header.Format, Format)
	}
	return nil
}

func (s *Store) create() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: %w", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			return fmt.Errorf("store: %s holds %s but no %s, so it is no study: choose a new or an empty folder", s.dir, e.Name(), studyFile)
		}
	}
	if err := makeFolders(s.dir); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	var text bytes.Buffer
	if err := WriteJSON(&text, study{Format: Format, Holds: "isingml study"}); err != nil {
		return err
	}
	path := filepath.Join(s.dir, studyFile)
	if err := s.writeFile(path, text.Bytes()); err != nil {
		return fmt.Errorf("store: %s: %w", path, err)
	}
	return nil
}

// Dir returns the absolute path of the study's folder.
func (s *Store) Dir() string { return s.dir }

// Stage returns the stage with that key, computed or not.
func (s *Store) Stage(key Key) *Stage {
	return &Stage{store: s, key: key, dir: filepath.Join(s.dir, filepath.FromSlash(key.String()))}
}

// Stages returns the whole stages, sorted by kind and key. Stages that are
// damaged are left out and named in the error, which joins all of them; the
// stages returned beside an error can be used.
func (s *Store) Stages() ([]*Stage, error) {
	kinds, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	var stages []*Stage
	var damaged []error
	for _, kind := range kinds {
		if !kind.IsDir() || checkKind(kind.Name()) != nil {
			continue
		}
		keys, err := os.ReadDir(filepath.Join(s.dir, kind.Name()))
		if err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		for _, key := range keys {
			if !key.IsDir() || !isShortKey(key.Name()) {
				continue // what users keep in a study is theirs
			}
			stage, err := s.stageAt(filepath.Join(s.dir, kind.Name(), key.Name()))
			if err == nil {
				_, err = stage.Whole()
			}
			if err != nil {
				damaged = append(damaged, err)
				continue
			}
			stages = append(stages, stage)
		}
	}
	return stages, errors.Join(damaged...)
}

func (s *Store) stageAt(dir string) (*Stage, error) {
	path := filepath.Join(dir, specFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, damage(path, dir, "%v", err)
	}
	key, err := parseKey(text)
	if err != nil {
		return nil, damage(path, dir, "%v", err)
	}
	return &Stage{store: s, key: key, dir: dir}, nil
}
