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
	status, stdout, stderr = invoke(t, "import", "--study", dir, "--as", "up", up)
	if status != 0 || !strings.Contains(stdout, "up: 30 configurations of [8 8]") || !strings.Contains(stdout, "warning: the magnetization of all 30") {
		t.Errorf("status %d: %s%s", status, stdout, stderr)
	}
	if status, stdout, _ := invoke(t, "verify", "--study", dir); status != 0 || !strings.Contains(stdout, "2 identical") {
		t.Errorf("verify: %s", stdout)
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
