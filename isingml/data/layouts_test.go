package data

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
)

// TestForeignLayouts reads one ensemble of two temperatures and two sizes from the
// layouts of other programs: whatever the layout, the spins and the temperatures
// are the same.
func TestForeignLayouts(t *testing.T) {
	for _, l := range []int{8, 20} {
		t.Run(fmt.Sprint("L=", l), func(t *testing.T) { foreignLayouts(t, l) })
	}
}

func foreignLayouts(t *testing.T, l int) {
	dir := t.TempDir()
	python(t, "make_layouts.py", dir, strconv.Itoa(l))
	at := func(name string) string { return filepath.Join(dir, name) }
	raw, err := os.ReadFile(at("expected"))
	if err != nil {
		t.Fatal(err)
	}
	f := lattice.Square(l)
	var want [2][]byte // T = 2, T = 2.5
	for i := range 24 {
		spins, row := make([]int8, l*l), make([]byte, f.Size())
		for k := range spins {
			spins[k] = int8(raw[l*l*i+k])
		}
		f.Pack(row, spins)
		want[i%2] = append(want[i%2], row...)
	}
	square := Layout{Shape: []int{l, l}}
	packed := Layout{Shape: []int{l, l}, Bits: "big"}
	for name, r := range map[string]Reading{
		"arrays":             {Files: []string{at("spins.npy")}, Labels: Labels{By: at("labels.npy:1"), Kind: Temperature}},
		"one archive":        {Files: []string{at("spins.npz")}, Array: "x", Labels: Labels{By: at("spins.npz:t")}},
		"packed, protocol 2": {Files: []string{at("packed2.pkl")}, Layout: packed, Labels: Labels{By: at("labels2.pkl:T")}},
		"packed, protocol 3": {Files: []string{at("packed3.pkl")}, Layout: packed, Labels: Labels{By: at("labels3.pkl:T")}},
		"packed, protocol 4": {Files: []string{at("packed4.pkl")}, Layout: packed, Labels: Labels{By: at("labels4.pkl:list"), Kind: Temperature}},
		"packed, protocol 5": {Files: []string{at("packed5.pkl")}, Layout: packed, Labels: Labels{By: at("labels5.pkl:T")}},
		"rows of text":       {Files: []string{at("rows.txt")}, Layout: square, Labels: Labels{By: at("T.txt")}},
		"dense text":         {Files: []string{at("dense.txt")}, Layout: square, Labels: Labels{By: at("T.txt")}},
		"blocks of text":     {Files: []string{at("blocks.txt")}, Labels: Labels{By: at("T.txt")}},
		"blocks, compressed": {Files: []string{at("blocks.txt.gz")}, Labels: Labels{By: at("T.txt")}},
		"one file each":      {Files: []string{at("each/T{T}_*.npy")}},
		"texts in a zip":     {Files: []string{at("many.zip")}, Array: "run/T{T}_*.txt"},
		"PyTorch":            {Files: []string{at("spins.pt")}, Array: "x", Labels: Labels{By: at("spins.pt:t")}},
		"HDF5":               {Files: []string{at("plain.h5")}, Array: "/T={T}/configurations", EnergyArray: "/T={T}/energy", PerSite: true},
		"HDF5 in chunks":     {Files: []string{at("chunked.h5")}, Array: "/T={T}/configurations"},
		"HDF5, compressed":   {Files: []string{at("deflated.h5")}, Array: "/T={T}/configurations"},
		"HDF5, one dataset":  {Files: []string{at("plain.h5")}, Array: "/all", Labels: Labels{By: at("plain.h5:/temperatures")}},
		"HDF5, floats":       {Files: []string{at("deflated.h5")}, Array: "/all", Labels: Labels{By: at("plain.h5:/temperatures")}},
		"HDF5, booleans":     {Files: []string{at("plain.h5")}, Array: "/flag", Labels: Labels{By: at("plain.h5:/temperatures")}},
		"HDF5, latest":       {Files: []string{at("latest.h5")}, Labels: Labels{By: at("plain.h5:/temperatures")}},
		"MATLAB 5":           {Files: []string{at("spins5.mat")}, Array: "spins", Labels: Labels{By: at("spins5.mat:T")}},
		"MATLAB 5, deflated": {Files: []string{at("deflated5.mat")}, Array: "spins", Labels: Labels{By: at("deflated5.mat:T")}},
		"MATLAB 5, last":     {Files: []string{at("spins5.mat")}, Array: "moved", Layout: Layout{Last: true}, Labels: Labels{By: at("spins5.mat:T")}},
		"MATLAB 7.3":         {Files: []string{at("spins73.mat")}, Labels: Labels{By: at("spins5.mat:T")}},
	} {
		t.Run(name, func(t *testing.T) {
			all, _, err := r.Read(t.Context())
			if err != nil || len(all) != 2 {
				t.Fatalf("%d ensembles, %v", len(all), err)
			}
			for k, e := range all {
				if !bytes.Equal(e.Configurations.Bits(), want[k]) || e.Beta != 1/[]float64{2, 2.5}[k] {
					t.Errorf("%s at beta=%v are other configurations", e.Suffix, e.Beta)
				}
				if r.EnergyArray != "" {
					if doubts := Doubts(e.Ensemble); len(doubts) > 0 || len(e.Energy()) != 12 {
						t.Errorf("energies: %q", doubts)
					}
				}
			}
		})
	}
	for name, want := range map[string]string{"evil.pkl": `"io.open", which is never called`, "object.pkl": "Python objects"} {
		_, err := Open(at(name))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, must say %q", name, err, want)
		}
	}
	if _, err := os.Stat(at("written")); err == nil {
		t.Error("a pickle was executed")
	}
}
