package isingml

import (
	"context"
	"testing"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
)

// BenchmarkSymmetrized evaluates the same average over symmetries as a network
// gives it and as a study does, which must not cost more.
func BenchmarkSymmetrized(b *testing.B) {
	study, err := Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	study = study.Quiet()
	phase := func(beta float64) Sampling { return Sampling{L: 16, Betas: []float64{beta}, Configs: 5000, Seed: 1} }
	hot, err := study.Sample(phase(0.3))
	if err != nil {
		b.Fatal(err)
	}
	cold, err := study.Sample(phase(0.57))
	if err != nil {
		b.Fatal(err)
	}
	net, err := study.Train(Training{Seed: 1, Epochs: 1}, hot, cold)
	if err != nil {
		b.Fatal(err)
	}
	fromStudy, err := study.Symmetrize(net, 16, 1)
	if err != nil {
		b.Fatal(err)
	}
	over, err := classify.RandomSymmetries(lattice.Square(16), classify.Flips(lattice.Square(16)), 16, 1)
	if err != nil {
		b.Fatal(err)
	}
	plain, err := classify.Symmetrize(net.Network, over)
	if err != nil {
		b.Fatal(err)
	}
	for name, f := range map[string]classify.Function{"network": plain, "study": fromStudy} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := f.Evaluate(context.Background(), hot[0].Configurations); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(hot[0].Len()*b.N)/b.Elapsed().Seconds(), "configurations/s")
		})
	}
}
