package isingml

import (
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/reweight"
	engine "github.com/isingml/kernel/isingml/study"
)

// Drawn in a small field, and reweighted to it, f has the same mean.
func TestDirectSamplingAgreesWithReweighting(t *testing.T) {
	if testing.Short() {
		t.Skip("draws and verifies for some seconds")
	}
	study := open(t)
	p := small()
	pair, err := study.Pair(p, 0)
	if err != nil {
		t.Fatal(err)
	}
	f := pair.Original
	const y = 0.004
	plain, err := study.Sample(Sampling{L: 8, Betas: []float64{0.43}, Configs: 5000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	values, err := study.Evaluate(f, plain[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, sign := range []float64{1, -1} {
		from := reweight.Sample{Beta: 0.43, Volume: 64, F: values}
		points, err := from.InField(reweight.MeanOf(values), []float64{sign * y}, bins)
		if err != nil {
			t.Fatal(err)
		}
		direct, err := study.Sample(Sampling{L: 8, Betas: []float64{0.43}, Configs: 5000, Seed: 2, F: f, Y: sign * y})
		if err != nil {
			t.Fatal(err)
		}
		there, err := study.Evaluate(f, direct[0])
		if err != nil {
			t.Fatal(err)
		}
		mean, err := direct[0].Mean(there)
		if err != nil {
			t.Fatal(err)
		}
		if d := mean.DeviationFrom(points[0].Estimate); math.Abs(d) > 3.5 {
			t.Errorf("Y = %v: drawn %v, reweighted %v, %.1f standard errors apart", sign*y, mean, points[0].Estimate, d)
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
