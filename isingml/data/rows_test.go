package data

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

// pandas and polars read rows of real numbers, of vectors and of any alphabet in
// one line: testdata/check_rows.py has the lines.
func TestRowsInPython(t *testing.T) {
	dir, r := t.TempDir(), rand.New(rand.NewPCG(1, 2))
	names := []string{dir}
	for name, f := range map[string]lattice.Format{
		"reals":            {Shape: []int{5, 4}, Codec: lattice.Reals},
		"reals in 3D":      {Shape: []int{4, 4, 4}, Codec: lattice.Reals},
		"reals of vectors": {Shape: []int{3, 3}, Codec: lattice.Reals, Components: 3},
		"codes 0,1,2":      {Shape: []int{6, 6}, Codec: lattice.Codec{States: 3, Step: 1}},
		"codes -2,1,3":     {Shape: []int{3, 3, 3}, Codec: lattice.Codec{States: 5, First: -2, Step: 1}},
		"codes -1,2,1":     {Shape: []int{3, 3, 3}, Codec: lattice.Spins},
		"codes -3,1,3":     {Shape: []int{7}, Codec: lattice.Codec{States: 7, First: -3, Step: 1}},
	} {
		const n = 11
		rows := make([]byte, n*f.Size())
		for i := range n {
			row := rows[i*f.Size() : (i+1)*f.Size()]
			if numbers := make([]float32, f.Numbers()); f.Codec.Real {
				for k := range numbers {
					numbers[k] = float32(r.NormFloat64())
				}
				if err := f.PackFloats(row, numbers); err != nil {
					t.Fatal(err)
				}
				continue
			}
			values := make([]int8, f.Sites())
			for k := range values {
				values[k] = f.Codec.Value(r.IntN(f.Codec.States))
			}
			f.Pack(row, values)
		}
		set, err := lattice.FromRows(f, rows)
		if err != nil {
			t.Fatal(err)
		}
		e := &sample.Ensemble{Configurations: set, Beta: 0.5, Chain: make([]int32, n)}
		var array bytes.Buffer
		if err := WriteNPY(&array, set); err != nil {
			t.Fatal(err)
		}
		for end, file := range map[string][]byte{".parquet": encode(t, e, Provenance{Software: "test", Spec: "{}"}), ".npy": array.Bytes()} {
			if err := os.WriteFile(filepath.Join(dir, name+end), file, 0o666); err != nil {
				t.Fatal(fmt.Errorf("%s: %w", name, err))
			}
		}
		names = append(names, name)
	}
	t.Log(python(t, "check_rows.py", names...))
}
