package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A scan of one's own, without a label, to the line and to a network that learned
// from its sides.
func TestPhases(t *testing.T) {
	dir := t.TempDir()
	array := spins(t, 8, 200, .3, .34, .38, .42, .46, .5, .54, .58)
	if status, _, stderr := invoke(t, "import", array, "--study", dir, "--as", "scan", "--beta", ".3:.58:.04"); status != 0 {
		t.Fatal(stderr)
	}
	fig := filepath.Join(dir, "line.svg")
	status, stdout, stderr := invoke(t, "phases", "--study", dir, "--ensemble", "scan-*", "--fig", fig, "--json")
	if status != 0 {
		t.Fatal(stderr)
	}
	var line divided
	if err := json.Unmarshal([]byte(stdout), &line); err != nil {
		t.Fatal(err)
	}
	if at := line.At; at.Value < .36 || at.Value > .5 || !(at.Error > 0 && at.Error < .05) || len(line.Line.X) != 8 {
		t.Errorf("the line is at %v", at)
	}
	if !slices.Equal(line.Symmetric, []string{"scan-beta0.3"}) && !slices.Equal(line.Symmetric, []string{"scan-beta0.3", "scan-beta0.34"}) || !slices.Contains(line.Broken, "scan-beta0.58") {
		t.Errorf("its sides are %q and %q", line.Symmetric, line.Broken)
	}
	if _, err := os.Stat(fig); err != nil {
		t.Error(err)
	}
	status, stdout, stderr = invoke(t, "train", "--study", dir, "--symmetric", strings.Join(line.Symmetric, ","), "--broken", strings.Join(line.Broken, ","), "--fc1", "8", "--json")
	if status != 0 || !strings.Contains(stdout, "validation_accuracy") {
		t.Errorf("a network of both sides: %s", stderr)
	}
	for name, c := range map[string]struct {
		flags []string
		want  string
	}{
		"another method":   {[]string{"--method", "guess"}, "there are components, confusion and ends"},
		"no such ensemble": {[]string{"--ensemble", "scam-*"}, `no ensemble of the study is called "scam-*"`},
		"too few places":   {[]string{"--ensemble", "scan-beta0.3,scan-beta0.34"}, "at least 6"},
		"too few numbers":  {[]string{"--ensemble", "scan-*", "--x", "1,2"}, "2 values of the control parameter for 8"},
		"no scan":          {nil, "--ensemble"},
	} {
		t.Run(name, func(t *testing.T) {
			status, _, stderr := invoke(t, append([]string{"phases", "--study", dir}, c.flags...)...)
			if status == 0 || !strings.Contains(stderr, c.want) {
				t.Errorf("status %d, %q must say %q", status, stderr, c.want)
			}
		})
	}
}
