package data

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

// TestLayouts writes and reads ensembles of other models than the paper's.
func TestLayouts(t *testing.T) {
	for _, f := range []lattice.Format{
		{Shape: []int{6, 6}, Codec: lattice.Codec{States: 3, First: 0, Step: 1}},
		{Shape: []int{3, 3, 3}, Codec: lattice.Codec{States: 5, First: -2, Step: 1}},
		{Shape: []int{4, 4, 4}, Codec: lattice.Spins},
	} {
		const n = 7
		rows := make([]byte, n*f.Size())
		for i := range n {
			values := make([]int8, f.Sites())
			for k := range values {
				values[k] = f.Codec.Value((k*k + i) % f.Codec.States)
			}
			f.Pack(rows[i*f.Size():(i+1)*f.Size()], values)
		}
		set, err := lattice.FromRows(f, rows)
		if err != nil {
			t.Fatal(err)
		}
		e := &sample.Ensemble{
			Model: "other", Params: map[string]float64{"q": 3, "j": 0.1}, Beta: 0.7, Configurations: set,
			Columns: []sample.Column{{Name: "energy", Unit: "1", Values: make([]float64, n)}, {Name: "order", Unit: "1", Values: make([]float64, n)}},
			Chain:   make([]int32, n),
		}
		p := Provenance{Seed: 4, Algorithm: "wolff", Software: "test", Spec: "{}"}
		file := encode(t, e, p)
		got, from, err := ReadEnsemble(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		if !got.Configurations.Format().Equal(f) || !bytes.Equal(got.Configurations.Bits(), rows) || got.Model != e.Model ||
			!reflect.DeepEqual(got.Params, e.Params) || !reflect.DeepEqual(got.Columns, e.Columns) || from.Seed != 4 {
			t.Errorf("%v: read as %+v, %+v", f, got, from)
		}
		if f.Codec.States == 3 {
			rows[1] |= 0b11 // the code 3
			if err := WriteEnsemble(new(bytes.Buffer), e, p); err == nil || !strings.Contains(err.Error(), "code 3 of 3") {
				t.Errorf("a code of no value: error %v", err)
			}
		}
	}
}
