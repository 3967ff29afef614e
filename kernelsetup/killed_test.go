package main

import (
	_ "embed"
	"os/exec"
	"runtime"
	"testing"
)

//go:embed testdata/killed.py
var killed string

// Kernels that are killed, and one whose client is, leave no process and no
// folder after the next start.
func TestKilledKernelsLeaveNothing(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processes are found in /proc")
	}
	s := finishedSetup(t)
	p, err := s.findJupyter(t.Context())
	if err != nil {
		t.Skip(err)
	}
	kernels := "2"
	if *floors {
		kernels = "20"
	}
	cmd := exec.Command(p.path, "-c", killed, kernels)
	cmd.Dir = t.TempDir()
	cmd.Env = append(s.jupyterEnv(p), "TMPDIR="+t.TempDir(), "SCRIPT="+killed)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
