package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// small are arguments with which each command is done at once, so that what a
// single bad flag does to it shows.
var small = map[string][]string{
	"reproduce": {"--preset", "none"},
	"sample":    {"--l", "4", "--n", "20", "--beta", "0.4"},
	"train":     {"--l", "4", "--n", "20", "--epochs", "1"},
	"reweight":  {"--l", "4", "--n", "60", "--from", "-0.01", "--to", "0.01", "--step", "0.01"},
	"rg":        {"--l", "4", "--n", "200"},
	"verify":    {},
	"export":    {},
	"import":    {"../../data/testdata/spins-1.npy", "--as", "spins"},
}

var hostile = []string{
	"", " ", "NaN", "Inf", "-Inf", "-1", "0", "1", "3", "1e308", "-1e308", "1e-320", "1e-12",
	"9223372036854775807", "9223372036854775808", "-9223372036854775808", "1000000000", "0x10", "1,", ",", "1,NaN",
	"--", "-", "--json", "../..", "/dev/null", "\x00", "\xff\xfe", "%s%n", "π", strings.Repeat("9", 400), strings.Repeat("a", 5000),
}

var oneIn = flag.Int("one-in", 0, "TestHostileCommandLines tries one line in so many: 1 for all")

// No command line ends in a panic, hangs, or says more than a line. One in eleven
// is tried, one in four with ISINGML_LONG_TESTS=1, and all with -one-in 1, which
// takes some minutes.
func TestHostileCommandLines(t *testing.T) {
	if testing.Short() {
		t.Skip("runs hundreds of command lines")
	}
	for _, name := range []string{"sample", "train", "reweight", "rg", "import"} { // without a bad flag they end well
		if status, _, stderr := invoke(t, append([]string{name, "--study", t.TempDir()}, small[name]...)...); status != 0 {
			t.Errorf("%s %q: status %d, %s", name, small[name], status, stderr)
		}
	}
	switch {
	case *oneIn > 0:
	case os.Getenv("ISINGML_LONG_TESTS") != "":
		*oneIn = 4
	default:
		*oneIn = 11
	}
	n := 0
	for name, args := range small {
		flags := []string{"--study", "--seed", "--workers", "--l", "--n", "--beta", "--nothing"}
		switch name {
		case "sample":
			flags = append(flags, "--algorithm", "--j", "--field", "--gap", "--shard")
		case "train":
			flags = append(flags, "--fc1", "--epochs", "--symmetric")
		case "reweight":
			flags = append(flags, "--from", "--to", "--step")
		case "rg":
			flags = append(flags, "--method", "--networks", "--steps")
		case "import":
			flags = append(flags, "--as", "--array", "--beta", "--energies", "--chain-length")
		case "verify":
			flags = append(flags, "--max-steps", "--max-bytes")
		case "export":
			flags = append(flags, "--to")
		}
		for _, flag := range flags {
			for _, value := range hostile {
				n++
				if n%*oneIn != 0 {
					continue
				}
				line := append([]string{name, "--study", t.TempDir()}, args...)
				if value == "" && n%2 == 0 {
					line = append(line, flag)
				} else {
					line = append(line, flag, value)
				}
				if flag == "--study" && value != "" && !strings.HasPrefix(value, "/") {
					continue // a folder of that name would be made here
				}
				check(t, line)
			}
		}
	}
	if n < 300 {
		t.Errorf("%d command lines, want at least 300", n)
	}
}

// check runs one command line as a user would who gives up after two seconds.
func check(t *testing.T, line []string) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%.300q: %v", line, p)
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	var stdout, stderr bytes.Buffer
	status := run(ctx, line, &stdout, &stderr)
	said := stderr.String()
	switch {
	case status < 0 || status > 2:
		t.Errorf("%.300q: status %d", line, status)
	case status != 0 && strings.TrimSpace(said) == "":
		t.Errorf("%.300q: status %d without a word", line, status)
	case strings.Contains(said, "goroutine ") || strings.Contains(stdout.String(), "Inf") || strings.Contains(stdout.String(), "NaN"):
		t.Errorf("%.300q: status %d\n%.500s%.500s", line, status, stdout.String(), said)
	case status == 2 && strings.Count(said, "\n") > 1:
		t.Errorf("%.300q: more than a line:\n%.500s", line, said)
	}
}

// A standard output that is full does not pass for success.
func TestFullOutput(t *testing.T) {
	for _, line := range [][]string{
		{"help"},
		{"sample", "--l", "4", "--n", "20", "--study", t.TempDir()},
		{"sample", "--l", "4", "--n", "20", "--json", "--study", t.TempDir()},
	} {
		var stderr bytes.Buffer
		if status := run(t.Context(), line, full{}, &stderr); status != 1 || !strings.Contains(stderr.String(), "no space") {
			t.Errorf("%v: status %d, %q", line, status, stderr.String())
		}
	}
}

type full struct{}

func (full) Write(b []byte) (int, error) { return 0, fmt.Errorf("write: %w", errFull) }

var errFull = errors.New("no space left on device")
