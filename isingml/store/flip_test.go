package store

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
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
	for _, name := range []string{"e.data", "net/f.data"} {
		f, err := g.Open(name)
		if err != nil {
			return "", err
		}
		defer f.Close()
		text, err := io.ReadAll(f)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "%s\n", text)
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
		e, err := w.Create("e.data")
		if err != nil {
			return err
		}
		f, err := w.Create("net/f.data")
		if err != nil {
			return err
		}
		_, err1 := e.Write(content(1))
		_, err2 := f.Write([]byte{1, 2, 3})
		return errors.Join(err1, e.Close(), err2, f.Close(),
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
