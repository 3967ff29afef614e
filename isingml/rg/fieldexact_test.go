package rg

import (
	"math"
	"strings"
	"testing"
)

// bruteImage is Y'(Y) by bisection.
func bruteImage(original, rescaled System, beta, y float64) float64 {
	target := bruteMean(rescaled, beta, y)
	return bruteRoot(func(y float64) float64 { return bruteMean(original, beta, y) - target }, -5, 5)
}

// moved returns the enumerated systems as if drawn at another inverse
// temperature and in a field.
func moved(s System, beta, y float64) System {
	counts := s.Count
	s.Count = make([]float64, len(counts))
	for i, c := range counts {
		s.Count[i] = c * math.Exp(-(beta-s.Beta)*s.Energy[i]+s.Volume*s.F[i]*(beta*y-s.Beta*s.Y))
	}
	s.Beta, s.Y = beta, y
	return s
}

// Without energies the exponents are those where the samples were drawn, and
// with them those of the fixed point, wherever that was.
func TestExactFieldExponent(t *testing.T) {
	original, rescaled := enumerated()
	fixed := one(t, Jackknife(2), original, rescaled).Thermal.BetaC.Value
	for _, c := range []struct {
		drawn, at float64
		energies  bool
	}{{exactBeta, exactBeta, false}, {0.44, 0.44, false}, {exactBeta, fixed, true}, {0.44, fixed, true}} {
		original, rescaled := enumerated()
		beta := c.at
		image := func(y float64) float64 { return bruteImage(original, rescaled, beta, y) }
		slope := difference(image, 0, 3e-4)
		covariance := bruteCovariance(rescaled, beta)
		small, large := rescaled.Observable, rescaled.F
		origin := image(0)
		chi := difference(func(y float64) float64 { return bruteMean(original, beta, y) }, origin, 3e-4)
		if !c.energies && math.Abs(origin) < 1e-3 {
			t.Errorf("Y'(0) is %v: this case does not tell the denominators apart", origin)
		}
		a, b := moved(original, c.drawn, 0), moved(rescaled, c.drawn, 0)
		if !c.energies {
			a.Energy, b.Energy = nil, nil
		}
		step := one(t, Jackknife(2), a, b)
		got, blocked := step.Field, step.BlockedField
		for _, c := range []struct {
			name      string
			got, want float64
		}{
			{"Y'(0)", got.Origin.Value, origin},
			{"theta_Y", got.ThetaY.Value, math.Ln2 / math.Log(slope)},
			{"dY'/dY", got.Slope.Value, slope},
			{"self-consistent", got.SelfConsistent.Value, math.Ln2 / math.Log(beta*16*covariance(small, small)/chi)},
			{"blocked denominator", blocked.ThetaY.Value, math.Ln2 / math.Log(4*covariance(small, large)/covariance(small, small))},
			{"correlation", blocked.Correlation.Value, covariance(small, large) / math.Sqrt(covariance(small, small)*covariance(large, large))},
			{"deviations", blocked.Deviations.Value, math.Sqrt(covariance(small, small) / covariance(large, large))},
		} {
			near(t, c.name, c.got, c.want, 1e-10)
		}
	}
}

// bruteCovariance returns the function of the covariance at (beta, 0).
func bruteCovariance(s System, beta float64) func(a, b []float64) float64 {
	mean := func(o func(i int) float64) float64 { return brute(s, beta, 0, o) }
	return func(a, b []float64) float64 {
		return mean(func(i int) float64 { return a[i] * b[i] }) -
			mean(func(i int) float64 { return a[i] })*mean(func(i int) float64 { return b[i] })
	}
}

// A system that was blocked twice: the field one level up couples to f of the
// parents, which is another function than that the sample was drawn with.
func TestExactDeepStep(t *testing.T) {
	_, s := enumerated()
	a, b := s, s
	a.Blocked, b.Blocked = 1, 2
	a.F, b.F = nil, nil
	b.Parent = make([]float64, len(s.F))
	for i, x := range s.Observable {
		b.Parent[i] = math.Sqrt(x) + 0.1*s.F[i]
	}
	a.Energy, b.Energy = nil, nil
	got := one(t, Jackknife(2), a, b)
	covariance := bruteCovariance(s, exactBeta)
	slope := 4 * covariance(b.Observable, b.Parent) / covariance(b.Observable, b.Observable)
	near(t, "blocked denominator", got.BlockedField.ThetaY.Value, math.Ln2/math.Log(slope), 1e-10)
	if got.Thermal != nil || got.Field != nil || got.BlockedField.Scaling != nil {
		t.Errorf("without energies and f of the drawn sizes: %+v", got)
	}
}

// Samples drawn in the field, and at any inverse temperature, give what those
// without give; without f they are refused, never taken as drawn at Y = 0.
func TestExactDrawnInField(t *testing.T) {
	original, rescaled := enumerated()
	want := one(t, Jackknife(2), original, rescaled)
	a, b := moved(original, exactBeta, 0.1), moved(rescaled, exactBeta, -0.05)
	got := one(t, Jackknife(2), a, b)
	near(t, "theta_Y", got.Field.ThetaY.Value, want.Field.ThetaY.Value, 1e-10)
	near(t, "blocked", got.BlockedField.ThetaY.Value, want.BlockedField.ThetaY.Value, 1e-10)
	near(t, "correlation", got.BlockedField.Correlation.Value, want.BlockedField.Correlation.Value, 1e-10)
	near(t, "beta_c", got.Thermal.BetaC.Value, want.Thermal.BetaC.Value, 1e-10)
	near(t, "nu", got.Thermal.Nu.Value, want.Thermal.Nu.Value, 1e-10)
	for name, mapping := range map[string]func(a, b System) ([]Point, error){
		"beta'": func(a, b System) ([]Point, error) { return Jackknife(2).Mapping(a, b, []float64{0.38, 0.42}) },
		"Y'":    func(a, b System) ([]Point, error) { return Jackknife(2).FieldMapping(a, b, []float64{-0.1, 0.05}) },
	} {
		want, err := mapping(original, rescaled)
		if err != nil {
			t.Fatal(err)
		}
		got, err := mapping(a, b)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			near(t, name, got[i].Image.Value, want[i].Image.Value, 1e-10)
		}
	}
	a.F = nil
	if _, err := Jackknife(2).Flow(plane, []System{a, b}); err == nil || !strings.Contains(err.Error(), "drawn at Y = 0.1") {
		t.Errorf("drawn in a field without f: %v", err)
	}
	if _, err := Jackknife(2).Mapping(a, b, []float64{0.4}); err == nil {
		t.Error("a mapping of samples drawn in a field without f: no error")
	}
}
