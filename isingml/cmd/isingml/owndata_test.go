package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npy"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/stat"
)

// values writes drawn configurations of a model as a NumPy array of their
// values, and their energies beside it.
func values(t *testing.T, what isingml.Sampling) (configurations, energies string) {
	t.Helper()
	s, err := isingml.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	what.Seed = 3
	all, err := s.Quiet().Sample(what)
	if err != nil {
		t.Fatal(err)
	}
	return valuesOf(t, all[0])
}

// valuesOf writes the values of an ensemble and its energies as arrays.
func valuesOf(t *testing.T, e *isingml.Ensemble) (configurations, energies string) {
	t.Helper()
	dir := t.TempDir()
	configurations, energies = filepath.Join(dir, "values.npy"), filepath.Join(dir, "energies.npy")
	var file bytes.Buffer
	must(t, data.WriteNPY(&file, e.Configurations))
	must(t, os.WriteFile(configurations, file.Bytes(), 0o666))
	numbers(t, energies, e.Energy())
	return configurations, energies
}

func numbers(t *testing.T, path string, x []float64) {
	t.Helper()
	var file bytes.Buffer
	must(t, npy.Write(&file, x))
	must(t, os.WriteFile(path, file.Bytes(), 0o666))
}

// Arrays of four states are analysed as such: f tells hot from cold. How they
// are rescaled only their model says, and with it the transition is found.
func TestFourStatesFromAShell(t *testing.T) {
	if os.Getenv("ISINGML_LONG_TESTS") == "" {
		t.Skip("draws six ensembles of four states")
	}
	dir := t.TempDir()
	critical := math.Log(3) // ln(1 + √q)
	for _, l := range []int{8, 16} {
		for name, beta := range map[string]float64{"hot": 0.8, "cold": 1.4, "near": critical} {
			file, _ := values(t, isingml.Sampling{Model: "potts", Params: map[string]float64{"q": 4}, L: l, Betas: []float64{beta}, Configs: 1000})
			imports := []string{"import", file, "--states", "4", "--as", fmt.Sprint(name, l), "--study", dir}
			if status, _, stderr := invoke(t, imports...); status != 0 {
				t.Fatal(stderr)
			}
			imports[5] = fmt.Sprint("potts-", name, l)
			if status, _, stderr := invoke(t, append(imports, "--model", "potts", "--param", "q=4", "--beta", fmt.Sprint(beta))...); status != 0 {
				t.Fatal(stderr)
			}
		}
	}
	learn := func(prefix string) []string {
		return []string{"--study", dir, "--epochs", "8", "--symmetric", prefix + "hot8," + prefix + "hot16", "--broken", prefix + "cold8," + prefix + "cold16", "--json"}
	}
	status, stdout, stderr := invoke(t, append([]string{"reweight", "--ensemble", "hot16,cold16,near16", "--from", "0", "--to", "0"}, learn("")...)...)
	if status != 0 {
		t.Fatal(stderr)
	}
	var curves []isingml.FieldCurve
	must(t, json.Unmarshal([]byte(stdout), &curves))
	for i, limits := range [][2]float64{{0, 0.05}, {0.95, 1}, {0.2, 0.95}} {
		if f := curves[i].Mean[0].Estimate.Value; !(f >= limits[0] && f <= limits[1]) {
			t.Errorf("<f> of %s is %v, must be %v to %v", curves[i].Label, curves[i].Mean[0], limits[0], limits[1])
		}
	}
	if status, _, stderr := invoke(t, append([]string{"rg", "--ensemble", "near8,near16"}, learn("")...)...); status != 1 || !strings.Contains(stderr, "0 to 3") || !strings.Contains(stderr, "name the model") {
		t.Errorf("of an unknown model: status %d, %s", status, stderr)
	}
	status, stdout, stderr = invoke(t, append([]string{"rg", "--ensemble", "potts-near8,potts-near16"}, learn("potts-")...)...)
	if status != 0 {
		t.Fatal(stderr)
	}
	var got mapped
	must(t, json.Unmarshal([]byte(stdout), &got))
	if d := got.BetaC.Deviation(critical); !(math.Abs(d) < 3) || !got.Supported {
		t.Errorf("β_c = %v, supported %v, %.1f errors from ln 3", got.BetaC, got.Supported, d)
	}
	t.Logf("θ_Y = %v, by |m| 0.5296(14), exact 8/15 but for finite size", got.ThetaY)
}

