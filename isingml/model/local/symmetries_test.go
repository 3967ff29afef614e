package local

import (
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// TestSymmetries applies each symmetry, with a translation, to random
// configurations: no energy may change, and none may be missing.
func TestSymmetries(t *testing.T) {
	for _, c := range []struct {
		m    *Model
		want int
	}{{potts(2, 3, 0.7), 6}, {potts(2, 4, 1), 24}, {potts(2, 9, 1), 9}, {spins(3, 1, 0), 2}, {spins(2, 1, 0.1), 1}, {dilute(2), 2}} {
		all := c.m.Symmetries()
		if len(all) != c.want || all[0].Codes != nil {
			t.Errorf("%s: %d symmetries, must be %d", c.m.Name(), len(all), c.want)
		}
		const l = 4
		f := c.m.Format(l)
		rng := random.New(1, "symmetries", uint64(c.m.Lattice.Dimension))
		values, moved := make([]int8, f.Sites()), make([]int8, f.Sites())
		for i := range values {
			values[i] = f.Codec.Value(rng.IntN(f.Codec.States))
		}
		want := c.m.energyOf(t, f, values)
		for _, g := range all {
			g.Shift = []int{rng.IntN(l), -rng.IntN(l)}
			g.Apply(f, moved, values)
			if got := c.m.energyOf(t, f, moved); math.Abs(got-want) > 1e-12*math.Abs(want) {
				t.Errorf("%s %v: the energy is %v, must be %v", c.m.Name(), g, got, want)
			}
		}
	}
}

func (m *Model) energyOf(t *testing.T, f lattice.Format, values []int8) float64 {
	t.Helper()
	row, out := make([]byte, f.Size()), make([]float64, len(m.Observables()))
	f.Pack(row, values)
	set, err := lattice.FromRows(f, row)
	if err != nil {
		t.Fatal(err)
	}
	m.Measure(set, 0, out)
	return out[0]
}

// A bond whose two orders differ by rounding alone is symmetric, and has one
// energy; one that differs by more is refused.
func TestBondWithinRounding(t *testing.T) {
	fields := lattice.Codec{States: 5, First: -2, Step: 1}
	phi := func(v int8) float64 { return 0.1 * float64(v) }
	energies := Energies{Name: "grid", Lattice: lattice.Hypercubic(2), Codec: fields, Interactions: []func(s ...int8) float64{func(s ...int8) float64 {
		a, b := phi(s[0]), phi(s[1])
		return a/3 - a*b + b/3 + 0.7*a*a + 0.7*b*b
	}}}
	m, err := New(energies)
	if err != nil {
		t.Fatal(err)
	}
	for a := range 5 {
		for b := range 5 {
			if m.tables[0][5*a+b] != m.tables[0][5*b+a] {
				t.Errorf("bond %d, %d: %v and %v", a, b, m.tables[0][5*a+b], m.tables[0][5*b+a])
			}
		}
	}
	energies.Interactions[0] = func(s ...int8) float64 { return phi(s[0]) + 1e-9*phi(s[1]) }
	if _, err := New(energies); err == nil {
		t.Error("a bond with a direction is not refused")
	}
}
