package isingml

import (
	"math"
	"strings"
	"testing"

	engine "github.com/isingml/kernel/isingml/study"
)

// Drawn in a small field, and reweighted to it, f has the same mean.
func TestDirectSamplingAgreesWithReweighting(t *testing.T) {
	if testing.Short() {
		t.Skip("draws and verifies for some seconds")
	}
	study := open(t)
	f, err := study.Train(Training{Seed: 3, Epochs: 2}, phase(0.3), phase(0.57))
	if err != nil {
		t.Fatal(err)
	}
	const y = 0.004
	plain, err := study.Sample(Sampling{L: 8, Betas: []float64{0.43}, Configs: 5000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	here, err := study.MeanOf(f)(plain[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, sign := range []float64{1, -1} {
		to, err := study.FieldCurves(Functions{f}, plain[0], []float64{sign * y})
		if err != nil {
			t.Fatal(err)
		}
		direct, err := study.Sample(Sampling{L: 8, Betas: []float64{0.43}, Configs: 5000, Seed: 2, F: f, Y: sign * y})
		if err != nil {
			t.Fatal(err)
		}
		mean, err := study.MeanOf(f)(direct[0])
		if err != nil {
			t.Fatal(err)
		}
		// What was drawn in the field is reweighted from there: to Y = 0 it gives
		// what the other ensemble gives.
		back, err := study.FieldCurves(Functions{f}, direct[0], []float64{0})
		if err != nil {
			t.Fatal(err)
		}
		if d := here.DeviationFrom(back[0].Mean[0].Estimate); math.Abs(d) > 3.5 {
			t.Errorf("from Y = %v: %v drawn at 0, %v reweighted to it", sign*y, here, back[0].Mean[0])
		}
		if d := mean.DeviationFrom(to[0].Mean[0].Estimate); math.Abs(d) > 3.5 {
			t.Errorf("Y = %v: drawn %v, reweighted %v, %.1f standard errors apart", sign*y, mean, to[0].Mean[0], d)
		}
	}
	v, err := study.Verify(engine.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if v.Count(engine.Identical) != len(v.Stages) {
		t.Errorf("verdicts %+v", v.Stages)
	}
	for want, what := range map[string]Sampling{
		"no F":         {L: 8, Betas: []float64{0.4}, Configs: 10, Y: 0.1},
		"stand in the": {L: 16, Betas: []float64{0.4}, Configs: 10, Y: 0.1, F: f},
	} {
		if _, err := study.Sample(what); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, must say %q", err, want)
		}
	}
}