// Energies in other units, of the other sign or in another order are said when
// they are imported: a warning where the model is not named, an error where it is.
func TestEnergiesOfOthers(t *testing.T) {
	dir := t.TempDir()
	file, _ := values(t, isingml.Sampling{L: 8, Betas: []float64{0.42}, Configs: 200})
	s, err := isingml.Open(t.TempDir())
	must(t, err)
	e, err := s.Quiet().Import(isingml.ImportOptions{Files: []string{file}, Model: "ising", Warn: func(string) {}})
	must(t, err)
	right := e.Energy()
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(right))
	for name, c := range map[string]struct {
		of            func(i int) float64
		warns, refuse string
	}{
		"right":         {func(i int) float64 { return right[i] }, "", ""},
		"doubled":       {func(i int) float64 { return 2 * right[i] }, "-2B", "twice as large"},
		"of other sign": {func(i int) float64 { return -right[i] }, "+B", "of the other sign"},
		"permuted":      {func(i int) float64 { return right[order[i]] }, "not correlated", "another order"},
		"per site":      {func(i int) float64 { return right[i] / 64 }, "per site", ""},
	} {
		t.Run(name, func(t *testing.T) {
			x := make([]float64, len(right))
			for i := range x {
				x[i] = c.of(i)
			}
			path := filepath.Join(t.TempDir(), "energies.npy")
			numbers(t, path, x)
			line := []string{"import", file, "--energies", path, "--beta", "0.42", "--study", dir, "--as", strings.ReplaceAll(name, " ", "-")}
			status, stdout, stderr := invoke(t, line...)
			if said := strings.Contains(stdout, "neighbouring spins"); status != 0 || said != (c.warns != "") || !strings.Contains(stdout, c.warns) {
				t.Errorf("status %d, must warn of %q: %s%s", status, c.warns, stdout, stderr)
			}
			line[len(line)-1] += "-ising"
			status, stdout, stderr = invoke(t, append(line, "--model", "ising")...)
			if (status != 0) != (c.refuse != "") || !strings.Contains(stderr, c.refuse) {
				t.Errorf("of the model, status %d, must refuse with %q: %s%s", status, c.refuse, stdout, stderr)
			}
		})
	}
}

// What the configurations of an ensemble have in common, such as f of a frozen
// one, has an error that is not known: in words, JSON, and figures.
func TestFrozenEnsembles(t *testing.T) {
	dir := t.TempDir()
	frozen := filepath.Join(t.TempDir(), "frozen.npy")
	rows := make([]float64, 64)
	for i := range rows {
		rows[i] = 1
	}
	all := make([][]float64, 0, 100)
	for range 100 {
		all = append(all, rows)
	}
	numbers(t, frozen, slices.Concat(all...))
	for name, path := range map[string]string{"hot": spins(t, 8, 100, 0.3), "cold": spins(t, 8, 100, 0.6), "frozen": frozen} {
		if status, _, stderr := invoke(t, "import", path, "--shape", "8x8", "--as", name, "--study", dir); status != 0 {
			t.Fatal(stderr)
		}
	}
	figure := filepath.Join(t.TempDir(), "fig2.svg")
	line := []string{"reweight", "--study", dir, "--epochs", "1", "--symmetric", "cold", "--broken", "hot", "--ensemble", "frozen", "--from", "0", "--to", "0.01", "--step", "0.01"}
	status, text, stderr := invoke(t, line...)
	if status != 0 || strings.Count(text, "(?)?") != 4 || !strings.Contains(text, stat.Legend) {
		t.Errorf("status %d: %s%s", status, text, stderr)
	}
	if !strings.Contains(stderr, "are they swapped?") {
		t.Errorf("swapped phases: %s", stderr)
	}
	status, text, stderr = invoke(t, append(line, "--json", "--fig2", figure)...)
	var curve isingml.FieldCurve
	if status != 0 || json.Unmarshal([]byte(text), &curve) != nil || strings.Count(text, `"error": null`) != 4 || curve.Mean[0].Supported {
		t.Errorf("status %d: %s%s", status, text, stderr)
	}
	if drawn, err := os.ReadFile(figure); err != nil || !bytes.Contains(drawn, []byte("not supported")) {
		t.Errorf("the figure marks nothing: %v", err)
	}
	// rg warns of swapped phases before it refuses what does not vary.
	status, _, stderr = invoke(t, "rg", "--study", dir, "--epochs", "1", "--symmetric", "cold", "--broken", "hot", "--ensemble", "frozen,frozen")
	if status == 0 || !strings.Contains(stderr, "are they swapped?") {
		t.Errorf("rg: status %d, %s", status, stderr)
	}
}
