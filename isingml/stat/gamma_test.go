package stat

import (
	"context"
	"math"
	"testing"
)

// On processes of known times the Gamma method, the jackknife over long bins and
// theory agree on the error of a ratio of means, and the interval holds the
// truth.
func TestGamma(t *testing.T) {
	const repetitions, n, bins = 100, 8000, 40
	for i, a := range []float64{0, 0.6, 0.9} {
		hits, byGamma, byJackknife, time := 0, 0.0, 0.0, 0.0
		for k := range repetitions {
			x, y := pair(noise("gamma", 1000*i+k), a, n)
			e, tau, err := Gamma(func(m []float64) float64 { return m[0] / m[1] }, [][]float64{x[:n/2], y[:n/2]}, [][]float64{x[n/2:], y[n/2:]})
			if err != nil {
				t.Fatal(err)
			}
			j, err := Resampling{}.Jackknife(context.Background(), ratio(x, y), bins)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(e.Deviation(2)) <= 1 {
				hits++
			}
			byGamma, byJackknife, time = byGamma+e.Error/repetitions, byJackknife+j.Error[0]/repetitions, time+tau.Value/repetitions
		}
		exact := (1 + a) / (1 - a) / 2
		// var(x/y) = 0.09 (1 + 4 - 4 * 0.6) 2 tau/n for means of 2 and 1.
		want := math.Sqrt(0.09 * (1 + 4 - 4*0.6) * 2 * exact / n)
		part := float64(hits) / repetitions
		t.Logf("a = %v: error %.5f, jackknife %.5f, exact %.5f; time %.2f, exact %.2f; coverage %.0f %%", a, byGamma, byJackknife, want, time, exact, 100*part)
		if math.Abs(byGamma/want-1) > 0.05 || math.Abs(byGamma/byJackknife-1) > 0.06 || math.Abs(time/exact-1) > 0.08 || math.Abs(part-0.68) > 3*math.Sqrt(0.68*0.32/repetitions) {
			t.Errorf("a = %v: error %v, jackknife %v, exact %v; time %v, exact %v; coverage %v", a, byGamma, byJackknife, want, time, exact, part)
		}
	}
}

func TestGammaErrors(t *testing.T) {
	x := autoregressive(noise("gamma", 0), 0.5, 100)
	first := func(m []float64) float64 { return m[0] }
	for _, c := range []struct {
		name   string
		of     func(m []float64) float64
		chains [][][]float64
	}{
		{"no chains", first, nil},
		{"no quantities", first, [][][]float64{{}}},
		{"empty series", first, [][][]float64{{{}}}},
		{"a quantity is missing in a chain", first, [][][]float64{{x, x}, {x}}},
		{"unequal lengths", first, [][][]float64{{x, x[1:]}}},
		{"NaN", first, [][][]float64{{{1, math.NaN()}}}},
		{"not finite", func(m []float64) float64 { return math.Log(-1 - m[0]*m[0]) }, [][][]float64{{x}}},
		{"too short", first, [][][]float64{{x[:3]}}},
	} {
		if e, _, err := Gamma(c.of, c.chains...); err == nil {
			t.Errorf("%s: %v, no error", c.name, e)
		}
	}
	if e, _, err := Gamma(func([]float64) float64 { return 3 }, [][]float64{x}); err != nil || e != (Estimate{Value: 3}) {
		t.Errorf("a constant: %v, %v", e, err)
	}
}
