package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

var startLab = flag.Bool("lab", false, "start JupyterLab")

// A log is what JupyterLab prints, for one writer and readers.
type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// openLab starts JupyterLab, on a folder if one is named, and returns its
// address and what comes after that with the token.
func openLab(t *testing.T, folder ...string) (base, token string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	out := new(log)
	s, err := newSetup(out)
	if err != nil {
		t.Fatal(err)
	}
	s.errors = out
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- runLab(ctx, s, append(folder, "--no-browser", fmt.Sprintf("--port=%d", port))) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if strings.Contains(strings.ToLower(out.String()), "ping timeout") || strings.Contains(out.String(), "ping_timeout") {
			t.Errorf("JupyterLab complains of pings:\n%s", out)
		}
	})
	address := regexp.MustCompile(`\?(token=[0-9a-f]+)`)
	timeout := time.After(3 * time.Minute)
	for !address.MatchString(out.String()) {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("JupyterLab ended: %v\n%s", err, out)
		case <-timeout:
			t.Fatalf("no address after three minutes\n%s", out)
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fmt.Sprintf("http://127.0.0.1:%d", port), address.FindStringSubmatch(out.String())[1]
}

// JupyterLab starts on the notebooks, asks for its token, and offers the
// kernel.
func TestLab(t *testing.T) {
	if !*startLab {
		t.Skip("JupyterLab starts with -lab only")
	}
	base, token := openLab(t)
	if response, err := http.Get(base + "/api/kernelspecs"); err != nil || response.StatusCode != http.StatusForbidden {
		t.Errorf("without its token JupyterLab answered %v, %v; want 403", response, err)
	}
	response, err := http.Get(base + "/api/kernelspecs?" + token)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var offered struct {
		Kernelspecs map[string]struct {
			Spec struct {
				DisplayName string `json:"display_name"`
			} `json:"spec"`
		} `json:"kernelspecs"`
	}
	if err := json.Unmarshal(body, &offered); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	if got := offered.Kernelspecs[kernelName].Spec.DisplayName; got != displayName {
		t.Errorf("offered are %s", body)
	}
}

func TestLabFolder(t *testing.T) {
	s := scratch(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "a.ipynb")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args       []string
		want, says string
	}{
		{nil, s.notebooks(), ""},
		{[]string{dir}, dir, ""},
		{[]string{file}, "", "is no folder"},
		{[]string{filepath.Join(dir, "b")}, "", "no such file"},
		{[]string{dir, dir}, "", "one folder at most"},
	} {
		got, err := s.labFolder(c.args)
		if got != c.want || (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %s, %v", c.args, got, err)
		}
	}
}

// JupyterLab writes into a notebook that is opened what the kernel says of its
// language: the notebooks of this clone have it already, and stay as they are.
func TestNotebooksStayAsTheyAre(t *testing.T) {
	s := scratch(t)
	language, err := s.languageVersion()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"kernelspec": map[string]any{"display_name": displayName, "language": "go", "name": kernelName},
		"language_info": map[string]any{"codemirror_mode": "go", "file_extension": ".go", "mimetype": "text/x-go",
			"name": "go", "pygments_lexer": "go", "version": language},
	}
	for _, file := range shipped(t, s.notebooks()) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var notebook struct{ Metadata map[string]any }
		if err := json.Unmarshal(text, &notebook); err != nil {
			t.Fatal(err)
		}
		delete(notebook.Metadata, "isingml") // what an execution writes of itself
		if !reflect.DeepEqual(notebook.Metadata, want) {
			t.Errorf("%s has the metadata %v, want %v; go run ./kernelsetup run --inplace writes them", filepath.Base(file), notebook.Metadata, want)
		}
	}
}
