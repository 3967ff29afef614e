package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
)

// The command gives heat capacities between two temperatures, the free energy as a
// figure, the same numbers as a table, and warns where chains did not walk.
func TestFlat(t *testing.T) {
	dir, files := t.TempDir(), t.TempDir()
	table, fig := filepath.Join(files, "flat.csv"), filepath.Join(files, "flat.svg")
	args := []string{"flat", "--l", "4", "--beta-from", ".3", "--beta-to", ".5", "--n", "8000", "--points", "5", "--final", "1e-3", "--study", dir}
	status, stdout, stderr := invoke(t, append(args, "--json", "--table", table, "--fig", fig)...)
	if status != 0 {
		t.Fatal(stderr)
	}
	got := decoded[flattened](t, []byte(stdout))
	if len(got.Fluctuations) != 5 || got.Tunnelled < 100 || len(got.FreeEnergy.X) < 5 || got.FreeEnergy.At < .3 || got.FreeEnergy.At > .5 {
		t.Fatalf("%+v", got)
	}
	for _, p := range got.Fluctuations {
		want, err := exact.Kaufman(4, p.X)
		must(t, err)
		if d := p.Estimate.Deviation(want.HeatCapacity); !(math.Abs(d) < 4) || !p.Supported {
			t.Errorf("C(%v) = %v, exactly %v", p.X, p.Estimate, want.HeatCapacity)
		}
	}
	numbers := columns(t, table)
	if len(numbers["C"]) < 5 || numbers["C error"][0] != exactly(got.Fluctuations[0].Estimate.Error) {
		t.Errorf("the table is %q", numbers)
	}
	if _, err := os.Stat(fig); err != nil {
		t.Error(err)
	}
	status, stdout, stderr = invoke(t, append(args, "--json")...)
	if again := decoded[flattened](t, []byte(stdout)); status != 0 || again.Key != got.Key || again.Means[2] != got.Means[2] {
		t.Errorf("asked again it is another result: %s", stderr)
	}
	status, stdout, stderr = invoke(t, "flat", "--l", "16", "--from", "-2", "--to", "0", "--beta-from", ".3", "--beta-to", ".5", "--n", "1000", "--final", "1e-3", "--study", dir)
	if status != 0 || !strings.Contains(stdout, "must be at least 10") || !strings.Contains(stdout, "?") {
		t.Errorf("too few walks: %s%s", stdout, stderr)
	}
	status, stdout, stderr = invoke(t, "flat", "--l", "4", "--f", "abs-magnetization", "--beta", ".4", "--n", "2000", "--nodes", "9", "--final", "1e-3", "--study", dir)
	if status != 0 || !strings.Contains(stdout, "χ_f") {
		t.Errorf("of |m|: %s%s", stdout, stderr)
	}
	for name, c := range map[string]struct {
		flags []string
		want  string
	}{
		"no temperatures":       {nil, "must rise"},
		"another function":      {[]string{"--f", "guess"}, "one of"},
		"a field of the energy": {[]string{"--y-from", "0", "--beta-from", ".3", "--beta-to", ".5"}, "does not go with"},
		"half a range":          {[]string{"--from", "-1", "--beta-from", ".3", "--beta-to", ".5"}, "go together"},
		"few measurements":      {[]string{"--n", "10"}, "at least 1000"},
	} {
		t.Run(name, func(t *testing.T) {
			none := filepath.Join(files, "none")
			status, _, stderr := invoke(t, append([]string{"flat", "--study", none}, c.flags...)...)
			if status != 2 || !strings.Contains(stderr, c.want) {
				t.Errorf("status %d, %q must say %q", status, stderr, c.want)
			}
			if _, err := os.Stat(none); err == nil {
				t.Error("it made a study")
			}
		})
	}
}
