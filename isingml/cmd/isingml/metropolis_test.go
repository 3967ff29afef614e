package main

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/exact"
)

// temperatures are those of the other program, and how many configurations it
// draws at each.
var temperatures = []struct {
	of      string
	t       float64
	configs int
}{{"3.25", 3.25, 400}, {"2.875", 2.875, 400}, {"2.25", 2.25, 3000}, {"1.875", 1.875, 400}, {"1.625", 1.625, 400}}

// Labelled configurations of a Metropolis program of its own are the same bits
// whichever of the public layouts they come in, have the exact energies, and give
// β_c and ν of what is drawn here, each by one command.
func TestDataOfAnotherProgram(t *testing.T) {
	if os.Getenv("ISINGML_LONG_TESTS") == "" || os.Getenv("ISINGML_PYTHON") == "" {
		t.Skip("draws with the Python of ISINGML_PYTHON")
	}
	dir := t.TempDir()
	for _, l := range []int{8, 16} {
		layouts(t, dir, script(t, l), l)
	}
	s, err := isingml.Open(dir)
	must(t, err)
	s = s.Quiet()
	for _, l := range []int{8, 16} {
		for _, at := range temperatures {
			e, err := s.Named(fmt.Sprintf("arrays%d-t%s", l, at.of))
			must(t, err)
			mean, err := e.Mean(e.EnergyPerSpin())
			must(t, err)
			want, err := exact.Kaufman(l, 1/at.t)
			must(t, err)
			if d := mean.Deviation(want.Energy); e.Len() != at.configs || !(math.Abs(d) < 3) {
				t.Errorf("L = %d, T = %s: %d configurations, e = %v, %.1f errors from %.5f", l, at.of, e.Len(), mean, d, want.Energy)
			}
			_, err = s.Sample(isingml.Sampling{L: l, Betas: []float64{1 / at.t}, Configs: at.configs, Seed: 5, As: fmt.Sprintf("native%d-t%s", l, at.of)})
			must(t, err)
		}
	}
	mapping := func(of string) mapped {
		both := func(ts ...string) string {
			var all []string
			for _, at := range ts {
				all = append(all, of+"8-t"+at, of+"16-t"+at)
			}
			return strings.Join(all, ",")
		}
		status, stdout, stderr := invoke(t, "rg", "--study", dir, "--epochs", "5", "--symmetric", both("3.25", "2.875"), "--broken", both("1.875", "1.625"), "--ensemble", both("2.25"), "--json")
		if status != 0 {
			t.Fatal(stderr)
		}
		return decoded[mapped](t, []byte(stdout))
	}
	theirs, ours := mapping("arrays"), mapping("native")
	t.Logf("β_c = %v and %v, ν = %v and %v, θ_Y = %v and %v", theirs.BetaC, ours.BetaC, theirs.Nu, ours.Nu, theirs.ThetaY, ours.ThetaY)
	if a, b := theirs.BetaC.DeviationFrom(*ours.BetaC), theirs.Nu.DeviationFrom(*ours.Nu); !(math.Abs(a) < 3 && math.Abs(b) < 3) || !theirs.Supported {
		t.Errorf("β_c is %v, of native data %v; ν is %v, of native data %v", theirs.BetaC, ours.BetaC, theirs.Nu, ours.Nu)
	}
}

// script has the other program draw L x L spins and write them in every layout.
func script(t *testing.T, l int) (folder string) {
	t.Helper()
	folder = t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	for _, args := range [][]string{{"metropolis.py", folder, fmt.Sprint(l)}, {"make_layouts.py", folder, fmt.Sprint(l), at("spins.npy"), at("T.npy")}} {
		args[0] = filepath.Join("..", "..", "data", "testdata", args[0])
		out, err := exec.Command(os.Getenv("ISINGML_PYTHON"), args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if strings.HasPrefix(string(out), "skip: ") {
			t.Skip(string(out))
		}
	}
	return folder
}

// layouts imports the files of a folder, and holds the keys of all layouts, which
// name every bit, to those of the first.
func layouts(t *testing.T, dir, folder string, l int) {
	t.Helper()
	at := func(name string) string { return filepath.Join(folder, name) }
	square := fmt.Sprintf("%dx%d", l, l)
	var want []string
	for _, c := range []struct {
		name string
		args []string
	}{
		{"arrays", []string{at("spins.npy"), "--by", at("labels.npy") + ":1", "--temperature"}},
		{"archive", []string{at("spins.npz"), "--array", "x", "--by", at("spins.npz") + ":t", "--temperature"}},
		{"pickles", []string{at("packed4.pkl"), "--bits", "big", "--shape", square, "--by", at("labels4.pkl") + ":T", "--temperature"}},
		{"rows", []string{at("rows.txt"), "--shape", square, "--by", at("T.txt"), "--temperature"}},
		{"dense", []string{at("dense.txt"), "--shape", square, "--by", at("T.txt"), "--temperature"}},
		{"blocks", []string{at("blocks.txt.gz"), "--by", at("T.txt"), "--temperature"}},
		{"zip", []string{at("many.zip"), "--array", "run/T{T}_*.txt"}},
		{"each", []string{at("each/T{T}_*.npy")}},
		{"torch", []string{at("spins.pt"), "--array", "x", "--by", at("spins.pt") + ":t", "--temperature"}},
		{"groups", []string{at("plain.h5"), "--array", "/T={T}/configurations", "--energy-array", "/T={T}/energy", "--per-site"}},
		{"dataset", []string{at("deflated.h5"), "--array", "/all", "--by", at("plain.h5") + ":/temperatures", "--temperature"}},
		{"matlab5", []string{at("deflated5.mat"), "--array", "spins", "--by", at("deflated5.mat") + ":T", "--temperature"}},
		{"matlab73", []string{at("spins73.mat"), "--by", at("T.npy"), "--temperature"}},
	} {
		as := fmt.Sprint(c.name, l)
		status, stdout, stderr := invoke(t, append([]string{"import", "--study", dir, "--as", as, "--model", "ising", "--json"}, c.args...)...)
		if status != 0 {
			t.Errorf("%s: %s", as, stderr)
			continue
		}
		var keys []string
		for _, e := range decoded[struct{ Ensembles []imported }](t, []byte(stdout)).Ensembles {
			keys = append(keys, strings.TrimPrefix(e.Name, as)+" "+e.Key)
		}
		slices.Sort(keys)
		if want == nil {
			want = keys
		}
		if len(keys) != len(temperatures) || !slices.Equal(keys, want) {
			t.Errorf("%s holds %q, must be %q", as, keys, want)
		}
	}
}
