package data

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/sample"
)

// ensemble returns n random configurations; it is not a Boltzmann ensemble.
func ensemble(t testing.TB, l, n int) *sample.Ensemble {
	t.Helper()
	rng := random.New(1, "store/test", uint64(l))
	size := lattice.PackedSize(l)
	packed := make([]byte, 0, n*size+8)
	for len(packed) < n*size {
		packed = binary.LittleEndian.AppendUint64(packed, rng.Uint64())
	}
	packed = packed[:n*size]
	for i := range n {
		if used := l * l % 8; used > 0 {
			packed[(i+1)*size-1] &= 1<<used - 1
		}
	}
	set, err := lattice.FromPacked(l, packed)
	if err != nil {
		t.Fatal(err)
	}
	e := &sample.Ensemble{Beta: 0.4406867935097715, Model: "ising", Params: map[string]float64{"j": 1, "h": -0.25}, Configurations: set}
	var energy, magnetization []float64
	for i := range n {
		c := set.At(i)
		m := float64(c.Magnetization())
		magnetization = append(magnetization, m)
		energy = append(energy, float64(c.Energy())-e.Params["h"]*m)
		e.Chain = append(e.Chain, int32(2*i/n))
	}
	e.Columns = []sample.Column{{Name: "energy", Unit: "J", Values: energy}, {Name: "magnetization", Unit: "1", Values: magnetization}}
	return e
}

func provenance(n int) Provenance {
	f := make([]float64, n)
	for i := range f {
		f[i] = float64(i) / float64(n)
	}
	return Provenance{
		Seed: math.MaxUint64, Algorithm: "wolff", Software: "isingml test", Spec: `{"l":3}`,
		Columns: []Series{{Name: "f", Unit: "1", Values: f}},
	}
}

func encode(t testing.TB, e *sample.Ensemble, p Provenance) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := WriteEnsemble(&buf, e, p); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestEnsembleRoundTrip(t *testing.T) {
	for _, c := range []struct{ l, n int }{{2, 1}, {3, 100}, {8, 1000}, {64, 20000}, {64, 0}} {
		e, p := ensemble(t, c.l, c.n), provenance(c.n)
		file := encode(t, e, p)
		if !bytes.Equal(file, encode(t, e, p)) {
			t.Errorf("L=%d N=%d: written twice, the bytes differ", c.l, c.n)
		}
		got, prov, err := ReadEnsemble(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatalf("L=%d N=%d: %v", c.l, c.n, err)
		}
		if !bytes.Equal(got.Configurations.Bits(), e.Configurations.Bits()) || got.Configurations.L() != c.l {
			t.Errorf("L=%d N=%d: spins differ", c.l, c.n)
		}
		path := filepath.Join(t.TempDir(), "e.parquet")
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
		if again, from, err := ReadEnsembleFile(path); err != nil || !reflect.DeepEqual(again, got) || !reflect.DeepEqual(from, prov) {
			t.Errorf("L=%d N=%d: from a file: %+v %v", c.l, c.n, from, err)
		}
		if _, _, err := ReadEnsembleFile(filepath.Dir(path)); err == nil || !strings.Contains(err.Error(), "no regular file") {
			t.Errorf("a folder: %v", err)
		}
		if c.n == 0 {
			continue
		}
		got.Configurations = e.Configurations
		if !reflect.DeepEqual(got, e) || !reflect.DeepEqual(prov, p) {
			t.Errorf("L=%d N=%d: read back %+v", c.l, c.n, prov)
		}
	}
}

// What is not known has no column and no number, and comes back as unknown.
func TestEnsembleOfAnUnknownModel(t *testing.T) {
	for _, energies := range []bool{false, true} {
		e := ensemble(t, 5, 30)
		e.Model, e.Params, e.Beta = "", nil, math.NaN()
		e.Columns[0].Unit = "as given"
		if !energies {
			e.Columns = e.Columns[1:]
		}
		file := encode(t, e, Provenance{})
		if want := map[bool]int{false: 0, true: 30}[energies]; bytes.Contains(file, []byte("energy")) != energies || len(e.Energy()) != want {
			t.Errorf("energies %v: the file has another column", energies)
		}
		got, p, err := ReadEnsemble(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		if !math.IsNaN(got.Beta) {
			t.Errorf("beta is %v, must be NaN", got.Beta)
		}
		got.Beta, e.Beta = 0, 0
		if !reflect.DeepEqual(got, e) || !reflect.DeepEqual(p, Provenance{}) {
			t.Errorf("read back %+v", got)
		}
	}
	e := ensemble(t, 5, 30)
	e.Y, e.Function = -0.002, "f"
	file := encode(t, e, Provenance{})
	if got, _, err := ReadEnsemble(bytes.NewReader(file), int64(len(file))); err != nil || !reflect.DeepEqual(got, e) {
		t.Errorf("drawn in a field, read back %+v, %v", got, err)
	}
	e.Columns = e.Columns[1:]
	if err := WriteEnsemble(&bytes.Buffer{}, e, Provenance{}); err == nil || !strings.Contains(err.Error(), "no energies") {
		t.Errorf("a model without energies: %v", err)
	}
}

func TestEnsembleErrors(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(e *sample.Ensemble, p *Provenance)
		want  string
	}{
		"short energy":  {func(e *sample.Ensemble, _ *Provenance) { e.Columns[0].Values = e.Energy()[:9] }, `column "energy" has 9 values for 10`},
		"NaN energy":    {func(e *sample.Ensemble, _ *Provenance) { e.Energy()[3] = math.NaN() }, "row 3: energy is NaN"},
		"magnetization": {func(e *sample.Ensemble, _ *Provenance) { e.Magnetization()[7] += 2 }, "row 7: magnetization"},
		"beta":          {func(e *sample.Ensemble, _ *Provenance) { e.Beta = math.Inf(1) }, "beta is +Inf"},
		"no spins":      {func(e *sample.Ensemble, _ *Provenance) { e.Configurations = nil }, "no configurations"},
		"short column":  {func(_ *sample.Ensemble, p *Provenance) { p.Columns[0].Values = nil }, `column "f" has 0 values`},
		"name":          {func(_ *sample.Ensemble, p *Provenance) { p.Columns[0].Name = "energy" }, "used twice"},
	} {
		e, p := ensemble(t, 3, 10), provenance(10)
		c.spoil(e, &p)
		err := WriteEnsemble(&bytes.Buffer{}, e, p)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSeriesRoundTrip(t *testing.T) {
	columns := []Series{
		{Name: "energy", Unit: "J", Values: []float64{-1, math.Inf(1), math.Copysign(0, -1)}},
		{Name: "f", Values: []float64{0.1, 0.2, 0.3}},
	}
	meta := map[string]string{"b": "2", "a": "1"}
	var file bytes.Buffer
	if err := WriteSeries(&file, columns, meta); err != nil {
		t.Fatal(err)
	}
	got, m, err := ReadSeries(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil || !reflect.DeepEqual(got, columns) || !reflect.DeepEqual(m, meta) {
		t.Errorf("%v, %v, %v", got, m, err)
	}
	columns[1].Values = nil
	if err := WriteSeries(&file, columns, nil); err == nil {
		t.Error("columns of different length accepted")
	}
	if err := WriteSeries(&file, nil, nil); err == nil {
		t.Error("no columns accepted")
	}
	if err := WriteSeries(&file, columns[:1], map[string]string{"isingml.format": "x"}); err == nil {
		t.Error("own key accepted as metadata")
	}
}
