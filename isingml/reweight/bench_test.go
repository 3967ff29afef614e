package reweight

import (
	"context"
	"testing"
)

func benchSample() Sample {
	s := normal(0.44, 10000, 1)
	for _, e := range s.Energy {
		s.F = append(s.F, 0.5-(e+6000)/2000)
	}
	return s
}

func grid(from, step float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = from + step*float64(i)
	}
	return out
}

// 50 points with jackknife bands over 50 bins, 10,000 configurations.
func BenchmarkInField(b *testing.B) {
	s := benchSample()
	ys := grid(-0.005, 0.0002, 50)
	for b.Loop() {
		if _, err := s.InField(SusceptibilityOf(s.F, s.Volume), ys, 50); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCombine(b *testing.B) {
	var samples []Sample
	for k := range 5 {
		samples = append(samples, normal(0.43+0.005*float64(k), 10000, uint64(k)))
	}
	for b.Loop() {
		if _, err := Combine(context.Background(), samples, Multiple{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMultiCurve(b *testing.B) {
	var samples []Sample
	var parts [][]float64
	for k := range 5 {
		samples = append(samples, normal(0.43+0.005*float64(k), 10000, uint64(k)))
		parts = append(parts, samples[k].Energy)
	}
	m, err := Combine(context.Background(), samples, Multiple{})
	if err != nil {
		b.Fatal(err)
	}
	q, betas := MeanOf(Join(parts...)), grid(0.43, 0.0004, 50)
	for b.Loop() {
		if _, err := m.InBeta(context.Background(), q, betas, 50); err != nil {
			b.Fatal(err)
		}
	}
}
