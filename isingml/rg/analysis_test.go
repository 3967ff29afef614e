package rg

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/stat"
)

func TestScalingOfIsing(t *testing.T) {
	e := Scaling(stat.Estimate{Value: exact.Nu, Error: 0.01}, stat.Estimate{Value: exact.Theta, Error: 0.002})
	for _, c := range []struct {
		name string
		got  stat.Estimate
		want float64
	}{
		{"alpha", e.Alpha, exact.Alpha},
		{"beta", e.BetaM, exact.BetaM},
		{"gamma", e.Gamma, exact.Gamma},
		{"delta", e.Delta, exact.Delta},
		{"eta", e.Eta, exact.Eta},
	} {
		near(t, c.name, c.got.Value, c.want, 1e-12)
	}
	// Errors are those of linear propagation, by differences.
	for i, got := range []stat.Estimate{e.Alpha, e.BetaM, e.Gamma, e.Delta, e.Eta} {
		byNu := difference(func(x float64) float64 { return scaling(x, exact.Theta)[i] }, exact.Nu, 1e-3)
		byTheta := difference(func(x float64) float64 { return scaling(exact.Nu, x)[i] }, exact.Theta, 1e-4)
		near(t, "error", got.Error, math.Hypot(0.01*byNu, 0.002*byTheta), 1e-8)
	}
}

func TestAnalyse(t *testing.T) {
	original, rescaled := newSynthetic().draw(4000, 0, random.New(2, "analysis"))
	for _, r := range []Resampling{Jackknife(20), Bootstrap(20, 200, 1), AppendixD(10)} {
		a, err := r.Analyse(original, rescaled)
		if err != nil {
			t.Fatal(err)
		}
		thermal, err := r.FixedPoint(original, rescaled)
		if err != nil {
			t.Fatal(err)
		}
		field, err := r.FieldExponent(original, rescaled)
		if err != nil {
			t.Fatal(err)
		}
		if a.Thermal != thermal || a.Field != field {
			t.Errorf("the parts differ from the whole: %+v, %+v, %+v", a, thermal, field)
		}
		linear := Scaling(thermal.Nu, field.Blocked)
		if e := a.ScalingBlocked.Gamma.Error; e < linear.Gamma.Error/2 || e > 2*linear.Gamma.Error {
			t.Errorf("error of gamma: %v resampled, %v propagated", e, linear.Gamma.Error)
		}
		if r.method != groups && math.Abs(a.ScalingBlocked.Delta.Value-linear.Delta.Value) > 1e-9 {
			t.Errorf("delta: %v resampled, %v propagated", a.ScalingBlocked.Delta, linear.Delta)
		}
		if _, err := json.Marshal(a); err != nil {
			t.Error(err)
		}
	}
}

// The mean over ten groups moves nu upwards, a jackknife does not.
func TestAppendixDIsBiased(t *testing.T) {
	s := newSynthetic()
	var bias, printed float64
	const repetitions = 40
	for k := range repetitions {
		original, rescaled := s.draw(10000, 0, random.New(4, "bias", uint64(k)))
		j, err := FixedPoint(original, rescaled, 50)
		if err != nil {
			t.Fatal(err)
		}
		p, err := FixedPointPrinted(original, rescaled, 10)
		if err != nil {
			t.Fatal(err)
		}
		bias += (j.Nu.Value - s.nu) / repetitions
		printed += (p.Nu.Value - s.nu) / repetitions
	}
	t.Logf("bias of nu: %.4f by jackknife, %.4f by Appendix D", bias, printed)
	if !(printed > 2*math.Abs(bias)) {
		t.Errorf("bias of nu: %v by jackknife, %v by Appendix D", bias, printed)
	}
}

// Resamplings are the same every time.
func TestReproducible(t *testing.T) {
	original, rescaled := newSynthetic().draw(2000, 0, random.New(2, "analysis"))
	first, err := Bootstrap(20, 30, 5).Analyse(original, rescaled)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Bootstrap(20, 30, 5).Analyse(original, rescaled)
	if err != nil {
		t.Fatal(err)
	}
	if first != second {
		t.Errorf("%+v and %+v", first, second)
	}
}

