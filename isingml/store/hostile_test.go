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
			_ = s.Pieces(g.Key()).Clear()
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

// What killed processes of this program left behind is removed.
func TestOwnLeftoversAreRemoved(t *testing.T) {
	s := open(t)
	own := func(c string) string {
		return filepath.Join(s.Dir(), temporaryFolder, temporaryPrefix+strings.Repeat(c, 26))
	}
	put(t, own("A"), "piece")
	put(t, own("B")+lockSuffix, "")
	put(t, filepath.Join(own("B"), "net", "weights"), "x")
	put(t, own("C")+lockSuffix, "")
	if _, err := Open(s.Dir()); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Join(s.Dir(), temporaryFolder)); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// stamps returns the times and sizes of everything in a folder.
func stamps(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			all[path] = info.ModTime().String() + info.Mode().String()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestOpenReadingWritesNothing(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", 1))
	fill(t, g, map[string]string{"a.txt": "spins"})
	half := s.Pieces(key(t, "sample", 2))
	if err := half.Save("a", []byte("state")); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(s.Dir(), temporaryFolder, temporaryPrefix+strings.Repeat("A", 26)), "left behind")
	before := stamps(t, s.Dir())
	r, err := OpenReading(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, r.Stage(g.Key()), "a.txt"); got != "spins" {
		t.Errorf("read %q", got)
	}
	if data, ok, err := r.Pieces(half.key).Load("a"); string(data) != "state" || !ok || err != nil {
		t.Errorf("piece %q, %v, %v", data, ok, err)
	}
	if err := r.Export(t.Context(), filepath.Join(t.TempDir(), "copy")); err != nil {
		t.Error(err)
	}
	_, claimed := r.Stage(half.key).TryClaim("")
	for what, err := range map[string]error{
		"Write":  write(r.Stage(half.key), []byte("x")),
		"Save":   r.Pieces(half.key).Save("a", nil),
		"Clear":  r.Pieces(half.key).Clear(),
		"Remove": r.Stage(g.Key()).Remove(),
		"Claim":  claimed,
	} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	after := stamps(t, s.Dir())
	for path := range before {
		if after[path] != before[path] {
			t.Errorf("%s was %s, is %s", path, before[path], after[path])
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d files, were %d", len(after), len(before))
	}
	link := filepath.Join(t.TempDir(), "link")
	symlink(t, "gone", link)
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none"), link} {
		_, err = OpenReading(dir)
		if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "holds study.json") || !strings.Contains(err.Error(), dir) {
			t.Errorf("no study: %v", err)
		}
	}
	if _, err := Open(link); err == nil || !strings.Contains(err.Error(), "symbolic link to gone") {
		t.Errorf("a link to nowhere: %v", err)
	}
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
		for _, name := range []string{studyFile, specFile, manifestFile, "a.txt", "a.piece", temporaryFolder, "sample", "stage"} {
			if kind == "folder" && (name == "stage" || name == "sample" || name == temporaryFolder) {
				continue
			}
			t.Run(kind+"/"+name, func(t *testing.T) {
				s := open(t)
				g := s.Stage(key(t, "sample", 1))
				fill(t, g, map[string]string{"a.txt": "spins"})
				p := s.Pieces(g.Key())
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
	for _, path := range []string{filepath.Join(g.Dir(), specFile), filepath.Join(g.Dir(), manifestFile), filepath.Join(g.Dir(), "a.txt"), s.path(p.name + "/a.piece"), s.path(studyFile)} {
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

// A folder without permission is that, and no damage.
func TestPermission(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", 1))
	fill(t, g, map[string]string{"a.txt": "spins"})
	p := s.Pieces(g.Key())
	if err := p.Save("a", []byte("x")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{studyFile, g.name, g.file("a.txt"), g.file(specFile), g.file(manifestFile), p.name} {
		s.disk = forbidding{rooted{s.disk.(rooted).root}, name}
		_, file := g.Open("a.txt")
		_, whole := g.Whole()
		_, _, piece := p.Load("a")
		errs := []error{file, whole, g.Verify(t.Context()), write(g, []byte("other"))}
		switch name {
		case studyFile:
			errs = []error{s.start()}
		case p.name:
			errs = []error{piece}
		}
		for i, err := range errs {
			if !errors.Is(err, fs.ErrPermission) || errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), s.path(name)) {
				if i != 1 || name != g.file("a.txt") { // Whole does not open it
					t.Errorf("%s, %d: %v", name, i, err)
				}
			}
		}
		s.disk = s.disk.(forbidding).rooted
		if got := read(t, g, "a.txt"); got != "spins" {
			t.Errorf("%s: the stage was replaced: %q", name, got)
		}
	}
}

// forbidding gives no permission for one file, or folder and what is in it.
type forbidding struct {
	rooted
	name string
}

func (d forbidding) check(op, name string) error {
	if name == d.name || strings.HasPrefix(name, d.name+"/") {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrPermission}
	}
	return nil
}

func (d forbidding) open(name string, flag int) (file, error) {
	if err := d.check("open", name); err != nil {
		return nil, err
	}
	return d.rooted.open(name, flag)
}

func (d forbidding) lstat(name string) (fs.FileInfo, error) {
	if name != d.name { // the folder that the name is in may be read
		if err := d.check("lstat", name); err != nil {
			return nil, err
		}
	}
	return d.rooted.lstat(name)
}
