package store

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"path"
	"sync"

	"github.com/isingml/kernel/isingml/internal/files"
)

// A Store is a study on disk. Its methods may be called by any number of
// goroutines and of processes at the same time.
type Store struct {
	dir     string
	disk    files.Folder
	machine string // where locks are shared, see machineName
	reading bool   // nothing in it is written

	mu        sync.Mutex
	session   *session        // of what is being written, if anything is
	unsettled map[string]bool // folders with names that are not durable yet

	settling sync.Mutex // held while these are made durable
}

// Dir returns the absolute path of the study's folder.
func (s *Store) Dir() string { return s.dir }

// Stage returns the stage with that key, computed or not.
func (s *Store) Stage(key Key) *Stage {
	return s.stage(key, key.String())
}

func (s *Store) stage(key Key, name string) *Stage {
	return &Stage{store: s, key: key, name: name, ctx: context.Background(), most: math.MaxInt64}
}

// Stages returns the whole stages, sorted by kind and key. Stages that are
// damaged or cannot be read are left out and named in the error, which joins
// all of them; the stages returned beside an error can be used.
func (s *Store) Stages() ([]*Stage, error) {
	kinds, err := s.disk.List(".")
	if err != nil {
		return nil, s.blame(".", err)
	}
	var stages []*Stage
	var failed []error
	for _, kind := range kinds {
		if checkKind(kind.Name()) != nil || !folderOrLink(kind) {
			continue
		}
		keys, err := s.disk.List(kind.Name())
		if err == nil {
			err = s.linkIn(kind.Name())
		}
		if err != nil {
			failed = append(failed, &StageError{kind.Name(), s.blame(kind.Name(), err)})
			continue
		}
		for _, key := range keys {
			if !isShortKey(key.Name()) || !folderOrLink(key) {
				continue // what users keep in a study is theirs
			}
			stage, err := s.stageAt(path.Join(kind.Name(), key.Name()))
			if err == nil {
				_, err = stage.Whole()
			}
			if err != nil {
				failed = append(failed, &StageError{path.Join(kind.Name(), key.Name()), err})
				continue
			}
			stages = append(stages, stage)
		}
	}
	return stages, errors.Join(failed...)
}

// A StageError is why a stage, or a folder of stages, cannot be used.
type StageError struct {
	Name string // of its folder in the study
	Err  error
}

func (e *StageError) Error() string { return e.Err.Error() }
func (e *StageError) Unwrap() error { return e.Err }

// folderOrLink tells what may be meant as a stage, or a kind of stages. A link
// is named in an error, not passed over in silence.
func folderOrLink(e fs.DirEntry) bool {
	return e.IsDir() || e.Type()&fs.ModeSymlink != 0
}

func (s *Store) stageAt(name string) (*Stage, error) {
	g := s.stage(Key{}, name)
	dir, err := g.folder()
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	text, err := g.readFile(dir, SpecFile, maxSpec)
	if err != nil {
		return nil, err
	}
	if g.key, err = parseKey(text); err != nil {
		return nil, g.damage(SpecFile, "%v", err)
	}
	return g, nil
}
