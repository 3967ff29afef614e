package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The patches, commits of a branch of GoNB, fit the pinned version; what they
// make compiles, and passes its tests and theirs. When the version moves, this
// names the patch, the file or the test that has to follow.
func TestGonbPatchesFit(t *testing.T) {
	s := scratch(t)
	source, err := s.output(t.Context(), s.root, nil, "go", "list", "-m", "-f", "{{.Dir}}", gonbModule)
	if err != nil {
		t.Fatal(err)
	}
	modfile, err := s.changedGonb(source, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var packages []string
	for _, name := range []string{"cell", "goexec", "kernel", "jpyexec", "specialcmd", "dispatcher"} {
		packages = append(packages, gonbModule+"/internal/"+name)
	}
	for _, command := range [][]string{{"vet", "-modfile", modfile, "-mod=mod", gonbModule}, append([]string{"test", "-modfile", modfile, "-mod=mod"}, packages...)} {
		if _, err := s.output(t.Context(), s.root, nil, "go", command...); err != nil {
			t.Error(err)
		}
	}
}

// A GoNB that is not what the patches were written for stops the set-up, with
// the name of the patch and the line that is missing.
func TestGonbPatchesRefuseAnotherVersion(t *testing.T) {
	s := scratch(t)
	source := t.TempDir()
	goexec := filepath.Join(source, "internal", "goexec")
	if err := os.MkdirAll(goexec, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(goexec, "goexec.go"), []byte(strings.Repeat("package goexec\n", 300)), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := s.changedGonb(source, t.TempDir())
	if err == nil || !strings.Contains(err.Error(), ".patch does not fit") || !strings.Contains(err.Error(), "goexec.go: conflict") {
		t.Errorf("another version: %v", err)
	}
}

// A patch changes, makes and removes files, or says what does not fit.
func TestApplyPatch(t *testing.T) {
	const head = "From: A <a@b>\nSubject: [PATCH] Say why\n\nAnd how.\n\n---\n\n"
	const change = "diff --git a/file.txt b/file.txt\n--- a/file.txt\n+++ b/file.txt\n"
	const made = "diff --git a/in/new.txt b/in/new.txt\nnew file mode 100644\n--- /dev/null\n+++ b/in/new.txt\n@@ -0,0 +1,2 @@\n+new\n+file\n"
	const gone = "diff --git a/gone.txt b/gone.txt\ndeleted file mode 100644\n--- a/gone.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n"
	for _, c := range []struct{ name, patch, want, says string }{
		{name: "a line replaced", patch: change + "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n", want: "one\n2\nthree\n"},
		{name: "another text", patch: change + "@@ -1,2 +1,2 @@\n one\n-zwei\n+2\n", says: "file.txt: conflict"},
		{name: "another place", patch: change + "@@ -2,2 +2,2 @@\n one\n-two\n+2\n", says: "file.txt: conflict"},
		{name: "no changes", says: "no file"},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{"file.txt": "one\ntwo\nthree\n", "gone.txt": "gone\n"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if c.patch != "" {
			c.patch += made + gone
		}
		err := applyPatch(dir, head+c.patch)
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v, want an error that says %q", c.name, err, c.says)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for name, want := range map[string]string{"file.txt": c.want, "in/new.txt": "new\nfile\n"} {
			if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
				t.Errorf("%s: %s holds %q, want %q: %v", c.name, name, got, want, err)
			}
		}
		if _, err := os.Stat(filepath.Join(dir, "gone.txt")); !os.IsNotExist(err) {
			t.Errorf("%s: gone.txt is there: %v", c.name, err)
		}
	}
}
