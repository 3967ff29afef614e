package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// put makes a file with its folders, a year old.
func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	old := time.Now().AddDate(-1, 0, 0)
	for p := path; p != filepath.Dir(p) && p != os.TempDir(); p = filepath.Dir(p) {
		_ = os.Chtimes(p, old, old)
	}
}

// A study whose folder for temporaries is a link, or somebody's own folder,
// loses nothing there, and nothing where the link leads.
func TestNobodysFilesAreRemoved(t *testing.T) {
	own := temporaryPrefix + strings.Repeat("A", 26)
	for name, spoil := range map[string]func(study string){
		"link up":      func(study string) { symlink(t, "../..", filepath.Join(study, temporaryFolder)) },
		"link inside":  func(study string) { symlink(t, "notes", filepath.Join(study, temporaryFolder)) },
		"absolute":     func(study string) { symlink(t, filepath.Dir(study), filepath.Join(study, temporaryFolder)) },
		"a file":       func(study string) { put(t, filepath.Join(study, temporaryFolder), "x") },
		"own files":    func(study string) { put(t, filepath.Join(study, temporaryFolder, "thesis.tex"), "x") },
		"old pattern":  func(study string) { put(t, filepath.Join(study, temporaryFolder, "host~1~X", "data"), "x") },
		"almost ours":  func(study string) { put(t, filepath.Join(study, temporaryFolder, own+"x"), "x") },
		"hidden in it": func(study string) { put(t, filepath.Join(study, temporaryFolder, own, ".git", "x"), "x") },
		"link in it": func(study string) {
			put(t, filepath.Join(study, temporaryFolder, own, "data"), "x")
			symlink(t, "../../../home", filepath.Join(study, temporaryFolder, own, "home"))
		},
		"ours is a link": func(study string) {
			put(t, filepath.Join(study, temporaryFolder, "x"), "x")
			symlink(t, "../../home", filepath.Join(study, temporaryFolder, own))
		},
	} {
		t.Run(name, func(t *testing.T) {
			top := t.TempDir()
			dir := filepath.Join(top, "home", "study")
			s, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(filepath.Join(dir, temporaryFolder)); err != nil {
				t.Fatal(err)
			}
			put(t, filepath.Join(top, "home", own), "x")
			put(t, filepath.Join(top, "home", "letters", "a"), "x")
			put(t, filepath.Join(top, own, "a"), "x")
			put(t, filepath.Join(dir, "notes", own, "a"), "x")
			spoil(dir)
			before := everything(t, top)
			if _, err := Open(dir); err != nil {
				t.Fatal(err)
			}
			g := s.Stage(key(t, "sample", 1))
			_ = write(g, []byte("spins")) // may be refused
			_ = s.Pieces(g.Key()).Save("a", []byte("x"))
			_ = s.Pieces(g.Key()).Clear(t.Context())
			after := everything(t, top)
			for path, was := range before {
				if after[path] != was {
					t.Errorf("%s was %q, is %q", path, was, after[path])
				}
			}
		})
	}
}

func symlink(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Skipf("no symbolic links: %v", err)
	}
}

// everything is tree with the temporaries.
func everything(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to, _ := os.Readlink(path)
		files[path] = d.Type().String() + to
		if d.Type().IsRegular() {
			text, err := os.ReadFile(path)
			files[path] += string(text)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Whatever stands in a file's place, reading ends at once, in an error that
// says what it is, and that is not to be taken for damage that is mended by
// deleting the stage.
func TestOnlyRegularFilesAreRead(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside")
	put(t, outside, "spins")
	for kind, c := range map[string]struct {
		make func(path string) error
		want string
	}{
		"pipe":          {makePipe, "named pipe"},
		"zeros":         {func(p string) error { return os.Symlink("/dev/zero", p) }, "symbolic link"},
		"link outside":  {func(p string) error { return os.Symlink(outside, p) }, "symbolic link"},
		"dangling link": {func(p string) error { return os.Symlink("nowhere", p) }, "symbolic link"},
		"device":        {makeZeros, "a device"},
		"folder":        {func(p string) error { return os.Mkdir(p, 0o777) }, "a folder"},
	} {
		for _, name := range []string{studyFile, SpecFile, manifestFile, "a.txt", "a.piece", temporaryFolder, "sample", "stage"} {
			if kind == "folder" && (name == "stage" || name == "sample" || name == temporaryFolder) {
				continue
			}
			t.Run(kind+"/"+name, func(t *testing.T) {
				s := open(t)
				g := s.Stage(key(t, "sample", 1))
				fill(t, g, map[string]string{"a.txt": "spins"})
				p := s.Pieces(stageKey(1))
				if err := p.Save("a", []byte("x")); err != nil {
					t.Fatal(err)
				}
				path := map[string]string{
					studyFile: s.path(studyFile), "a.piece": s.path(p.name + "/a.piece"),
					temporaryFolder: s.path(temporaryFolder), "sample": s.path("sample"), "stage": g.Dir(),
				}[name]
				if path == "" {
					path = filepath.Join(g.Dir(), name)
				}
				if err := os.RemoveAll(path); err != nil {
					t.Fatal(err)
				}
				if err := c.make(path); err != nil {
					t.Skip(err)
				}
				_, openErr := Open(s.Dir())
				_, err := OpenReading(s.Dir())
				_, stages := s.Stages()
				_, _, piece := p.Load("a")
				_, file := g.Open("a.txt")
				_, whole := g.Whole()
				errs := map[string][]error{
					studyFile: {openErr, err}, "a.piece": {piece}, temporaryFolder: {p.Save("a", nil), write(g, nil)},
				}[name]
				if errs == nil {
					errs = []error{stages, file, whole, g.Verify(context.Background()), write(g, []byte("y"))}
					if (name == "sample" || name == "stage") && c.want != "symbolic link" {
						errs = errs[1:] // no folder, so no stage: it is the user's
					}
				}
				for i, err := range errs {
					if err == nil || !strings.Contains(err.Error(), c.want) && !strings.Contains(err.Error(), "not a folder") && !strings.Contains(err.Error(), "not a directory") || errors.Is(err, ErrDamaged) {
						t.Errorf("%d: %v, must say %q", i, err, c.want)
					}
				}
			})
		}
	}
}

// A file that is longer than anything it may be is not read into memory.
func TestReadsAreBounded(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", 1))
	fill(t, g, map[string]string{"a.txt": "spins"})
	p := s.Pieces(g.Key())
	if err := p.Save("a", []byte("x")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(g.Dir(), SpecFile), filepath.Join(g.Dir(), manifestFile), filepath.Join(g.Dir(), "a.txt"), s.path(p.name + "/a.piece"), s.path(studyFile)} {
		if err := os.Truncate(path, 1<<40); err != nil { // takes no room on the disk
			t.Skip(err)
		}
	}
	checkBounded(t, nil, func() {
		_, err := Open(s.Dir())
		_, _, piece := p.Load("a")
		for _, err := range []error{err, piece, g.Verify(t.Context())} {
			if err == nil {
				t.Error("a file of a terabyte was read")
			}
		}
	})
}
