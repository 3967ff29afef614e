package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
)

// The search begins 20 % off, and prints its path in words and as JSON; the
// second time nothing is drawn.
func TestSearchCommand(t *testing.T) {
	dir := t.TempDir()
	line := []string{"search", "--from", "0.35", "--l", "8", "--n", "1000", "--seed", "3", "--study", dir}
	status, stdout, stderr := invoke(t, line...)
	if status != 0 || !strings.Contains(stdout, "the transition lies above") || !strings.HasSuffix(stdout, "stayed where it was\n") {
		t.Fatalf("status %d, %s, %s", status, stdout, stderr)
	}
	status, stdout, stderr = invoke(t, append(line, "--json")...)
	var got isingml.Searched
	if err := json.Unmarshal([]byte(stdout), &got); status != 0 || err != nil {
		t.Fatalf("status %d, %v, %s", status, err, stderr)
	}
	if !got.Converged || got.BetaC == nil || got.Nu == nil || len(got.Path) < 3 || got.Path[0].FixedPoint == nil && got.Path[0].Way != 1 || strings.Contains(stderr, "sampling") {
		t.Errorf("%+v, %s", got, stderr)
	}
	for says, line := range map[string][]string{
		"with --from":              {"search"},
		"must be above 0":          {"search", "--from", "-1"},
		"--n is 10":                {"search", "--from", "1", "--n", "10"},
		"does not say how":         {"search", "--from", "1", "--model", "clock"},
		"--steps is 0, must be at": {"search", "--from", "1", "--steps", "0"},
	} {
		if status, _, stderr := invoke(t, append(line, "--study", dir)...); status == 0 || !strings.Contains(stderr, says) {
			t.Errorf("%q: status %d, %s", line, status, stderr)
		}
	}
}
