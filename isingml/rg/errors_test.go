package rg

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

func TestErrors(t *testing.T) {
	original, rescaled := newSynthetic().draw(1000, 0, random.New(2, "errors"))
	change := func(s System, f func(s *System)) System { f(&s); return s }
	nan := func(s *System) { s.Observable = repeated(math.NaN(), 1000) }
	for _, c := range []struct {
		name               string
		original, rescaled System
		says               string
	}{
		{"no observable", change(original, func(s *System) { s.Observable = nil }), rescaled, "original system: no values of the observable"},
		{"NaN", original, change(rescaled, nan), "rescaled system: the observable of configuration 0 is NaN"},
		{"parents", original, change(rescaled, func(s *System) { s.Parent = []float64{1} }), "1 values of f of the parents"},
		{"nothing", change(original, func(s *System) { s.Energy = nil }), change(rescaled, func(s *System) { s.F = nil }), "nothing to map"},
		{"volumes", original, change(rescaled, func(s *System) { s.Volume = 9 * s.Volume / 4 }), "must differ by b^d = 4"},
		{"constant", change(original, func(s *System) { s.Energy = repeated(-2000, 1000) }), rescaled, "do not vary"},
		{"not blocked", original, original, "must be blocked once more"},
		{"exchanged", change(rescaled, func(s *System) { s.F, s.Blocked = nil, 0 }), change(original, func(s *System) { s.Blocked = 1 }), "must be above 1"},
	} {
		_, err := Jackknife(10).Flow(plane, []System{c.original, c.rescaled})
		if err == nil || !strings.HasPrefix(err.Error(), "rg: ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	pair := []System{original, rescaled}
	for name, f := range map[string]func() error{
		"b = 1":      func() error { _, err := Jackknife(10).Flow(Rescaling{B: 1, D: 2}, pair); return err },
		"no network": func() error { _, err := Jackknife(10).Flow(plane); return err },
		"one system": func() error { _, err := Jackknife(10).Flow(plane, pair[:1]); return err },
		"uneven":     func() error { _, err := Jackknife(10).Flow(plane, pair, append(pair, rescaled)); return err },
		"one sample": func() error { _, err := Bootstrap(10, 1, 1).Flow(plane, pair); return err },
		"other configurations": func() error {
			a, b := newSynthetic().draw(1000, 0, random.New(3, "errors"))
			_, err := Jackknife(10).Flow(plane, pair, []System{a, b})
			return err
		},
	} {
		if err := f(); err == nil {
			t.Errorf("%s: no error", name)
		} else {
			t.Log(err)
		}
	}
	// Samples at two inverse temperatures meet at the fixed point if they have
	// energies, and cannot map the field otherwise.
	other := change(rescaled, func(s *System) { s.Beta += 1e-4 })
	apart, err := Jackknife(10).Flow(plane, []System{original, other})
	if err != nil || apart.Last().Field == nil || apart.Last().Thermal == nil {
		t.Errorf("two inverse temperatures: %+v, %v", apart, err)
	}
	none := func(s *System) { s.Energy = nil }
	apart, err = Jackknife(10).Flow(plane, []System{change(original, none), change(other, none)})
	if err != nil || apart.Last().Field != nil {
		t.Errorf("two inverse temperatures without energies: %+v, %v", apart, err)
	}
}

func TestMappingErrors(t *testing.T) {
	original, rescaled := newSynthetic().draw(1000, 0, random.New(2, "errors"))
	flat := rescaled
	flat.Observable = repeated(7, 1000)
	if _, err := Jackknife(10).Mapping(original, flat, []float64{0.44}); !errors.Is(err, ErrRange) {
		t.Errorf("a value f does not take: %v", err)
	}
	for _, beta := range []float64{math.NaN(), math.Inf(1), -1, 1e300} {
		if _, err := Jackknife(10).Mapping(original, rescaled, []float64{beta}); err == nil {
			t.Errorf("a mapping at %v: no error", beta)
		}
		if _, err := Jackknife(10).FieldMapping(original, rescaled, []float64{beta * 1e110}); err == nil {
			t.Errorf("a mapping of the field at %v: no error", beta*1e110)
		}
	}
	if _, err := Jackknife(1).Mapping(original, rescaled, []float64{0.44}); err == nil {
		t.Error("one bin: no error")
	}
	flat.Observable = repeated(0.9, 1000)
	flat.Observable[3] = 0.91
	if _, err := Jackknife(10).Flow(plane, []System{original, flat}); err == nil {
		t.Error("a flat observable: no error")
	}
}

// What a mapping does not support is marked.
func TestMappingSupport(t *testing.T) {
	original, rescaled := newSynthetic().draw(4000, 0, random.New(2, "analysis"))
	points, err := Jackknife(20).Mapping(original, rescaled, []float64{0.44, 0.447})
	if err != nil {
		t.Fatal(err)
	}
	if !points[0].Supported || points[1].Supported || strings.HasSuffix(points[0].String(), "?") || !strings.HasSuffix(points[1].String(), "?") {
		t.Errorf("%v", points)
	}
	// A point is as good as the worse of both ends.
	s, err := rescaled.Support(0.447, 0, 20)
	if err != nil || points[1].Effective > s.Effective {
		t.Errorf("%v: effective %v, of the rescaled sample alone %v", err, points[1].Effective, s.Effective)
	}
}

func repeated(x float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = x
	}
	return out
}

func TestCancelled(t *testing.T) {
	original, rescaled := newSynthetic().draw(1000, 0, random.New(2, "errors"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, r := range []Resampling{Jackknife(10), Bootstrap(10, 10, 1), AppendixD(10)} {
		if _, err := r.Within(ctx).Flow(plane, []System{original, rescaled}); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	}
}
