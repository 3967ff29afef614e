package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/internal/files"
)

// What killed processes of this program left behind is removed.
func TestOwnLeftoversAreRemoved(t *testing.T) {
	s := open(t)
	own := func(c string) string {
		return filepath.Join(s.Dir(), temporaryFolder, temporaryPrefix+s.machine+strings.Repeat(c, 26-len(s.machine)))
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
		"Clear":  r.Pieces(half.key).Clear(t.Context()),
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

// A folder without permission is that, and no damage.
func TestPermission(t *testing.T) {
	s := open(t)
	g := s.Stage(key(t, "sample", 1))
	fill(t, g, map[string]string{"a.txt": "spins"})
	p := s.Pieces(g.Key())
	if err := p.Save("a", []byte("x")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{studyFile, g.name, g.file("a.txt"), g.file(SpecFile), g.file(manifestFile), p.name} {
		s.disk = forbidding{s.disk, name}
		g = s.Stage(g.key) // that has read nothing yet
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
		s.disk = s.disk.(forbidding).Folder
		if got := read(t, g, "a.txt"); got != "spins" {
			t.Errorf("%s: the stage was replaced: %q", name, got)
		}
	}
}

// forbidding gives no permission for one file, or folder and what is in it.
type forbidding struct {
	files.Folder
	name string
}

func (d forbidding) check(op, name string) error {
	if name == d.name || strings.HasPrefix(name, d.name+"/") {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrPermission}
	}
	return nil
}

func (d forbidding) Open(name string, flag int) (files.File, error) {
	if err := d.check("open", name); err != nil {
		return nil, err
	}
	return d.Folder.Open(name, flag)
}

func (d forbidding) Sub(name string) (files.Folder, error) {
	if err := d.check("open", name); err != nil {
		return nil, err
	}
	sub, err := d.Folder.Sub(name)
	if inner, ok := strings.CutPrefix(d.name, name+"/"); ok && err == nil {
		return forbidding{sub, inner}, nil
	}
	return sub, err
}

func (d forbidding) Lstat(name string) (fs.FileInfo, error) {
	if name != d.name { // the folder that the name is in may be read
		if err := d.check("lstat", name); err != nil {
			return nil, err
		}
	}
	return d.Folder.Lstat(name)
}
