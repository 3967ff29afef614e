package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// make writes what set-up makes, without building it.
func makeAll(t *testing.T, s *setup) {
	t.Helper()
	if err := s.claim(); err != nil {
		t.Fatal(err)
	}
	for _, m := range s.makes() {
		if m.folder {
			m.name += "/something"
		}
		writeFile(t, s.at(m))
	}
	if _, err := s.writeKernelspec(); err != nil {
		t.Fatal(err)
	}
}

func writeFile(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func TestUninstallLeavesNothing(t *testing.T) {
	s := scratch(t)
	if err := os.MkdirAll(s.home, 0o755); err != nil {
		t.Fatal(err)
	}
	makeAll(t, s)
	makeAll(t, s) // set up a second time
	if err := runUninstall(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{s.home, s.kernelspecDir()} {
		if exists(dir) {
			t.Errorf("%s is still there", dir)
		}
	}
}

// A folder of the user's with programs and state of his own keeps them.
func TestUninstallSparesWhatIsNotItsOwn(t *testing.T) {
	s := scratch(t)
	out := new(strings.Builder)
	s.out = out
	theirs := []string{
		filepath.Join(s.home, "thesis.tex"),
		filepath.Join(s.bin(), "simulate"),
		filepath.Join(s.state(), "desktop", "session"),
	}
	for _, file := range theirs {
		writeFile(t, file)
	}
	if err := runUninstall(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	makeAll(t, s)
	if err := runUninstall(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	for _, file := range theirs {
		if !exists(file) {
			t.Errorf("%s is gone", file)
		}
		if !strings.Contains(out.String(), filepath.Dir(file)) && filepath.Base(file) != "session" {
			t.Errorf("%s is not named as staying", file)
		}
	}
	for _, m := range s.makes() {
		if exists(s.at(m)) {
			t.Errorf("%s is still there", s.at(m))
		}
	}
}

// Set-up refuses to write over a program of the user's.
func TestSetupSparesWhatIsNotItsOwn(t *testing.T) {
	s := scratch(t)
	writeFile(t, filepath.Join(s.bin(), "gopls"))
	if err := s.claim(); err == nil || !strings.Contains(err.Error(), filepath.Join(s.bin(), "gopls")) {
		t.Errorf("a program of the user's: %v", err)
	}
	if err := runUninstall(t.Context(), s, nil); err != nil || !exists(filepath.Join(s.bin(), "gopls")) {
		t.Errorf("uninstall after that: %v", err)
	}
}

// The registration of another set-up, which came later, stays.
func TestUninstallSparesAnotherRegistration(t *testing.T) {
	s := scratch(t)
	if err := os.MkdirAll(s.home, 0o755); err != nil {
		t.Fatal(err)
	}
	makeAll(t, s)
	other := *s
	other.home = filepath.Join(t.TempDir(), "other")
	if _, err := other.writeKernelspec(); err != nil {
		t.Fatal(err)
	}
	if err := runUninstall(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	if exists(s.home) || !other.registered() {
		t.Error("uninstall removed the registration of another set-up, or not its own folder")
	}
}

// What a version before the record made is known by its stamps.
func TestUninstallOfAnEarlierVersion(t *testing.T) {
	s := scratch(t)
	makeAllBefore := []string{filepath.Join(s.home, "lock")}
	for _, m := range s.makes()[:4] {
		makeAllBefore = append(makeAllBefore, s.at(m))
	}
	makeAllBefore = append(makeAllBefore, filepath.Join(s.venv(), "requirements.lock"))
	for _, path := range makeAllBefore {
		writeFile(t, path)
	}
	writeFile(t, filepath.Join(s.bin(), "simulate"))
	if err := s.claim(); err != nil {
		t.Fatal(err)
	}
	if err := runUninstall(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	for _, path := range makeAllBefore {
		if exists(path) {
			t.Errorf("%s is still there", path)
		}
	}
	if !exists(filepath.Join(s.bin(), "simulate")) {
		t.Error("a program of the user's is gone")
	}
}

// Whatever the record says, and whatever lies at its names, uninstall removes
// what set-up made and nothing else.
func TestUninstallOfATamperedRecord(t *testing.T) {
	linkStateTo := func(t *testing.T, s *setup, dir string) {
		if err := os.RemoveAll(s.state()); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(dir, s.state()); err != nil {
			t.Skip(err)
		}
	}
	for name, tamper := range map[string]func(t *testing.T, s *setup, dir string) (line string){
		"all of the folder":  func(*testing.T, *setup, string) string { return "./" },
		"up and down":        func(*testing.T, *setup, string) string { return "jupyter/../" },
		"the parent":         func(*testing.T, *setup, string) string { return "../" },
		"a folder by name":   func(*testing.T, *setup, string) string { return "thesis/" },
		"an absolute path":   func(_ *testing.T, s *setup, _ string) string { return s.home + "/" },
		"nothing":            func(*testing.T, *setup, string) string { return "" },
		"a file as a folder": func(*testing.T, *setup, string) string { return "bin/gonb/" },
		"another's jupyter": func(t *testing.T, s *setup, _ string) string {
			if err := os.Remove(filepath.Join(s.venv(), markName)); err != nil {
				t.Fatal(err)
			}
			return "kernel.log"
		},
		"a linked state": func(t *testing.T, s *setup, dir string) string { linkStateTo(t, s, dir); return "kernel.log" },
		"a linked venv": func(t *testing.T, s *setup, dir string) string {
			if err := os.RemoveAll(s.venv()); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(dir, s.venv()); err != nil {
				t.Skip(err)
			}
			return "kernel.log"
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			s := scratch(t)
			if err := os.MkdirAll(s.home, 0o755); err != nil {
				t.Fatal(err)
			}
			makeAll(t, s)
			elsewhere := t.TempDir()
			theirs := []string{filepath.Join(s.home, "thesis", "chapter"), filepath.Join(elsewhere, "config", "letters"), filepath.Join(elsewhere, "chapter")}
			for _, file := range theirs {
				writeFile(t, file)
			}
			record, err := os.ReadFile(s.recordFile())
			if err != nil {
				t.Fatal(err)
			}
			line := tamper(t, s, elsewhere)
			if name == "another's jupyter" {
				theirs = append(theirs, filepath.Join(s.venv(), "something"))
			}
			if err := os.WriteFile(s.recordFile(), append(record, line+"\n"...), 0o644); err != nil {
				t.Fatal(err)
			}
			err = runUninstall(t.Context(), s, nil)
			if refused := line != "kernel.log"; refused != (err != nil) {
				t.Errorf("uninstall: %v", err)
			}
			for _, file := range theirs {
				if !exists(file) {
					t.Errorf("%s is gone", file)
				}
			}
		})
	}
}

// Of the temporary folders only those that a kernel of this clone made, and in
// which nobody works, are left behind.
func TestLeftovers(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := scratch(t)
	at := func(name, module, work string) string {
		dir := filepath.Join(os.TempDir(), name)
		for file, text := range map[string]string{"go.mod": "module " + module + "\n", "go.work": "go 1.26\n\nuse (\n\t.\n\t" + work + "\n)\n"} {
			writeFile(t, filepath.Join(dir, file))
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	left := at("gonb_00000001", "gonb_00000001", s.root)
	at("gonb_project", "gonb_project", s.root)
	at("gonb_00000002", "mine", s.root)
	at("gonb_00000003", "gonb_00000003", t.TempDir())
	busy := at("gonb_00000004", "gonb_00000004", s.root)
	if err := os.Symlink(left, filepath.Join(os.TempDir(), "gonb_00000005")); err != nil {
		t.Skip(err)
	}
	t.Chdir(busy)
	if _, known := s.busy(); !known {
		t.Skip("the system does not show processes")
	}
	if got := s.leftovers(); !slices.Equal(got, []string{left}) {
		t.Errorf("left behind: %q, must be %q", got, left)
	}
}

// What PATH cannot name is refused before anything is made.
func TestHomeWithAColon(t *testing.T) {
	home := filepath.Join(t.TempDir(), "a:b")
	t.Setenv(homeVariable, home)
	if _, err := newSetup(io.Discard); err == nil || !strings.Contains(err.Error(), home) || exists(home) {
		t.Errorf("a colon: %v", err)
	}
}

// Pipes that a killed kernel left are named, and stay, those in use and other
// files are not named.
func TestUninstallNamesPipes(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := scratch(t)
	out := new(strings.Builder)
	s.out = out
	pipe := func(name string) string { return filepath.Join(os.TempDir(), name) }
	for _, name := range []string{"gonb_pipe_1", "gonb_pipe_2", "pipe_3"} {
		if err := syscall.Mkfifo(pipe(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	writeFile(t, pipe("gonb_pipe_4"))
	reader, err := os.OpenFile(pipe("gonb_pipe_2"), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if err := runUninstall(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "rm "+pipe("gonb_pipe_1")+"\n") {
		t.Errorf("uninstall says %q", out)
	}
	for _, name := range []string{"gonb_pipe_1", "gonb_pipe_2", "pipe_3", "gonb_pipe_4"} {
		if !exists(pipe(name)) {
			t.Errorf("%s is gone", name)
		}
	}
}
