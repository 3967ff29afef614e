package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const (
	specFile     = "spec.json"
	manifestFile = "manifest.json"
)

// ErrDamaged is what errors about damaged files wrap: a file that is missing,
// too short or too long, or does not agree with its checksum.
var ErrDamaged = errors.New("damaged")

func damage(file, folder, format string, args ...any) error {
	return fmt.Errorf("store: %s is %w: %s: delete %s to compute it again", file, ErrDamaged, fmt.Sprintf(format, args...), folder)
}

// A Stage is the place of one stage's result in a study.
type Stage struct {
	store *Store
	key   Key
	dir   string
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
func (g *Stage) Dir() string { return g.dir }

// Whole reports whether the stage is there with all its files at their right
// sizes. A stage that is not there gives false and no error, one that is
// damaged gives false and an error that names the file. The contents are
// checked when a file is opened, and all of them by [Stage.Verify].
func (g *Stage) Whole() (bool, error) {
	if _, err := os.Lstat(g.dir); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	files, err := g.Files()
	if err != nil {
		return false, err
	}
	for _, f := range files {
		info, err := os.Stat(g.path(f.Name))
		if err != nil {
			return false, damage(g.path(f.Name), g.dir, "%v", err)
		}
		if info.Size() != f.Size {
			return false, damage(g.path(f.Name), g.dir, "%d bytes, must be %d", info.Size(), f.Size)
		}
	}
	return true, nil
}

// Files returns the stage's files, sorted by name: the payload and spec.json.
// A stage that is not there gives an error that is [fs.ErrNotExist].
func (g *Stage) Files() ([]File, error) {
	if _, err := os.Lstat(g.dir); err != nil {
		return nil, fmt.Errorf("store: stage %s is not in the study: %w", g.key, err)
	}
	file := g.path(manifestFile)
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, damage(file, g.dir, "%v", err)
	}
	var m manifest
	if err := ReadJSON(bytes.NewReader(text), &m); err != nil {
		return nil, damage(file, g.dir, "%v", err)
	}
	// The text must be the one that was written, to the byte: JSON readers
	// forgive too much, such as a list under a misspelled name.
	var again bytes.Buffer
	if err := WriteJSON(&again, m); err != nil || !bytes.Equal(again.Bytes(), text) {
		return nil, damage(file, g.dir, "it is not as it was written")
	}
	for _, f := range m.Files {
		if f.Name != specFile && checkName(f.Name) != nil {
			return nil, damage(file, g.dir, "it lists a file %q", f.Name)
		}
	}
	if err := g.checkSpec(); err != nil {
		return nil, err
	}
	return m.Files, nil
}

func (g *Stage) checkSpec() error {
	file := g.path(specFile)
	text, err := os.ReadFile(file)
	if err != nil {
		return damage(file, g.dir, "%v", err)
	}
	key, err := parseKey(text)
	if err != nil {
		return damage(file, g.dir, "%v", err)
	}
	if key != g.key || filepath.Base(g.dir) != key.hash[:shortKey] {
		return damage(file, g.dir, "it describes the stage %s", key)
	}
	return nil
}

// Open opens a payload file for reading, at any offset and concurrently if
// need be, after its contents have been checked.
func (g *Stage) Open(name string) (*Reader, error) {
	files, err := g.Files()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.Name == name {
			return g.open(context.Background(), f)
		}
	}
	return nil, fmt.Errorf("store: stage %s has no file %q: %w", g.key, name, fs.ErrNotExist)
}

// A Reader reads a payload file whose contents have been checked.
type Reader struct {
	*os.File
	size int64
}

// Size returns the length of the file in bytes.
func (r *Reader) Size() int64 { return r.size }

func (g *Stage) open(ctx context.Context, want File) (*Reader, error) {
	file := g.path(want.Name)
	f, err := os.Open(file)
	if err != nil {
		return nil, damage(file, g.dir, "%v", err)
	}
	sum := sha256.New()
	size, err := copyContext(ctx, sum, f)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	switch got := hex.EncodeToString(sum.Sum(nil)); {
	case err != nil:
		err = fmt.Errorf("store: %s: %w", file, err)
	case size != want.Size:
		err = damage(file, g.dir, "%d bytes, must be %d", size, want.Size)
	case got != want.SHA256:
		err = damage(file, g.dir, "checksum differs: %.12s..., must be %.12s...", got, want.SHA256)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return &Reader{File: f, size: size}, nil
}

// ReadJSON reads a payload file written with [Writer.WriteJSON] into what v
// points to.
func (g *Stage) ReadJSON(name string, v any) error {
	f, err := g.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := ReadJSON(f, v); err != nil {
		return fmt.Errorf("store: %s: %w", f.Name(), err)
	}
	return nil
}

// Folder checks every file of the payload folder name and returns its path,
// for libraries that read folders themselves.
func (g *Stage) Folder(name string) (string, error) {
	files, err := g.Files()
	if err != nil {
		return "", err
	}
	found := false
	for _, f := range files {
		if strings.HasPrefix(f.Name, name+"/") {
			found = true
			if err := g.verify(context.Background(), f); err != nil {
				return "", err
			}
		}
	}
	if !found {
		return "", fmt.Errorf("store: stage %s has no folder %q: %w", g.key, name, fs.ErrNotExist)
	}
	return g.path(name), nil
}

// Verify reads the stage and compares every file with its checksum.
func (g *Stage) Verify(ctx context.Context) error {
	files, err := g.Files()
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := g.verify(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

func (g *Stage) verify(ctx context.Context, f File) error {
	r, err := g.open(ctx, f)
	if err != nil {
		return err
	}
	return r.Close()
}

// Remove deletes the stage, whole or damaged; it will be computed again when
// it is asked for. Pieces are not touched.
func (g *Stage) Remove() error {
	return g.store.removeFolder(g.dir)
}

func (g *Stage) path(name string) string {
	return filepath.Join(g.dir, filepath.FromSlash(name))
}

// checkName refuses names of payload files that would leave the folder, hide,
// or stand for something else.
func checkName(name string) error {
	clean := path.Clean(name) == name && filepath.IsLocal(filepath.FromSlash(name))
	for part := range strings.SplitSeq(name, "/") {
		clean = clean && part != "" && part[0] != '.'
	}
	if !clean || strings.ContainsAny(name, "\\:\x00") || name == specFile || name == manifestFile {
		return fmt.Errorf("store: %q cannot be the name of a payload file", name)
	}
	return nil
}
