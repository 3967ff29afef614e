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
		rng := random.New(1, "symmetries", uint64(c.m.Dimension))
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
	energies := Energies{Name: "grid", Dimension: 2, Codec: fields, Bond: func(a, b int8) float64 {
		return phi(a)/3 - phi(a)*phi(b) + phi(b)/3 + 0.7*phi(a)*phi(a) + 0.7*phi(b)*phi(b)
	}}
	m, err := New(energies)
	if err != nil {
		t.Fatal(err)
	}
	for a := range m.bond {
		for b := range m.bond {
			if m.bond[a][b] != m.bond[b][a] {
				t.Errorf("bond %d, %d: %v and %v", a, b, m.bond[a][b], m.bond[b][a])
			}
		}
	}
	energies.Bond = func(a, b int8) float64 { return phi(a) + 1e-9*phi(b) }
	if _, err := New(energies); err == nil {
		t.Error("a bond with a direction is not refused")
	}
}
