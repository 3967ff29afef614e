package transition

import (
	"bytes"
	"slices"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/random"
)

// Resumed tests that a chain that goes on from what another one observed does
// not differ from it, and that this one observes what the model measures on the
// row, of the observables that these numbers name. Both chains have linear size
// l, and words of their own.
func Resumed(t *testing.T, m model.Model, l int, one, two model.Chain, of, to *random.Words, measured ...int) {
	t.Helper()
	format, n := m.Format(l), len(m.Observables())
	row, values, again := make([]byte, format.Size()), make([]float64, n), make([]float64, n)
	one.Observe(row, values)
	state, err := of.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if err := to.UnmarshalBinary(state); err != nil {
		t.Fatal(err)
	}
	two.Set(row)
	set, err := lattice.FromRows(format, row)
	if err != nil {
		t.Fatal(err)
	}
	m.Measure(set, 0, again)
	if slices.ContainsFunc(measured, func(k int) bool { return again[k] != values[k] }) {
		t.Errorf("the chain observes %v, on its row %v is measured", values, again)
	}
	var ends [2][]byte
	for k, c := range []model.Chain{one, two} {
		c.Update(3)
		ends[k] = make([]byte, len(row))
		c.Observe(ends[k], values)
	}
	if !bytes.Equal(ends[0], ends[1]) {
		t.Error("a resumed chain differs")
	}
}
