package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What somebody removes while it is written, a file of a stage, all of it, or the
// folder of everything that is being written, is written again; if that goes on,
// it is an error that says so, and nothing is left.
func TestRemovedWhileItIsWritten(t *testing.T) {
	within := func(folder string) func(s *Store) string {
		return func(s *Store) string { return filepath.Join(s.Dir(), folder) }
	}
	parts := map[string]func(s *Store) string{
		"a file":     func(s *Store) string { return filepath.Join(s.path(s.session.name), "*", "a.txt") },
		"a folder":   func(s *Store) string { return filepath.Join(s.path(s.session.name), "*", "net") },
		"the stage":  func(s *Store) string { return filepath.Join(s.path(s.session.name), "*") },
		"a session":  func(s *Store) string { return s.path(s.session.name) },
		"its lock":   func(s *Store) string { return s.path(s.session.name) + "*" },
		"all of it":  within(temporaryFolder + "/*"),
		"the folder": within(temporaryFolder),
	}
	for name, pattern := range parts {
		for _, always := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				s := open(t)
				release, err := s.Hold() // as while a study computes
				if err != nil {
					t.Fatal(err)
				}
				tries := 0
				g := s.Stage(stageKey(1))
				err = g.Write(func(w *Writer) error {
					tries++
					for _, file := range []string{"a.txt", "net/b.txt"} {
						f, err := w.Create(file)
						if err != nil {
							return err
						}
						if _, err := f.Write([]byte(file)); err != nil {
							return err
						}
						if err := f.Close(); err != nil {
							return err
						}
					}
					if tries == 1 || always {
						gone, err := filepath.Glob(pattern(s))
						if err != nil || len(gone) == 0 {
							t.Fatal("there is nothing to remove", err)
						}
						for _, path := range gone {
							if err := os.RemoveAll(path); err != nil {
								t.Fatal(err)
							}
						}
					}
					return nil
				})
				whole, failed := g.Whole()
				switch {
				case failed != nil:
					t.Error(failed)
				case always && (!errors.Is(err, errRemoved) && !errors.Is(err, fs.ErrNotExist) || tries != 3 || whole):
					t.Errorf("removed each time: %v after %d tries, whole %v", err, tries, whole)
				case !always && (err != nil || tries != 2 || !whole):
					t.Errorf("removed once: %v after %d tries, whole %v", err, tries, whole)
				}
				if err := s.SetName("name", []byte("{}")); err != nil { // what needs one file goes on too
					t.Error(err)
				}
				if err := release(); err != nil {
					t.Error(err)
				}
				left, err := os.ReadDir(filepath.Join(s.Dir(), temporaryFolder))
				if left = slices.DeleteFunc(left, func(e fs.DirEntry) bool { return !strings.HasPrefix(e.Name(), temporaryPrefix) }); err != nil || len(left) > 0 {
					t.Errorf("left behind: %v, %v", left, err)
				}
			})
		}
	}
}
