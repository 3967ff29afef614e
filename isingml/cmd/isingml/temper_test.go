package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// The command tells of each rung and of the exchanges between them.
func TestTemper(t *testing.T) {
	var out, stderr strings.Builder
	dir := t.TempDir()
	args := []string{"temper", "--l", "6", "--beta", ".3,.4,.5", "--n", "100", "--study", dir, "--json", "--as", "rung"}
	if status := run(t.Context(), args, &out, &stderr); status != 0 {
		t.Fatalf("status %d: %s", status, &stderr)
	}
	var got temperedRow
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Ensembles) != 3 || len(got.Acceptance) != 2 || got.RoundTrips < 1 || !(got.Acceptance[0] > 0.1) || got.Ensembles[2].Beta != 0.5 {
		t.Errorf("%+v", got)
	}
	if status := run(t.Context(), []string{"temper", "--beta", ".4", "--study", dir}, &out, &stderr); status != 2 {
		t.Errorf("one temperature: status %d, must be 2", status)
	}
}
