package main

import (
	"compress/gzip"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/laboratory/chain"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// writeNetwork writes the checkpoint of a network of L = 16 into a folder.
func writeNetwork(t *testing.T) (folder string, n *classify.Network) {
	t.Helper()
	folder = t.TempDir()
	n, err := classify.NewNetwork(classify.Architecture{Format: lattice.Square(16)}.Resolved(), 1)
	if err != nil {
		t.Fatal(err)
	}
	var files [2]*os.File
	for i, name := range []string{classify.CheckpointJSON, classify.CheckpointData} {
		if files[i], err = os.Create(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
		defer files[i].Close()
	}
	if err := n.WriteCheckpoint(files[0], files[1]); err != nil {
		t.Fatal(err)
	}
	return folder, n
}

// A page is one file of at most 4 MB compressed; what cannot be one leaves no
// file.
func TestPage(t *testing.T) {
	s, err := newSetup(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "live.html")
	for want, args := range map[string][]string{
		"name one file":           {},
		"must be 2 to 256":        {file, "--l", "1"},
		"must be 0.3 to 0.6":      {file, "--beta", "NaN"},
		"must be at most 2^53":    {file, "--seed", "9007199254740993"},
		classify.CheckpointJSON:   {file, "--network", folder},
		"ends in .html, not":      {"live.txt"},
		"ends in .html, not [\"a": {"a.html", "b.html"},
	} {
		if err := writePage(t.Context(), s, args); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("page %q: error %v, must say %q", args, err, want)
		}
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("what failed left %v", left)
	}
	if os.Getenv("ISINGML_LONG_TESTS") == "" {
		t.Skip("builds the standard library for js/wasm, some 20 s: set ISINGML_LONG_TESTS=1")
	}
	if err := writePage(t.Context(), s, []string{file}); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var size counter
	packed := gzip.NewWriter(&size)
	if _, err := packed.Write(page); err != nil {
		t.Fatal(err)
	}
	if err := packed.Close(); err != nil || size > 4e6 {
		t.Errorf("%d bytes compressed, %v, must be at most 4 MB", size, err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("besides the page there is %v", left)
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// A page that is opened from the disk, without a server, runs the chain that
// Go runs outside the browser, with |m| and with a network, follows its sliders
// by the keyboard, and asks no network for anything.
func TestPageInBrowser(t *testing.T) {
	needBrowser(t)
	folder, network := writeNetwork(t)
	s, err := newSetup(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		term func() (model.Term, error)
	}{
		"magnetization": {[]string{"--l", "16"}, func() (model.Term, error) { return new(chain.Magnetization), nil }},
		"network": {[]string{"--network", folder}, func() (model.Term, error) {
			return classify.NewTerm(network, func(err error) { t.Error(err) })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "live.html")
			if err := writePage(t.Context(), s, append(c.args, file)); err != nil {
				t.Fatal(err)
			}
			var seen struct {
				Asked, Problems []string
				Problem, Keyed  string
				Moved           bool
				Sweep, Since    int
				F, E, Hot       float64
			}
			visit(t, "served.cjs", "file://"+file, &seen, os.Getenv("ISINGML_SCREENSHOT"))
			if len(seen.Asked)+len(seen.Problems) > 0 || seen.Problem != "" {
				t.Errorf("asked for %q, problems %q and %q", seen.Asked, seen.Problems, seen.Problem)
			}
			var terms [2]model.Term
			for i := range terms {
				if terms[i], err = c.term(); err != nil {
					t.Fatal(err)
				}
			}
			same := chain.New(16, terms[0], terms[1], 1)
			now := same.Sweep(0.4407, 0)
			for now.Sweep < seen.Sweep {
				now = same.Sweep(0.4407, 0.05)
			}
			if !seen.Moved || now.F != seen.F || now.E != seen.E {
				t.Errorf("after sweep %d f is %v and the energy %v, in the browser %v and %v; moved: %v", seen.Sweep, now.F, now.E, seen.F, seen.E, seen.Moved)
			}
			if seen.Keyed != "0.4409" || seen.Since != seen.Sweep {
				t.Errorf("two arrow keys lead from 0.4407 to %s, and the means begin after sweep %d, not %d", seen.Keyed, seen.Since, seen.Sweep)
			}
			want, err := exact.Kaufman(16, 0.3001)
			if err != nil {
				t.Fatal(err)
			}
			// The variance of E is V C / beta^2; of 300 sweeps more than 60 are independent.
			if sigma := math.Sqrt(want.HeatCapacity / (0.3001 * 0.3001) / 256 / 60); math.Abs(seen.Hot-want.Energy) > 5*sigma {
				t.Errorf("the mean energy at beta = 0.3001 is %v, exactly %v +- %v", seen.Hot, want.Energy, sigma)
			}
		})
	}
}
