package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npy"

	"github.com/isingml/kernel/isingml/reweight"
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
	if len(lines) != 8 || strings.Contains(lines[2], "?") || strings.Count(lines[4], "?") != 2 || lines[6] != stat.Legend || lines[7] != reweight.Rule {
		t.Errorf("output:\n%s", text)
	}
}

// Of ensembles of one's own rg analyses the mean of symmetrized networks unless
// told otherwise, says which way to sample where they lie off the transition,
// and names what β_c and ν lack.
func TestOwnEnsembles(t *testing.T) {
	dir := t.TempDir()
	for _, l := range []int{8, 16} {
		for name, path := range map[string]string{
			"hot": spins(t, l, 300, 0.28, 0.32, 0.36), "cold": spins(t, l, 300, 0.52, 0.56, 0.6), "off": spins(t, l, 2000, 0.38),
		} {
			args := []string{"import", path, "--as", fmt.Sprint(name, l), "--study", dir}
			if name == "off" {
				args = append(args, "--energies", energies(t, l, 2000))
			}
			if status, _, stderr := invoke(t, args...); status != 0 {
				t.Fatal(stderr)
			}
		}
	}
	own := []string{"rg", "--study", dir, "--epochs", "4", "--symmetric", "hot8,hot16", "--broken", "cold8,cold16", "--ensemble", "off8,off16"}
	status, text, stderr := invoke(t, own...)
	if status != 0 || strings.Contains(text, "networks not known") {
		t.Fatalf("status %d, of several networks: %s%s", status, text, stderr)
	}
	for _, want := range []string{")? (", "finite size not known", "symmetric phase", "sample at a larger beta", "with --beta", stat.Legend} {
		if !strings.Contains(text, want) {
			t.Errorf("off the transition, must say %q:\n%s", want, text)
		}
	}
	var got mapped
	if _, text, _ = invoke(t, append(own, "--json")...); json.Unmarshal([]byte(text), &got) != nil || got.Supported || got.Off == "" || got.Rule == "" || got.Flow.Networks != 4 {
		t.Errorf("JSON %s", text)
	}
}

// energies writes numbers that stand for n energies.
func energies(t *testing.T, l, n int) string {
	t.Helper()
	var file bytes.Buffer
	all := make([]float64, n)
	for i := range all {
		all[i] = float64(-l*l + 4*(i%7))
	}
	if err := npy.Write(&file, all); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "energies.npy")
	if err := os.WriteFile(path, file.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}
