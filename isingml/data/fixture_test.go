package data

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the fixtures of the present formats")

// Files of every format that was ever written must stay readable, and the
// present format must give the same bytes on every machine. When a format
// changes, its fixture stays and one with the next number joins it.
func TestFixtures(t *testing.T) {
	e, p := ensemble(t, 3, 20), provenance(20)
	var series, spins bytes.Buffer
	if err := WriteSeries(&series, []Series{{Name: "e", Unit: "J", Values: e.Energy()}, p.Columns[0]}, map[string]string{"note": "fixture"}); err != nil {
		t.Fatal(err)
	}
	if err := WriteNPY(&spins, e.Configurations); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"ensemble-1.parquet": encode(t, e, p),
		"series-1.parquet":   series.Bytes(),
		"spins-1.npy":        spins.Bytes(),
	}
	for name, want := range files {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, want, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from what is written now: %v", path, err)
		}
	}
	for _, name := range []string{"ensemble-1.parquet", "spins-1.npy"} {
		got, err := read(filepath.Join("testdata", name), "")
		if err != nil || !bytes.Equal(got.Configurations.Bits(), e.Configurations.Bits()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
