package classify

import (
	"context"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/classify/internal/fixture"
	"github.com/isingml/kernel/isingml/lattice"
)

func TestInspect(t *testing.T) {
	ctx := context.Background()
	set := fixture.Wolff(t, 8, 200, 0.42, 3)
	abs := must[Function](t)(AbsMagnetization(lattice.Square(8)))
	l := must[Learned](t)(Inspect(ctx, abs, set))
	if math.Abs(l.R2AbsMagnetization-1) > 1e-12 || l.Asymmetry != 0 {
		t.Errorf("|m|: %+v", l)
	}
	energy := must[Function](t)(ofSpins(8, func(c lattice.Configuration) float64 { return float64(3 - 2*c.Energy()) }))
	if l := must[Learned](t)(Inspect(ctx, energy, set)); math.Abs(l.R2Energy-1) > 1e-12 || l.R2AbsMagnetization > 0.95 {
		t.Errorf("energy: %+v", l)
	}
	odd := must[Function](t)(ofSpins(8, func(c lattice.Configuration) float64 { return float64(c.At(0, 0)) }))
	if l := must[Learned](t)(Inspect(ctx, odd, set)); math.Abs(l.Asymmetry-2) > 1e-12 {
		t.Errorf("one spin: %+v", l)
	}
	constant := must[Function](t)(ofSpins(8, func(lattice.Configuration) float64 { return 0.25 }))
	if l := must[Learned](t)(Inspect(ctx, constant, set)); l != (Learned{Mean: 0.25}) {
		t.Errorf("constant: %+v", l)
	}
	empty, _ := lattice.NewSet(8)
	if _, err := Inspect(ctx, abs, empty); err == nil {
		t.Error("no error without configurations")
	}
}

func TestCalibration(t *testing.T) {
	// f = |m|, and m = 0, 1/2, 1/2, 1 with classes 0, 0, 1, 1.
	at := func(down int) *lattice.Set {
		set, _ := lattice.NewSet(4)
		c := lattice.Up(4)
		for i := range down {
			c.Spins[i] = -1
		}
		set.Append(c)
		return set
	}
	data := []Labelled{{Set: at(8)}, {Set: at(4)}, {Set: at(12), Broken: true}, {Set: at(0), Broken: true}}
	abs := must[Function](t)(AbsMagnetization(lattice.Square(4)))
	bins := must[[]CalibrationBin](t)(Calibration(context.Background(), abs, data, 4))
	want := []CalibrationBin{
		{Low: 0, High: 0.25, N: 1},
		{Low: 0.25, High: 0.5},
		{Low: 0.5, High: 0.75, N: 2, Mean: 0.5, Broken: 0.5, Error: math.Sqrt(0.125)},
		{Low: 0.75, High: 1, N: 1, Mean: 1, Broken: 1},
	}
	for i, b := range bins {
		if b != want[i] {
			t.Errorf("bin %d is %+v, must be %+v", i, b, want[i])
		}
	}
	wild := must[Function](t)(ofSpins(4, func(lattice.Configuration) float64 { return 2 }))
	if _, err := Calibration(context.Background(), wild, data, 4); err == nil {
		t.Error("no error for an f of 2")
	}
	if _, err := Calibration(context.Background(), abs, data, 0); err == nil {
		t.Error("no error for 0 bins")
	}
}

func TestFirstLayer(t *testing.T) {
	// The only unit of the first layer weighs one spin.
	a := Architecture{Format: lattice.Square(3), FC1: 2, FC2: 1}
	w1, rest := make([]float32, 18), make([]float32, a.upper())
	w1[9+2*3+1] = 5
	n, err := newNetwork(a, w1, rest)
	if err != nil {
		t.Fatal(err)
	}
	images := n.FirstLayer()
	for u, image := range images {
		for i, w := range image {
			want := 0.0
			if u == 1 && i%3 == 1 && i/3 == 2 {
				want = 5
			}
			if w != want {
				t.Errorf("unit %d, site %d: weight %v, must be %v", u, i, w, want)
			}
		}
	}
}