func TestFlowAndSummary(t *testing.T) {
	s := newSynthetic()
	var networks [][]Step
	for k := range uint64(3) {
		a, b := s.draw(10000, 0, random.New(k, "flow"))
		// A third system, twice as large, continues with the same slopes.
		c := b
		c.Volume *= 4
		c.Conjugate = c.Observable
		c.Observable = make([]float64, len(c.F))
		for i, u := range c.Energy {
			c.Observable[i] = b.Observable[i] - slopeA*ratio(s.nu)*(ratio(s.nu)-1)*u/(widthB*widthB)
		}
		steps, err := Jackknife(20).Flow(a, b, c)
		if err != nil {
			t.Fatal(err)
		}
		if len(steps) != 2 || steps[1].Blocked != 1 || steps[1].Field == nil {
			t.Fatalf("steps: %+v", steps)
		}
		// Steps are those of the pairs alone, and changes their differences,
		// whose errors know that the steps share a system.
		single, err := Jackknife(20).FixedPoint(b, c)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "nu of the second step", steps[1].Thermal.Nu.Value, single.Nu.Value, 1e-12)
		near(t, "its error", steps[1].Thermal.Nu.Error, single.Nu.Error, 1e-9)
		change := steps[1].Change
		near(t, "change of nu", change.Nu.Value, single.Nu.Value-steps[0].Thermal.Nu.Value, 1e-12)
		if apart := math.Hypot(single.Nu.Error, steps[0].Thermal.Nu.Error); math.Abs(change.Nu.Error/apart-1) < 1e-6 {
			t.Errorf("error of the change of nu: %v, as if the steps shared nothing", change.Nu.Error)
		}
		networks = append(networks, steps)
	}
	r, err := Summarize(networks...)
	if err != nil {
		t.Fatal(err)
	}
	mean := 0.0
	for _, n := range networks {
		mean += n[1].Thermal.Nu.Value / 3
	}
	near(t, "nu", r.Nu.Value, mean, 1e-12)
	if r.Nu.Networks != 3 || !(r.Nu.Network > 0) || r.Nu.FiniteSize == nil || !(r.Nu.Total().Error >= r.Nu.Statistical) {
		t.Errorf("budget %+v", r.Nu)
	}
	if out, err := json.Marshal(r); err != nil || !strings.Contains(string(out), `"finite_size":{"value"`) {
		t.Errorf("JSON: %s, %v", out, err)
	}
	one, err := Summarize(networks[0][:1])
	if err != nil || one.BetaC.FiniteSize != nil || one.BetaC.Network != 0 {
		t.Errorf("one network, one step: %+v, %v", one.BetaC, err)
	}
	if _, err := Summarize(); err == nil {
		t.Error("nothing to summarize: no error")
	}
	if _, err := Summarize(networks[0], networks[1][:1]); err == nil {
		t.Error("different steps: no error")
	}
}

// From 0.425, ten standard errors and three widths away, to the fixed point.
func TestSearch(t *testing.T) {
	for _, start := range []float64{0.425, 0.4403, 0.455} {
		s := newSynthetic()
		calls := uint64(0)
		draw := func(_ context.Context, beta float64) (System, System, error) {
			calls++
			at := s
			at.beta = beta
			original, rescaled := at.draw(4000, 0, random.New(6, "search", calls))
			return original, rescaled, nil
		}
		got, way, err := Search(context.Background(), start, 20, 20, draw)
		if err != nil {
			t.Fatalf("from %v: %v after %+v", start, err, way)
		}
		t.Logf("from %v in %d steps: %v", start, len(way), got.BetaC)
		if math.Abs(got.BetaC.Deviation(s.betaC)) > 4 {
			t.Errorf("from %v: %v", start, got.BetaC)
		}
		if _, way, err := Search(context.Background(), 0.425, 1, 20, draw); err == nil || len(way) != 1 {
			t.Errorf("one step: %v", err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Search(ctx, 0.44, 3, 20, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestErrors(t *testing.T) {
	original, rescaled := newSynthetic().draw(1000, 0, random.New(2, "errors"))
	change := func(s System, f func(s *System)) System { f(&s); return s }
	nan := func(s *System) { s.Observable = repeated(math.NaN(), 1000) }
	for _, c := range []struct {
		name               string
		original, rescaled System
		says               string
	}{
		{"no observable", change(original, func(s *System) { s.Observable = nil }), rescaled, "original system: 0 values of the observable"},
		{"NaN", original, change(rescaled, nan), "rescaled system: the observable of configuration 0 is NaN"},
		{"conjugate", original, change(rescaled, func(s *System) { s.Conjugate = []float64{1} }), "1 values of the conjugate"},
		{"no energy", change(original, func(s *System) { s.Energy = nil }), rescaled, "takes the energies"},
		{"no f", original, change(rescaled, func(s *System) { s.F = nil }), "takes f of both"},
		{"temperatures", original, change(rescaled, func(s *System) { s.Beta = 0.43 }), "at one inverse temperature"},
		{"constant", change(original, func(s *System) { s.Energy = repeated(-2000, 1000) }), rescaled, "do not vary"},
		{"exchanged", rescaled, original, "must be above 1"},
	} {
		_, err := Jackknife(10).Analyse(c.original, c.rescaled)
		if err == nil || !strings.HasPrefix(err.Error(), "rg: ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := Mapping(original, change(rescaled, func(s *System) { s.Observable = repeated(7, 1000) }), []float64{0.44}, 10); !errors.Is(err, ErrRange) {
		t.Errorf("a value f does not take: %v", err)
	} else {
		t.Log(err)
	}
	if _, err := Mapping(original, rescaled, []float64{0.44}, 1); err == nil {
		t.Error("one bin: no error")
	}
	if _, err := Mapping(original, rescaled, []float64{math.NaN()}, 10); err == nil {
		t.Error("a mapping at NaN: no error")
	}
	flat := change(rescaled, func(s *System) { s.Observable = repeated(0.9, 1000) })
	flat.Observable[3] = 0.91
	if _, err := FixedPoint(original, flat, 10); err == nil {
		t.Error("a flat observable: no error")
	}
	if _, err := Bootstrap(10, 1, 1).FixedPoint(original, rescaled); err == nil {
		t.Error("one bootstrap sample: no error")
	}
}

// What a mapping does not support is marked.
func TestMappingSupport(t *testing.T) {
	original, rescaled := newSynthetic().draw(4000, 0, random.New(2, "analysis"))
	points, err := Mapping(original, rescaled, []float64{0.44, 0.447}, 20)
	if err != nil {
		t.Fatal(err)
	}
	if !points[0].Supported || points[1].Supported {
		t.Errorf("%+v", points)
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
		if _, err := r.Within(ctx).FixedPoint(original, rescaled); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	}
}
