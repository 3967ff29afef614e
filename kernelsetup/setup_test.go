package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFolders(t *testing.T) {
	env := func(values map[string]string) func(string) string {
		return func(name string) string { return values[name] }
	}
	for _, c := range []struct {
		goos       string
		env        map[string]string
		home, data string
	}{
		{"linux", nil, "/u/.local/share/isingml", "/u/.local/share/jupyter"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/x"}, "/x/isingml", "/x/jupyter"},
		{"darwin", nil, "/u/Library/Application Support/isingml", "/u/Library/Jupyter"},
		{"darwin", map[string]string{homeVariable: "/h", "JUPYTER_DATA_DIR": "/j"}, "/h", "/j"},
	} {
		if got := perUser(env(c.env), c.goos, "/u"); got != c.home {
			t.Errorf("%s %v: home %s, want %s", c.goos, c.env, got, c.home)
		}
		if got := jupyterData(env(c.env), c.goos, "/u"); got != c.data {
			t.Errorf("%s %v: data %s, want %s", c.goos, c.env, got, c.data)
		}
	}
}

func scratch(t *testing.T) *setup {
	s, err := newSetup(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	s.home, s.data = filepath.Join(t.TempDir(), "home"), filepath.Join(t.TempDir(), "data")
	return s
}

func TestKernelspecIsWrittenOnce(t *testing.T) {
	s := scratch(t)
	for i, want := range []bool{true, false} {
		changed, err := s.writeKernelspec()
		if err != nil || changed != want {
			t.Fatalf("time %d: changed %v, %v", i+1, changed, err)
		}
	}
	text, err := os.ReadFile(filepath.Join(s.kernelspecDir(), "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	var spec kernelspec
	if err := json.Unmarshal(text, &spec); err != nil {
		t.Fatal(err)
	}
	if spec.DisplayName != "Go (isingml)" || spec.InterruptMode != "message" || !slices.Contains(spec.Argv, "-go_work="+s.root) {
		t.Errorf("registered %+v", spec)
	}
	logo, err := os.ReadFile(filepath.Join(s.kernelspecDir(), "logo-64x64.png"))
	if err != nil {
		t.Fatal(err)
	}
	if img, err := png.Decode(bytes.NewReader(logo)); err != nil || img.Bounds().Dx() != 64 {
		t.Errorf("the logo: %v", err)
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	if err := scratch(t).freePort("127.0.0.1", port); err == nil || !strings.Contains(err.Error(), "--port") {
		t.Errorf("port in use: %v", err)
	}
}

// Every line of the lock that names a package has an exact version and hashes.
func TestLockIsComplete(t *testing.T) {
	for block := range strings.SplitSeq(strings.TrimSpace(strings.ReplaceAll(lock, "\\\n", "")), "\n") {
		if !strings.Contains(block, "==") || !strings.Contains(block, "--hash=sha256:") {
			t.Errorf("not locked: %.80s", block)
		}
	}
	if !strings.Contains(lock, "jupyterlab==4.") {
		t.Error("no JupyterLab 4")
	}
}

// A taken port names the server on it with its address if that is the user's.
func TestServerOnPort(t *testing.T) {
	s := scratch(t)
	runtime := filepath.Join(s.state(), "runtime")
	if err := os.MkdirAll(runtime, 0o755); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	text := fmt.Sprintf(`{"pid": %d, "port": %d, "root_dir": "/there", "token": "abc", "url": "http://127.0.0.1:%d/"}`, os.Getpid(), port, port)
	if err := os.WriteFile(filepath.Join(runtime, "jpserver-1.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	err = s.freePort("127.0.0.1", port)
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("http://127.0.0.1:%d/lab?token=abc", port)) || !strings.Contains(err.Error(), "/there") {
		t.Errorf("a server of the user's: %v", err)
	}
}
