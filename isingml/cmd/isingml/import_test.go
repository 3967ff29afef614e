package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/lattice"
)

// arrays writes a deflated .npz file of spins of shape (n, l, l), each of the
// configurations with another spin of one sign reversed.
func arrays(t *testing.T, n, l int, sign int8) string {
	t.Helper()
	head := fmt.Sprintf("{'descr': '|i1', 'fortran_order': False, 'shape': (%d, %d, %d), }\n", n, l, l)
	array := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(head)))
	array = append(array, head...)
	for i := range n {
		for k := range l * l {
			s := sign
			if k == i {
				s = -s
			}
			array = append(array, byte(s))
		}
	}
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	w, err := z.Create("spins.npy")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(array); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "spins.npz")
	if err := os.WriteFile(path, file.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// Files may stand before, between and behind the flags.
func TestImport(t *testing.T) {
	dir := t.TempDir()
	up, down := arrays(t, 30, 8, 1), arrays(t, 30, 8, -1)
	status, stdout, stderr := invoke(t, "import", up, "--study", dir, down, "--as", "cold", "--beta", "0.6", "--json")
	if status != 0 {
		t.Fatal(stderr)
	}
	var one imported
	if err := json.Unmarshal([]byte(stdout), &one); err != nil {
		t.Fatalf("%v in %s", err, stdout)
	}
	if one.Name != "cold" || one.Configurations != 60 || len(one.Shape) != 2 || one.Shape[0] != 8 || one.Beta == nil || *one.Beta != 0.6 ||
		one.Energies || one.Duplicates != 0 || !strings.HasPrefix(one.Key, "import/") {
		t.Errorf("%+v", one)
	}
	if status, _, stderr := invoke(t, "import", "--study", dir, "--as", "cold", up); status == 0 || !strings.Contains(stderr, "--replace") {
		t.Errorf("a name in use was taken: %s", stderr)
	}
	status, stdout, stderr = invoke(t, "import", "--study", dir, "--as", "up", up)
	if status != 0 || !strings.Contains(stdout, "up: 30 configurations of [8 8]") || !strings.Contains(stdout, "warning: the magnetization of all 30") {
		t.Errorf("status %d: %s%s", status, stdout, stderr)
	}
	array := filepath.Join(t.TempDir(), "cold.npy")
	if status, _, stderr := invoke(t, "export", "--study", dir, "--ensemble", "cold", "--to", array); status != 0 {
		t.Fatal(stderr)
	}
	status, stdout, stderr = invoke(t, "import", array, "--study", dir, "--as", "again", "--chain-length", "30", "--beta", "0.6", "--json")
	if status != 0 || !strings.Contains(stdout, one.Key) {
		t.Errorf("out and in again it is another: %s%s", stdout, stderr)
	}
	if status, _, stderr := invoke(t, "export", "--study", dir, "--ensemble", "cold", "--to", array); status == 0 || !strings.Contains(stderr, "exists") {
		t.Errorf("a file was overwritten: %s", stderr)
	}
	if status, stdout, _ := invoke(t, "verify", "--study", dir); status != 0 || !strings.Contains(stdout, "2 identical") {
		t.Errorf("verify: %s", stdout)
	}
}

// spins writes drawn configurations as a NumPy array, of which nothing else is
// known.
func spins(t *testing.T, l, n int, betas ...float64) string {
	t.Helper()
	s, err := isingml.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Quiet().Sample(isingml.Sampling{L: l, Betas: betas, Configs: n, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	var rows []byte
	for _, e := range all {
		rows = append(rows, e.Configurations.Bits()...)
	}
	set, err := lattice.FromPacked(l, rows)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := data.WriteNPY(&file, set); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "spins.npy")
	if err := os.WriteFile(path, file.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// From arrays to Figs. 2 and 3 and theta_Y without a line of Go.
func TestOwnDataFromAShell(t *testing.T) {
	dir := t.TempDir()
	for _, l := range []int{8, 16} {
		for name, path := range map[string]string{
			"hot":  spins(t, l, 300, 0.28, 0.32, 0.36),
			"cold": spins(t, l, 300, 0.52, 0.56, 0.6),
			"near": spins(t, l, 2000, 0.44),
		} {
			if status, _, stderr := invoke(t, "import", path, "--as", fmt.Sprint(name, l), "--study", dir); status != 0 {
				t.Fatal(stderr)
			}
		}
	}
	learn := []string{"--study", dir, "--epochs", "4", "--symmetric", "hot8,hot16", "--broken", "cold8", "--broken", "cold16"}
	status, stdout, stderr := invoke(t, append([]string{"train", "--l", "16", "--json"}, learn...)...)
	if status != 0 {
		t.Fatal(stderr)
	}
	if !strings.Contains(stderr, "hot8 is of L=8, and a network of L=16 does not learn from it") || strings.Contains(stderr, "swapped") {
		t.Errorf("what is left out is not said: %s", stderr)
	}
	if _, _, stderr := invoke(t, "train", "--l", "16", "--study", dir, "--epochs", "1", "--symmetric", "cold16", "--broken", "hot16"); !strings.Contains(stderr, "are they swapped?") {
		t.Errorf("swapped phases: %s", stderr)
	}
	var net trained
	if err := json.Unmarshal([]byte(stdout), &net); err != nil || net.ValidationAccuracy < 0.95 || net.StepMicroseconds == nil {
		t.Errorf("%v: %s", err, stdout)
	}
	figure := filepath.Join(t.TempDir(), "fig3.svg")
	status, stdout, stderr = invoke(t, append([]string{"reweight", "--ensemble", "near8,near16", "--fig3", figure, "--json"}, learn...)...)
	if status != 0 {
		t.Fatal(stderr)
	}
	var curves []isingml.FieldCurve
	if err := json.Unmarshal([]byte(stdout), &curves); err != nil || len(curves) != 2 || curves[1].Label != "near16" || curves[1].Beta != 0 || len(curves[1].Mean) != 41 {
		t.Errorf("%v: %s", err, stdout)
	}
	if drawn, err := os.ReadFile(figure); err != nil || !bytes.Contains(drawn, []byte("<svg")) {
		t.Errorf("Fig. 3: %v", err)
	}
	status, stdout, stderr = invoke(t, append([]string{"rg", "--ensemble", "near8,near16", "--networks", "4", "--copies", "8"}, learn...)...)
	if status != 0 || !strings.HasPrefix(stdout, "θ_Y = 0.") || !strings.Contains(stdout, "take the energies") || !strings.Contains(stdout, "statistical") || strings.Contains(stdout, "networks not known") {
		t.Errorf("status %d: %s%s", status, stdout, stderr)
	}
	for want, args := range map[string][]string{
		"both, with --symmetric": {"train", "--symmetric", "hot8"},
		"several sizes":          append([]string{"train"}, learn...),
		"with --ensemble":        append([]string{"rg"}, learn...),
		"--beta is for what":     append([]string{"rg", "--ensemble", "near8,near16", "--beta", "0.4"}, learn...),
		`nothing is named "far"`: append([]string{"reweight", "--ensemble", "far"}, learn...),
		"blocks of b = 2 do":     append([]string{"rg", "--ensemble", "near16,near8"}, learn...),
	} {
		if status, _, stderr := invoke(t, args...); status == 0 || !strings.Contains(stderr, want) {
			t.Errorf("%v: status %d, must say %q: %s", args, status, want, stderr)
		}
	}
}

func TestImportMistakes(t *testing.T) {
	dir, file := t.TempDir(), arrays(t, 3, 4, 1)
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"--as", "a"}, 2, "no file"},
		{[]string{file}, 2, "--as"},
		{[]string{file, "--as", "A"}, 2, "lower-case"},
		{[]string{file + "x", "--as", "a"}, 1, "no such file"},
		{[]string{file, "--as", "a", "--array", "energies"}, 1, `there are ["spins"]`},
		{[]string{file, "--as", "a", "--chain-length", "2"}, 1, "chains of 2"},
		{[]string{file, "--as", "a", "--energies", file}, 1, "must be (N,)"},
		{[]string{file, "--as", "a", "--energies", "a,,b"}, 2, "empty name"},
	} {
		status, _, stderr := invoke(t, append([]string{"import", "--study", dir}, c.args...)...)
		if status != c.status || !strings.Contains(stderr, c.says) {
			t.Errorf("%v: status %d, want %d with %q in %q", c.args, status, c.status, c.says, stderr)
		}
	}
}
