package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The patches fit the pinned GoNB, and what they make compiles.
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
	if _, err := s.output(t.Context(), s.root, nil, "go", "vet", "-modfile", modfile, gonbModule, gonbModule+"/internal/dispatcher"); err != nil {
		t.Error(err)
	}
}

// A GoNB that is not what the patches were written for stops the set-up, with
// the name of the patch and the line that is missing.
func TestGonbPatchesRefuseAnotherVersion(t *testing.T) {
	s := scratch(t)
	source := t.TempDir()
	client := filepath.Join(source, "internal", "goexec", "goplsclient")
	if err := os.MkdirAll(client, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(client, "exec.go"), []byte(strings.Repeat("package goplsclient\n", 300)), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := s.changedGonb(source, t.TempDir())
	if err == nil || !strings.Contains(err.Error(), ".patch does not fit") || !strings.Contains(err.Error(), "exec.go: line ") {
		t.Errorf("another version: %v", err)
	}
}

func TestApplyPatch(t *testing.T) {
	const old = "one\ntwo\nthree\nfour\nfive\n"
	for _, c := range []struct{ name, patch, want, says string }{
		{name: "a line replaced", patch: "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n", want: "one\n2\nthree\nfour\nfive\n"},
		{name: "two hunks", patch: "@@ -1,1 +1,1 @@ func\n-one\n+1\n@@ -5 +5,2 @@\n five\n+six\n", want: "1\ntwo\nthree\nfour\nfive\nsix\n"},
		{name: "nothing before", patch: "@@ -2,0 +3,1 @@\n+2.5\n", want: "one\ntwo\n2.5\nthree\nfour\nfive\n"},
		{name: "another text", patch: "@@ -1,2 +1,2 @@\n one\n-zwei\n+2\n", says: `line 2 is not "zwei"`},
		{name: "another place", patch: "@@ -2,2 +2,2 @@\n one\n-two\n+2\n", says: `line 2 is not "one"`},
		{name: "beyond the end", patch: "@@ -9,1 +9,1 @@\n-nine\n+9\n", says: "line 9 of"},
	} {
		dir := t.TempDir()
		file := filepath.Join(dir, "file.txt")
		if err := os.WriteFile(file, []byte(old), 0o644); err != nil {
			t.Fatal(err)
		}
		err := applyPatch(dir, "Say why\n\ndiff --git a/file.txt b/file.txt\n--- a/file.txt\n+++ b/file.txt\n"+c.patch+
			"diff --git a/new.txt b/new.txt\nnew file mode 100644\n--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1,2 @@\n+new\n+file\n")
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v, want an error that says %q", c.name, err, c.says)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for name, want := range map[string]string{"file.txt": c.want, "new.txt": "new\nfile\n"} {
			if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
				t.Errorf("%s: %s holds %q, want %q: %v", c.name, name, got, want, err)
			}
		}
	}
}
