package data

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

// A damage changes the bytes of a file into what no reader may take.
type damage struct {
	name string
	of   func(file []byte) []byte
}

// cuts are files that end too early, at every tenth of their length and at the
// last byte that matters.
func cuts() (all []damage) {
	for tenth := range 10 {
		all = append(all, damage{fmt.Sprintf("cut to %d/10", tenth), func(file []byte) []byte {
			at := len(file) * tenth / 10
			for at > 0 && (file[at-1] == '\n' || file[at-1] == ' ') { // a text ends well behind a line
				at--
			}
			return file[:at]
		}})
	}
	return append(all, damage{"without its end", func(file []byte) []byte { return file[:len(file)-3] }})
}

func overwritten(at int, with string) damage {
	return damage{fmt.Sprintf("%q at %d", with, at), func(file []byte) []byte {
		out := bytes.Clone(file)
		copy(out[at:], with)
		return out
	}}
}

// replaced puts other bytes in the place of the first ones of a kind.
func replaced(old, with string) damage {
	return damage{fmt.Sprintf("%q for %q", with, old), func(file []byte) []byte {
		if !bytes.Contains(file, []byte(old)) {
			panic("the file has no " + old)
		}
		return bytes.Replace(bytes.Clone(file), []byte(old), []byte(with), 1)
	}}
}

// TestDamagedFiles refuses more than 80 damaged files, each in one line that names
// the file and says what is wrong, without memory that only they ask for.
func TestDamagedFiles(t *testing.T) {
	dir := t.TempDir()
	e := []*sample.Ensemble{noisyEnsemble(t, lattice.Square(6), 40, 0.25), noisyEnsemble(t, lattice.Square(6), 30, 0.5)}
	shape := string([]byte{70, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0})
	for end, special := range map[string][]damage{
		".npy": {
			overwritten(0, "\x93numpy"), overwritten(6, "\x09"), overwritten(8, "\xff\xff"), replaced("(70,", "(71,"), replaced("(70,", "(7e,"), replaced("'|i1'", "'|O8'"),
			replaced("'|i1'", "'<c8'"), replaced("'shape'", "'SHAPE'"), replaced("False", "maybe"), replaced("6, 6)", "6,-6)"),
			replaced("}", " "), {"more behind its end", func(file []byte) []byte { return append(bytes.Clone(file), 1) }}, overwritten(200, "\x02"),
		},
		".npz": {overwritten(0, "PQ"), overwritten(300, "\x07"), overwritten(200, "\xff\xff\xff\xff"), replaced("PK\x01\x02", "PK\x09\x09"), replaced("PK\x05\x06", "PK\x07\x07")},
		".h5": {
			overwritten(0, "\x89hdf"), overwritten(8, "\x09"), overwritten(13, "\x04"), overwritten(64, "\xff\xff\xff\xff"), overwritten(h5RootAt, "\x07"),
			replaced("TREE", "FREE"), replaced("HEAP", "LEAP"), replaced("SNOD", "NODE"), overwritten(h5HeadAt+1024, "\x02"),
			replaced(shape, strings.Repeat("\xff", 16)), replaced(shape, "\x47"+shape[1:]), replaced("spins\x00", "spinz\x00"),
		},
		".txt":    {replaced("1", "x"), replaced("1", "2"), replaced("1", "nan"), replaced("1 ", ""), replaced("\n", "\n\n"), replaced("\n", " 1\n")},
		".txt.gz": {overwritten(0, "\x1f\x8c"), overwritten(2, "\x07"), overwritten(40, "\x00\x00\x00\x00")},
	} {
		good := filepath.Join(dir, "good"+end)
		if err := Save(good, e...); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(good)
		if err != nil {
			t.Fatal(err)
		}
		r := func(path string) Reading {
			r := Reading{Files: []string{path}, Layout: Layout{Shape: []int{6, 6}}, Labels: Labels{By: LabelsPath(good) + ":beta"}}
			switch end {
			case ".npz":
				r.Array, r.Labels.By = "spins", path+":temperature"
			case ".h5":
				r.Array, r.Labels.By = "/spins", path+":/temperature"
			}
			return r
		}
		if _, _, err := r(good).Read(t.Context()); err != nil {
			t.Fatalf("%s is right: %v", good, err)
		}
		for i, d := range append(cuts(), special...) {
			t.Run(end+" "+d.name, func(t *testing.T) {
				path := filepath.Join(dir, fmt.Sprintf("bad%d%s", i, end))
				if err := os.WriteFile(path, d.of(file), 0o666); err != nil {
					t.Fatal(err)
				}
				checkAllocates(t, file, 64, func() {
					_, _, err := r(path).Read(t.Context())
					if err == nil || strings.ContainsAny(err.Error(), "\n\r") || !strings.Contains(err.Error(), path) || len(err.Error()) > 400+2*len(path) {
						t.Errorf("must be refused in one line that names the file: %v", err)
					} else if testing.Verbose() {
						t.Log(strings.ReplaceAll(err.Error(), dir+"/", ""))
					}
				})
			})
		}
	}
}
