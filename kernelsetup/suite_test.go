package main

import (
	_ "embed"
	"os"
	"os/exec"
	"strings"
	"testing"
)

//go:embed testdata/suite.py
var suite string

// The public suite of kernels passes, and what it does not ask.
func TestPublicSuite(t *testing.T) {
	s := finishedSetup(t)
	p, err := s.findJupyter(t.Context())
	if err != nil {
		t.Skip(err)
	}
	packages := t.TempDir()
	if out, err := s.output(t.Context(), packages, []string{"PIP_USER=0"}, p.path, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
		"--no-deps", "--target", packages, "jupyter_kernel_test==0.7.0"); err != nil {
		t.Skipf("jupyter_kernel_test is not to be had: %s", lastLine(out))
	}
	cmd := exec.Command(p.path, "-c", suite)
	cmd.Dir = t.TempDir()
	cmd.Env = append(s.jupyterEnv(p), "PYTHONPATH="+packages)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if *floors || testing.Verbose() {
		os.Stdout.Write(out)
	}
	if skipped := strings.Count(string(out), "... skipped"); skipped != 2 {
		t.Errorf("%d tests were skipped, 2 have a reason", skipped)
	}
}
