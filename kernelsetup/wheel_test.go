package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

var wheel = flag.Bool("wheel", false, "build a wheel of what is committed, install it, start JupyterLab and uninstall it")

// Commands are named as the user has to write them.
func TestCalled(t *testing.T) {
	for _, c := range []struct{ through, words, want string }{
		{"", "", "go run ./kernelsetup"},
		{"", "lab --port 8889", "go run ./kernelsetup lab --port 8889"},
		{"isingml", "", "isingml setup"},
		{"isingml", "run NOTEBOOK...", "isingml notebook NOTEBOOK..."},
		{"isingml", "xla --off", "isingml xla --off"},
	} {
		t.Setenv(throughVariable, c.through)
		if got := called(c.words); got != c.want {
			t.Errorf("%q through %q is %q, want %q", c.words, c.through, got, c.want)
		}
	}
}

// An installed wheel starts JupyterLab on notebooks in the folder where its
// user is, names its own commands, and uninstalls all that it made.
func TestWheel(t *testing.T) {
	if !*wheel {
		t.Skip("a wheel is built and installed with -wheel only")
	}
	tag, served := map[string]string{"linux/amd64": "manylinux_2_17_x86_64", "linux/arm64": "manylinux_2_17_aarch64", "darwin/arm64": "macosx_11_0_arm64"}[runtime.GOOS+"/"+runtime.GOARCH]
	if !served {
		t.Skip("there is no wheel for this platform")
	}
	s := scratch(t)
	p, err := finishedSetup(t).findJupyter(t.Context())
	if err != nil {
		t.Skip(err)
	}
	folder, work := t.TempDir(), t.TempDir()
	home, data := filepath.Join(folder, "home"), filepath.Join(folder, "data")
	env := append(os.Environ(), homeVariable+"="+home, "JUPYTER_DATA_DIR="+data, "ISINGML_PYTHON="+p.path)
	run := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir, cmd.Env = work, env
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %q: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	run("python3", filepath.Join(s.root, "kernelsetup", "wheel", "wheels.py"), folder, tag)
	wheels, err := filepath.Glob(filepath.Join(folder, "*.whl"))
	if err != nil || len(wheels) != 1 {
		t.Fatal(wheels, err)
	}
	run("python3", "-m", "venv", filepath.Join(folder, "venv"))
	run(filepath.Join(folder, "venv", "bin", "pip"), "install", "--quiet", "--no-deps", "--no-index", wheels[0])
	isingml := filepath.Join(folder, "venv", "bin", "isingml")
	if out := run(isingml, "setup"); !strings.Contains(out, "next: isingml lab\n") {
		t.Errorf("set-up says %q", out)
	}
	serve(t, isingml, work, env)
	if _, err := os.Stat(filepath.Join(work, "isingml-notebooks", firstNotebook)); err != nil {
		t.Error(err)
	}
	out := run(isingml, "uninstall")
	if _, err := os.Stat(home); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("uninstall leaves %s: %v\n%s", home, err, out)
	}
}

// serve starts isingml lab, and stops it once it shows the first notebook.
func serve(t *testing.T, isingml, work string, env []string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
	defer stop()
	lab := exec.CommandContext(ctx, isingml, "lab", "--no-browser", "--port", fmt.Sprint(port))
	out := new(strings.Builder)
	lab.Dir, lab.Env, lab.Stdout, lab.Stderr = work, env, out, out
	lab.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	lab.Cancel = func() error { return syscall.Kill(-lab.Process.Pid, syscall.SIGTERM) }
	lab.WaitDelay = 20 * time.Second
	if err := lab.Start(); err != nil {
		t.Fatal(err)
	}
	for ctx.Err() == nil {
		answer, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/api", port))
		if err == nil {
			answer.Body.Close()
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	expired := ctx.Err()
	stop()
	_ = lab.Wait() // it was told to stop
	if expired != nil {
		t.Fatalf("JupyterLab does not answer: %s", out)
	}
}
