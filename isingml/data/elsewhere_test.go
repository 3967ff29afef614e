package data

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// python runs a script of testdata and skips the test if it says that a
// package is missing. ISINGML_PYTHON names the interpreter.
func python(t *testing.T, script string, args ...string) string {
	t.Helper()
	name := os.Getenv("ISINGML_PYTHON")
	if name == "" {
		name = "python3"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("no python: %v", err)
	}
	out, err := exec.Command(path, append([]string{filepath.Join("testdata", script)}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
	if why, ok := strings.CutPrefix(string(out), "skip: "); ok {
		t.Skip(strings.TrimSpace(why))
	}
	return string(out)
}

func TestEnsembleInPython(t *testing.T) {
	var files []string
	for _, c := range []struct{ l, n int }{{3, 50}, {16, 300}, {64, 20000}} {
		file := filepath.Join(t.TempDir(), "ensemble.parquet")
		if err := os.WriteFile(file, encode(t, ensemble(t, c.l, c.n), provenance(c.n)), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	t.Log(python(t, "check_ensemble.py", files...))
}

// A full Parquet library of another hand must read the same table.
func TestEnsembleInParquetGo(t *testing.T) {
	type row struct {
		Spins         [512]byte `parquet:"spins"`
		Energy        float64   `parquet:"energy"`
		Magnetization float64   `parquet:"magnetization"`
		Chain         int32     `parquet:"chain"`
		Index         int64     `parquet:"index"`
		F             float64   `parquet:"f"`
	}
	const n = 20000
	e, p := ensemble(t, 64, n), provenance(n)
	file := encode(t, e, p)
	rows, err := parquet.Read[row](bytes.NewReader(file), int64(len(file)))
	if err != nil || len(rows) != n {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, r := range rows {
		want := row{Energy: e.Energy()[i], Magnetization: e.Magnetization()[i], Chain: e.Chain[i], Index: int64(i), F: p.Columns[0].Values[i]}
		copy(want.Spins[:], e.Configurations.Slice(i, i+1).Bits())
		if r != want {
			t.Fatalf("row %d: %+v", i, r)
		}
	}
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := f.Lookup("isingml.packing"); !ok || !strings.Contains(v, "bitorder='little'") {
		t.Errorf("packing: %q", v)
	}
}
