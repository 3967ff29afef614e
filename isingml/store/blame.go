package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/isingml/kernel/isingml/internal/files"
)

// ErrDamaged is what errors about damaged files wrap: a file that is missing,
// too short or too long, or does not agree with its checksum. A file that
// cannot be read for want of permission, or that is a link, is not damaged.
var ErrDamaged = errors.New("damaged")

func damage(file, folder, format string, args ...any) error {
	return fmt.Errorf("store: %s is %w: %s: delete %s to compute it again", file, ErrDamaged, fmt.Sprintf(format, args...), folder)
}

// path returns the absolute path of a name in the study.
func (s *Store) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

// blame returns the error err of using name as one that says what is in the
// way.
func (s *Store) blame(name string, err error) error {
	if link := s.linkIn(name); link != nil {
		return link
	}
	return fmt.Errorf("store: %s: %w", s.path(name), bare(err))
}

// linkIn returns an error if the name is a link or lies behind one.
func (s *Store) linkIn(name string) error {
	at := ""
	for part := range strings.SplitSeq(name, "/") {
		at = path.Join(at, part)
		info, err := s.disk.Lstat(at)
		if err != nil {
			return nil
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			return fmt.Errorf("store: %s is a symbolic link, and no file of a study is read or written through one: put in its place what it points to", s.path(at))
		}
	}
	return nil
}

// bare takes off the names that the operating system's errors carry, which are
// relative to the study.
func bare(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return e.Err
	}
	if e, ok := err.(*os.LinkError); ok {
		return e.Err
	}
	return err
}

// errTooLarge is what readFile returns for a file that cannot be what its name
// says.
var errTooLarge = errors.New("too large")

// readFile returns the contents of a file of at most limit bytes.
func (s *Store) readFile(name string, limit int64) ([]byte, error) {
	return readFile(s.disk, name, limit)
}

func readFile(disk files.Folder, name string, limit int64) ([]byte, error) {
	f, err := disk.Open(name, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > limit {
		return nil, fmt.Errorf("it is %w: %d bytes, can have at most %d", errTooLarge, info.Size(), limit)
	}
	return io.ReadAll(io.NewSectionReader(f, 0, info.Size()))
}
