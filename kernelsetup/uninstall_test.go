package main

import (
	"os"
	"path/filepath"
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
	for _, path := range s.makes() {
		if dir, ok := strings.CutSuffix(path, "/"); ok {
			path = filepath.Join(dir, "something")
		}
		writeFile(t, path)
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
	for _, path := range s.makes() {
		if exists(strings.TrimSuffix(path, "/")) {
			t.Errorf("%s is still there", path)
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
	makeAllBefore := append(s.makes()[:4], filepath.Join(s.home, "lock"))
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
