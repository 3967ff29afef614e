package store

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

var flipCount = flag.Int("flips", 1000, "how many bits TestFlips flips")

// readAll reads everything in a study as its users do, into one text.
func readAll(dir string, key Key) (string, error) {
	s, err := OpenReading(dir)
	if err != nil {
		return "", err
	}
	defer leave(s)
	if _, err := s.Stages(); err != nil {
		return "", err
	}
	var out bytes.Buffer
	g := s.Stage(key)
	if whole, err := g.Whole(); !whole || err != nil {
		return "", fmt.Errorf("not whole: %w", err)
	}
	var spec, result any
	if err := errors.Join(g.Key().Spec(&spec), g.ReadJSON("result.json", &result)); err != nil {
		return "", err
	}
	fmt.Fprintln(&out, g.Key(), spec, result)
	for _, name := range []string{"e.parquet", "net/f.parquet"} {
		f, err := g.Open(name)
		if err != nil {
			return "", err
		}
		defer f.Close()
		if name == "e.parquet" {
			e, p, err := ReadEnsemble(f, f.Size())
			if err != nil {
				return "", err
			}
			fmt.Fprintln(&out, e.Beta, e.Columns, e.Chain, e.Configurations.Bits(), p)
		} else {
			columns, meta, err := ReadSeries(f, f.Size())
			if err != nil {
				return "", err
			}
			fmt.Fprintln(&out, columns, meta)
		}
	}
	data, ok, err := s.Pieces(key).Load("chain/0")
	fmt.Fprintln(&out, data, ok)
	return out.String(), err
}

// TestFlips flips single bits, any of any file of a study, and reads it: each
// one is found.
//
//	go test ./isingml/store -run Flips -flips 10000 -seed 7
func TestFlips(t *testing.T) {
	s := open(t)
	k := key(t, "sample", map[string]any{"L": 3, "beta": 0.44, "name": "x"}, key(t, "other", 1))
	err := s.Stage(k).Write(func(w *Writer) error {
		e, err := w.Create("e.parquet")
		if err != nil {
			return err
		}
		f, err := w.Create("net/f.parquet")
		if err != nil {
			return err
		}
		return errors.Join(
			WriteEnsemble(e, ensemble(t, 3, 20), provenance(20)), e.Close(),
			WriteSeries(f, []Series{{Name: "f", Unit: "1", Values: []float64{0.25, 0.5}}}, map[string]string{"a": "b"}), f.Close(),
			w.WriteJSON("result.json", map[string]float64{"value": 1.25, "error": 0.5}))
	})
	if err == nil {
		err = s.Pieces(k).Save("chain/0", []byte("state of the chain"))
	}
	if err != nil {
		t.Fatal(err)
	}
	want, err := readAll(s.Dir(), k)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	if err := filepath.WalkDir(s.Dir(), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	}); err != nil || len(files) != 7 {
		t.Fatalf("%v, %v", files, err)
	}
	rng := random.New(*faultSeed, "store/flips")
	for i := range *flipCount {
		path := files[i%len(files)] // each kind of file as often, however short it is
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bit := rng.IntN(8 * len(good))
		bad := bytes.Clone(good)
		bad[bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(path, bad, 0o666); err != nil {
			t.Fatal(err)
		}
		if got, err := readAll(s.Dir(), k); err == nil {
			t.Errorf("%s: bit %d of byte %d is not found; what is read is the same: %v", path, bit%8, bit/8, got == want)
		}
		if err := os.WriteFile(path, good, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := readAll(s.Dir(), k); got != want || err != nil {
		t.Errorf("with all bits as they were: %v", err)
	}
}
