package chain

import (
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// A chain that follows |m| by what changes is the one that evaluates it anew.
func TestMagnetizationIsThatOfClassify(t *testing.T) {
	f, err := classify.AbsMagnetization(lattice.Square(8))
	if err != nil {
		t.Fatal(err)
	}
	var evaluated [2]model.Term
	for i := range evaluated {
		if evaluated[i], err = classify.NewTerm(f, func(err error) { t.Error(err) }); err != nil {
			t.Fatal(err)
		}
	}
	fast := New(8, new(Magnetization), new(Magnetization), 1)
	slow := New(8, evaluated[0], evaluated[1], 1)
	for i := range 300 {
		beta, y := 0.3+0.1*float64(i%3), 0.1*float64(i%4-2)
		a, b := fast.Sweep(beta, y), slow.Sweep(beta, y)
		if a.F != b.F || a.F != a.M || a.E != b.E {
			t.Fatalf("after sweep %d: f = %v and E = %v, evaluated anew %v and %v", a.Sweep, a.F, a.E, b.F, b.E)
		}
	}
}

// The slider's end is a field of the order of 1 / V.
func TestFieldRange(t *testing.T) {
	for l, want := range map[int]float64{8: 1, 16: 0.1, 64: 0.01, 256: 0.001} {
		if got := FieldRange(l * l); math.Abs(got-want) > 1e-12 {
			t.Errorf("L = %d: %v, want %v", l, got, want)
		}
	}
}
