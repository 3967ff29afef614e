package rg

import (
	"errors"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

// A position tells the fixed point where the samples reach it, and elsewhere in
// which phase they lie: by what blocking does to the order or, where that is too
// little, by what the size does.
func TestPosition(t *testing.T) {
	s := newSynthetic()
	rng := random.New(3, "position")
	draw := func(original, rescaled, parent float64) (a, b System, p []float64) {
		a, b = s.draw(2000, 0, rng)
		p = make([]float64, len(b.Observable))
		for i := range a.Observable {
			a.Observable[i] = a.Observable[i]/1000 + original
			b.Observable[i] = b.Observable[i]/1000 + rescaled
			p[i] = parent + 1e-4*rng.NormFloat64()
		}
		return a, b, p
	}
	for _, c := range []struct {
		name                       string
		original, rescaled, parent float64
		way                        int
	}{
		{"blocking lowers the order", 0.3, 0.2, 0.2, 1},
		{"blocking raises the order", 0.7, 0.8, 0.7, -1},
		{"it falls with the size", 0.1, 0.1, 0.05, 1},
		{"it does not", 0.99, 0.99, 0.99, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b, parent := draw(c.original, c.rescaled, c.parent)
			p, err := Jackknife(20).Position(plane, a, b, parent)
			if err != nil {
				t.Fatal(err)
			}
			if p.Way != c.way || (p.FixedPoint != nil) != (c.original == c.rescaled) {
				t.Errorf("%v", p)
			}
		})
	}
	a, b := s.draw(2000, 0, rng)
	p, err := Jackknife(20).Position(plane, a, b, b.Observable)
	if err != nil || p.FixedPoint == nil || p.FixedPoint.BetaC != one(t, Jackknife(20), System{Sample: a.Sample, Observable: a.Observable}, System{Sample: b.Sample, Blocked: 1, Observable: b.Observable}).Thermal.BetaC {
		t.Errorf("%v, %v: must have the fixed point of a flow", p, err)
	}
	a.Energy, b.Energy = make([]float64, 2000), make([]float64, 2000) // frozen
	if p, err = Jackknife(20).Position(plane, a, b, b.Observable); err != nil || p.FixedPoint != nil {
		t.Errorf("of frozen samples: %v, %v", p, err)
	}
	b.Beta++
	if _, err := Jackknife(20).Position(plane, a, b, b.Observable); err == nil || !strings.Contains(err.Error(), "at one inverse temperature") {
		t.Errorf("at two inverse temperatures: %v", err)
	}
}

// A flow whose curves do not cross says which way to go.
func TestCrossingTellsTheWay(t *testing.T) {
	s := newSynthetic()
	for says, shift := range map[string]float64{"at a larger beta": -3, "at a smaller beta": 3} {
		a, b := s.draw(2000, 0, random.New(3, "way"))
		for i := range b.Observable {
			b.Observable[i] += shift
		}
		if _, err := Jackknife(20).Flow(plane, []System{a, b}); !errors.Is(err, ErrRange) || !strings.Contains(err.Error(), says) {
			t.Errorf("shifted by %v: %v", shift, err)
		}
	}
}
