package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// wanted is what isingml run prints.
type wanted struct {
	Wanted []struct {
		Name, Key, What string
		Summary         json.RawMessage
	}
}

// A plan written by hand is computed, with defaults where it is silent, and
// then nothing of it is missing.
func TestRunComputesAPlan(t *testing.T) {
	dir := t.TempDir()
	plan := func() (stages []missing) {
		status, stdout, stderr := invoke(t, "plan", "testdata/plan.json", "--study", dir, "--json")
		var p struct{ Missing []missing }
		if status != 0 || json.Unmarshal([]byte(stdout), &p) != nil {
			t.Fatalf("status %d\n%s%s", status, stdout, stderr)
		}
		return p.Missing
	}
	before := plan()
	kinds := make([]string, len(before))
	for i, m := range before {
		kinds[i], _, _ = strings.Cut(m.Key, "/")
		for _, key := range m.After {
			if !slices.ContainsFunc(before[:i], func(b missing) bool { return b.Key == key }) {
				t.Errorf("%s comes before %s, which it needs", m.Key, key)
			}
		}
	}
	if slices.Sort(kinds); !slices.Equal(kinds, []string{"draw", "draw", "draw", "evaluate", "pilot", "pilot", "pilot", "train"}) {
		t.Errorf("missing are %v", kinds)
	}
	status, stdout, stderr := invoke(t, "run", "testdata/plan.json", "--study", dir, "--json")
	var w wanted
	if status != 0 || json.Unmarshal([]byte(stdout), &w) != nil || len(w.Wanted) != 4 {
		t.Fatalf("status %d\n%s%s", status, stdout, stderr)
	}
	var e sampled
	if err := json.Unmarshal(w.Wanted[0].Summary, &e); err != nil || w.Wanted[0].Name != "critical" || e.L != 16 || e.Configs != 2000 {
		t.Errorf("%+v, %v", w.Wanted[0], err)
	}
	var f struct {
		N    int
		Mean struct{ Value, Error float64 }
	}
	if err := json.Unmarshal(w.Wanted[3].Summary, &f); err != nil || f.N != 2000 || !(f.Mean.Value > 0 && f.Mean.Value < 1 && f.Mean.Error > 0) {
		t.Errorf("%+v, %v", w.Wanted[3], err)
	}
	if after := plan(); len(after) != 0 {
		t.Errorf("missing after the run: %+v", after)
	}
	// What took time before is known to take time in another plan.
	other := strings.Replace(read(t, "testdata/plan.json"), `"beta": 0.440687`, `"beta": 0.44`, 1)
	file := filepath.Join(t.TempDir(), "other.json")
	if err := os.WriteFile(file, []byte(other), 0o666); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr = invoke(t, "plan", file, "--study", dir)
	if status != 0 || !strings.Contains(stdout, "3 stages are missing: about ") || strings.Contains(stdout, "?") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	// The stages carry the whole specification, so they can be computed again.
	if status, stdout, stderr := invoke(t, "verify", "--study", dir); status != 0 || !strings.Contains(stdout, "8 identical") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The plan of a preset holds every stage that the preset takes.
func TestPlanOfAPreset(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs a preset")
	}
	dir := t.TempDir()
	status, text, stderr := invoke(t, "reproduce", "--preset", "quick", "--print-plan")
	if status != 0 {
		t.Fatal(stderr)
	}
	file := filepath.Join(dir, "plan.json")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	study := filepath.Join(dir, "study")
	if status, _, stderr := invoke(t, "run", file, "--study", study, "--json"); status != 0 {
		t.Fatal(stderr)
	}
	before := filesOf(t, study)
	at := func(name string) string { return filepath.Join(dir, name) }
	if status, _, stderr := invoke(t, "reproduce", "--preset", "quick", "--study", study, "--json", "--table", at("i.csv"), "--parts", at("parts.csv"), "--exponents", at("exponents.csv")); status != 0 {
		t.Fatal(stderr)
	}
	if !same(before, filesOf(t, study)) {
		t.Error("the preset computed a stage that is not in its plan")
	}
	// What compares methods goes beyond the plan.
	if status, _, stderr := invoke(t, "reproduce", "--preset", "quick", "--study", study, "--json", "--methods", at("methods.csv")); status != 0 {
		t.Fatal(stderr)
	}
	// Its tables have all digits.
	for name, column := range map[string]string{"i.csv": "β_c error", "parts.csv": "value error", "exponents.csv": "η error", "methods.csv": "y_h error"} {
		if c := columns(t, at(name))[column]; !slices.ContainsFunc(c, func(s string) bool { return len(s) > 8 }) {
			t.Errorf("%s: the column %q is %q", name, column, c)
		}
	}
}
