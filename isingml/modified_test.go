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
	f, err := study.Train(Training{Seed: 3, Epochs: 2}, phase(0.3), phase(0.57))
	if err != nil {
		t.Fatal(err)
	}
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
		points, err := from.InField(reweight.MeanOf(values), []float64{sign * y}, 50)
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
		// What was drawn in the field is reweighted from there: to Y = 0 it gives
		// what the other ensemble gives.
		system, err := engine.Get(study.Study, System{Sample: Measure(direct[0].Node()), Observable: Values(f.Node(), direct[0].Node())})
		if err != nil {
			t.Fatal(err)
		}
		back, err := system.InField(reweight.MeanOf(system.Observable), []float64{0}, 50)
		if err != nil {
			t.Fatal(err)
		}
		here, err := plain[0].Mean(values)
		if err != nil {
			t.Fatal(err)
		}
		if d := here.DeviationFrom(back[0].Estimate); math.Abs(d) > 3.5 || system.Y != sign*y || len(system.F) != 5000 {
			t.Errorf("from Y = %v: %v drawn at 0, %v reweighted to it", system.Y, here, back[0])
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
