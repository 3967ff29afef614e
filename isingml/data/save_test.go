package data

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/sample"
)

// noisyEnsemble returns n random configurations of a format, with an energy each.
func noisyEnsemble(t testing.TB, f lattice.Format, n int, beta float64) *sample.Ensemble {
	t.Helper()
	set, err := lattice.FromRows(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	rng := random.New(uint64(n), "data/save")
	numbers := make([]float32, f.Numbers())
	values := f.Codec.Values()
	e := &sample.Ensemble{Beta: beta, Configurations: set, Columns: []sample.Column{{Name: "energy", Unit: "J"}}}
	for range n {
		for i := range numbers {
			if numbers[i] = float32(rng.NormFloat64()); !f.Codec.Real {
				numbers[i] = float32(values[rng.IntN(len(values))])
			}
		}
		if err := set.AppendFloats(numbers); err != nil {
			t.Fatal(err)
		}
		e.Columns[0].Values, e.Chain = append(e.Columns[0].Values, rng.NormFloat64()), append(e.Chain, 0)
	}
	return e
}

// TestSave writes every format of sites in every format of files and reads it
// again: the same bits, temperatures and energies. NumPy and h5py read the files,
// too, where they are.
func TestSave(t *testing.T) {
	dir := t.TempDir()
	for name, f := range map[string]lattice.Format{
		"spins":      lattice.Square(6),
		"oblong":     {Shape: []int{4, 6}, Codec: lattice.Spins},
		"cube":       {Shape: []int{4, 4, 4}, Codec: lattice.Spins},
		"Potts":      {Shape: []int{6, 6}, Codec: lattice.Codec{States: 3, Step: 1}},
		"three":      {Shape: []int{6, 6}, Codec: lattice.Codec{States: 3, First: -1, Step: 1}},
		"real":       {Shape: []int{6, 6}, Codec: lattice.Reals},
		"Heisenberg": {Shape: []int{4, 4, 4}, Components: 3, Codec: lattice.Reals},
	} {
		for _, end := range Saved {
			t.Run(name+end, func(t *testing.T) {
				all := []*sample.Ensemble{noisyEnsemble(t, f, 7, 0.25), noisyEnsemble(t, f, 5, 0.5)}
				path := filepath.Join(dir, name+end)
				if err := Save(path, all...); err != nil {
					t.Fatal(err)
				}
				r := Reading{Files: []string{path}, Values: Values{Codec: f.Codec}, Layout: Layout{Shape: slices.Clone(f.Shape)}}
				slices.Reverse(r.Layout.Shape)
				r.Labels.By, r.Energies, r.EnergyArray = LabelsPath(path)+":beta", nil, ""
				switch {
				case end == ".npz":
					r.Array, r.Labels.By, r.EnergyArray = "spins", path+":beta", "energy"
				case strings.HasPrefix(end, ".h"):
					r.Array, r.Labels.By, r.EnergyArray = "/spins", path+":/beta", "/energy"
				}
				if f.Components > 1 && !strings.HasPrefix(end, ".txt") {
					r.Layout.Components = f.Components
				} else if f.Components > 1 { // a line of text has no last index
					return
				}
				again, _, err := r.Read(t.Context())
				if err != nil || len(again) != 2 {
					t.Fatalf("%d ensembles, %v", len(again), err)
				}
				for i, e := range again {
					if !e.Configurations.Format().Equal(f) || !bytes.Equal(e.Configurations.Bits(), all[i].Configurations.Bits()) || e.Beta != all[i].Beta {
						t.Errorf("%v at beta = %v came back as other configurations of %v at %v", f, all[i].Beta, e.Configurations.Format(), e.Beta)
					}
					if r.EnergyArray != "" && !slices.Equal(e.Energy(), all[i].Energy()) {
						t.Errorf("energies %v came back as %v", all[i].Energy(), e.Energy())
					}
				}
				if err := Save(path, all...); err == nil || !strings.Contains(err.Error(), "exists") {
					t.Errorf("a file was overwritten: %v", err)
				}
			})
		}
	}
	want := 0.0
	e := noisyEnsemble(t, lattice.Format{Shape: []int{6, 6}, Codec: lattice.Reals}, 7, 0.25)
	numbers := make([]float32, 36)
	for i := range 7 {
		e.Configurations.Floats(i, numbers)
		want += float64(numbers[7]) // of row 1, column 1
	}
	var got float64
	if _, err := fmt.Sscan(python(t, "check_saved.py", dir), &got); err != nil || math.Abs(got-want) > 1e-5 {
		t.Errorf("other programs read a sum of %v, %v, must be %v", got, err, want)
	}
}

// TestSaveRefuses is the table of what is not saved, and leaves nothing behind.
func TestSaveRefuses(t *testing.T) {
	dir := t.TempDir()
	spins := noisyEnsemble(t, lattice.Square(4), 3, 0.5)
	for name, c := range map[string]struct {
		path string
		of   []*sample.Ensemble
		want string
	}{
		"none":         {"a.npy", nil, "there are none"},
		"two formats":  {"a.npy", []*sample.Ensemble{spins, noisyEnsemble(t, lattice.Square(6), 3, 0.5)}, "do not go into one array"},
		"no ending":    {"a", []*sample.Ensemble{spins}, "must end in one of"},
		"other ending": {"a.xlsx", []*sample.Ensemble{spins}, "must end in one of"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := Save(filepath.Join(dir, c.path), c.of...); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, must say %q", err, c.want)
			}
		})
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
