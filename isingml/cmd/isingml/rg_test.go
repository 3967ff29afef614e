package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/stat"
)

// Samples far from the transition do not support what follows from them, and
// the output says so, as text and as JSON.
func TestUnsupportedIsMarked(t *testing.T) {
	far := []string{"rg", "--l", "8", "--beta", "0.40", "--n", "2000", "--study", t.TempDir()}
	status, text, stderr := invoke(t, far...)
	if status != 0 {
		t.Fatal(stderr)
	}
	if n := strings.Count(text, ")? ("); n != 3 || !strings.Contains(text, stat.Legend) {
		t.Errorf("%d of three numbers are marked:\n%s", n, text)
	}
	var got mapped
	status, text, stderr = invoke(t, append(far, "--json")...)
	if status != 0 {
		t.Fatal(stderr)
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if got.Supported || got.BetaC.Error == 0 || got.ThetaY.Error == 0 || got.Flow == nil || got.Flow.Last().Thermal.Supported {
		t.Errorf("JSON %s", text)
	}
	near := append([]string{}, far...)
	near[4] = "0.44"
	if status, text, stderr = invoke(t, near...); status != 0 || strings.Contains(text, "?") {
		t.Errorf("near the transition: %s%s", text, stderr)
	}
	if status, text, stderr = invoke(t, append(near, "--method", "printed")...); status != 0 || strings.Count(text, " = ") != 3 {
		t.Errorf("as printed: %s%s", text, stderr)
	}
}

// An inverse temperature that is none is refused before there is a study.
func TestBadBetaIsRefusedAtOnce(t *testing.T) {
	for _, beta := range []string{"NaN", "Inf", "-1", "0", "1e308"} {
		dir := filepath.Join(t.TempDir(), "study")
		status, _, stderr := invoke(t, "rg", "--beta", beta, "--study", dir)
		if _, err := os.Stat(dir); status == 0 || !strings.Contains(stderr, "beta is") || err == nil {
			t.Errorf("--beta %s: status %d, %s, study: %v", beta, status, stderr, err)
		}
	}
}

// What the samples do not reach in the field is marked as well.
func TestUnsupportedFieldIsMarked(t *testing.T) {
	status, text, stderr := invoke(t, "reweight", "--l", "16", "--beta", "0.38", "--n", "1000", "--from", "0", "--to", "0.4", "--step", "0.2", "--study", t.TempDir())
	if status != 0 {
		t.Fatal(stderr)
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) != 5 || strings.Contains(lines[1], "?") || strings.Count(lines[3], "?") != 2 || lines[4] != stat.Legend {
		t.Errorf("output:\n%s", text)
	}
}
