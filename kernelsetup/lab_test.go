package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
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

// JupyterLab starts on the notebooks, asks for its token, and offers the
// kernel.
func TestLab(t *testing.T) {
	if !*startLab {
		t.Skip("JupyterLab starts with -lab only")
	}
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
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	ended := make(chan error, 1)
	go func() { ended <- runLab(ctx, s, []string{"--no-browser", fmt.Sprintf("--port=%d", port)}) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	token := regexp.MustCompile(`\?token=([0-9a-f]+)`)
	for token.FindString(out.String()) == "" {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("JupyterLab ended: %v\n%s", err, out)
		case <-ctx.Done():
			t.Fatalf("no address after two minutes\n%s", out)
		case <-time.After(100 * time.Millisecond):
		}
	}
	base := fmt.Sprintf("http://127.0.0.1:%d", port)
	if response, err := http.Get(base + "/api/kernelspecs"); err != nil || response.StatusCode != http.StatusForbidden {
		t.Errorf("without its token JupyterLab answered %v, %v; want 403", response, err)
	}
	response, err := http.Get(base + "/api/kernelspecs" + token.FindString(out.String()))
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
