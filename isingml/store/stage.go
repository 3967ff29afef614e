package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/isingml/kernel/isingml/internal/files"
)

const (
	SpecFile     = "spec.json" // the specification of a stage, in its folder
	manifestFile = "manifest.json"
)

// The largest files that are read into memory, in bytes. Nothing larger is
// written either.
const (
	maxSpec     = 1 << 22
	maxManifest = 1 << 22
)

// MaxJSON is how many bytes a payload file that is read with [Stage.ReadJSON] can
// have.
const MaxJSON = 1 << 26

// A Stage is the place of one stage's result in a study.
type Stage struct {
	store *Store
	key   Key
	name  string                 // of its folder in the study
	read  atomic.Pointer[[]File] // what Open has found in the manifest
	ctx   context.Context        // of reading
	most  int64                  // bytes of a file that is read
}

// A File is the entry of one payload file in a stage's manifest.
type File struct {
	Name   string `json:"name"`   // inside the stage's folder, with slashes
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // 64 hexadecimal digits
}

type manifest struct {
	Files []File `json:"files"` // sorted by name
}

// Key returns the stage's key.
func (g *Stage) Key() Key { return g.key }

// Dir returns the stage's folder, which exists only when the stage does.
func (g *Stage) Dir() string { return g.store.path(g.name) }

// Whole reports whether the stage is there with all its files at their right
// sizes. A stage that is not there gives false and no error, one that is
// damaged or cannot be read gives false and an error that names the file; only
// the first is [ErrDamaged]. The contents are checked when a file is opened,
// and all of them by [Stage.Verify].
func (g *Stage) Whole() (bool, error) {
	dir, err := g.folder()
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer dir.Close()
	all, err := g.files(dir)
	if err != nil {
		return false, err
	}
	for _, f := range all {
		info, err := dir.Lstat(f.Name)
		switch {
		case err != nil:
			return false, g.failed(f.Name, err)
		case !info.Mode().IsRegular():
			return false, g.failed(f.Name, files.NotRegular(info.Mode()))
		case info.Size() != f.Size:
			return false, g.damage(f.Name, "%d bytes, must be %d", info.Size(), f.Size)
		}
	}
	return true, nil
}

// folder opens the stage's folder, once for all that is read in it. A stage that
// is not there gives an error that is [fs.ErrNotExist].
func (g *Stage) folder() (files.Folder, error) {
	dir, err := g.store.disk.Sub(g.name)
	switch {
	case err == nil:
		return dir, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("store: stage %s is not in the study: %w", g.key, fs.ErrNotExist)
	}
	return nil, g.store.blame(g.name, err)
}

// there reports whether the stage has a folder.
func (g *Stage) there() (bool, error) {
	info, err := g.store.disk.Lstat(g.name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, g.store.linkIn(g.name)
	}
	if err == nil && !info.IsDir() {
		err = errors.New("it is not a folder, as a stage is: remove it")
	}
	if err != nil {
		return false, g.store.blame(g.name, err)
	}
	return true, nil
}

// Files returns the stage's files, sorted by name: the payload and spec.json.
// A stage that is not there gives an error that is [fs.ErrNotExist].
func (g *Stage) Files() ([]File, error) {
	dir, err := g.folder()
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return g.files(dir)
}

// files reads the manifest and the specification in the stage's folder.
func (g *Stage) files(dir files.Folder) ([]File, error) {
	text, err := g.readFile(dir, manifestFile, maxManifest)
	if err != nil {
		return nil, err
	}
	var m manifest
	if err := ReadJSON(bytes.NewReader(text), &m); err != nil {
		return nil, g.damage(manifestFile, "%v", err)
	}
	// The text must be the one that was written, to the byte: JSON readers
	// forgive too much, such as a list under a misspelled name.
	var again bytes.Buffer
	if err := WriteJSON(&again, m); err != nil || !bytes.Equal(again.Bytes(), text) {
		return nil, g.damage(manifestFile, "it is not as it was written")
	}
	var spec File
	for i, f := range m.Files {
		if f.Name == SpecFile {
			spec = f
		}
		if f.Name != SpecFile && checkName(f.Name) != nil || f.Size < 0 || i > 0 && m.Files[i-1].Name >= f.Name {
			return nil, g.damage(manifestFile, "it lists a file %q", f.Name)
		}
	}
	return m.Files, g.checkSpec(dir, spec)
}

// checkSpec compares spec.json with the stage's key and with its entry in the
// manifest.
func (g *Stage) checkSpec(dir files.Folder, want File) error {
	text, err := g.readFile(dir, SpecFile, maxSpec)
	if err != nil {
		return err
	}
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != want.SHA256 {
		return g.damage(SpecFile, "checksum differs from the one in %s", manifestFile)
	}
	key, err := parseKey(text)
	if err != nil {
		return g.damage(SpecFile, "%v", err)
	}
	if key != g.key || path.Base(g.name) != key.hash[:shortKey] {
		return g.damage(SpecFile, "it describes the stage %s", key)
	}
	return nil
}

// Verify reads the stage and compares every file with its checksum.
func (g *Stage) Verify(ctx context.Context) error {
	dir, err := g.folder()
	if err != nil {
		return err
	}
	defer dir.Close()
	all, err := g.files(dir)
	for _, f := range all {
		if err != nil {
			break
		}
		var r *Reader
		if r, err = g.open(ctx, dir, f); err == nil {
			err = r.Close()
		}
	}
	return err
}

// Remove deletes the stage, whole or damaged; it will be computed again when it
// is asked for. Pieces are not touched.
func (g *Stage) Remove() error {
	g.read.Store(nil)
	return g.store.removeFolder(g.name)
}

// file returns the name in the study of one of the stage's files.
func (g *Stage) file(name string) string { return path.Join(g.name, name) }

func (g *Stage) damage(name, format string, args ...any) error {
	return damage(g.store.path(g.file(name)), g.Dir(), format, args...)
}

// failed returns the error of reading one of the stage's files. A file that is
// missing or much too large is damage; that it cannot be read is not.
func (g *Stage) failed(name string, err error) error {
	if link := g.store.linkIn(g.file(name)); link != nil {
		return link
	}
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errTooLarge) {
		return g.damage(name, "%v", bare(err))
	}
	return g.store.blame(g.file(name), err)
}

func (g *Stage) readFile(dir files.Folder, name string, limit int64) ([]byte, error) {
	text, err := readFile(dir, name, limit)
	if err != nil {
		return nil, g.failed(name, err)
	}
	return text, nil
}

// checkName refuses names of payload files that would leave the folder, hide,
// or stand for something else.
func checkName(name string) error {
	clean := path.Clean(name) == name && filepath.IsLocal(filepath.FromSlash(name))
	for part := range strings.SplitSeq(name, "/") {
		clean = clean && part != "" && part[0] != '.'
	}
	if !clean || strings.ContainsAny(name, "\\:\x00") || name == SpecFile || name == manifestFile {
		return fmt.Errorf("store: %q cannot be the name of a payload file", name)
	}
	return nil
}
