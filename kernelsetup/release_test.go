package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
)

// The version stands in the code; every other file that names it says the same.
func TestVersionIsEverywhereTheSame(t *testing.T) {
	for path, place := range map[string]string{
		"CITATION.cff":       `(?m)^version: (.*)$`,
		"codemeta.json":      `(?m)^  "version": "(.*)"`,
		"docker/Dockerfile":  `image\.version="([^"]*)"`,
		".binder/Dockerfile": `image\.version="([^"]*)"`,
	} {
		text, err := os.ReadFile(filepath.Join("..", path))
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(place).FindStringSubmatch(string(text))
		if found == nil || found[1] != isingml.Version {
			t.Errorf("%s names %q, must be %s", path, found, isingml.Version)
		}
	}
}

// A release is refused, with a word on why, before anything is made.
func TestReleaseRefuses(t *testing.T) {
	for _, program := range []string{"git", "bash"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("no ", program)
		}
	}
	script, err := filepath.Abs("../.ci/release")
	if err != nil {
		t.Fatal(err)
	}
	const news = "## Unreleased\n\n- One thing.\n\n## 1.2.3\n\n- Others.\n"
	for _, c := range []struct{ name, version, changes, dirt, want string }{
		{"not three numbers", "1.3", news, "", `"1.3" must be three numbers`},
		{"with a letter", "v1.3.0", news, "", `"v1.3.0" must be three numbers`},
		{"the same", "1.2.3", news, "", "1.2.3 must be newer than 1.2.3"},
		{"older, though longer", "1.2.2", news, "", "1.2.2 must be newer than 1.2.3"},
		{"tagged", "1.9.0", news, "", "there is a tag v1.9.0"},
		{"changes that are not committed", "1.3.0", news, "x", "not committed: ?? dirt"},
		{"nothing new", "1.3.0", "## Unreleased\n\n## 1.2.3\n\n- Others.\n", "", "nothing under"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			write := func(path, text string) {
				path = filepath.Join(dir, path)
				if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			write("isingml/node/doc.go", "package node\n\nconst Version = \"1.2.3\"\n")
			write("CHANGELOG.md", c.changes)
			git := func(args ...string) string {
				cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...)
				cmd.Dir = dir
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("git %v: %s", args, out)
				}
				return string(out)
			}
			git("init", "-q", "-b", "main")
			git("add", ".")
			git("commit", "-qm", "All")
			git("tag", "v1.9.0")
			if c.dirt != "" {
				write("dirt", c.dirt)
			}
			before := git("log", "--all", "--oneline")
			cmd := exec.Command("bash", script, "--dry-run", c.version)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			if err == nil || cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), c.want) {
				t.Errorf("%v: %s\nmust end with 2 and %q", err, out, c.want)
			}
			if after := git("log", "--all", "--oneline"); after != before {
				t.Errorf("commits %s, were %s", after, before)
			}
			if _, err := os.Stat(filepath.Join(dir, "dist")); err == nil {
				t.Error("dist/ was made")
			}
		})
	}
}
