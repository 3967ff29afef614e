package sample

import (
	"context"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/stat"
)

// The first stored configuration of a chain has forgotten how the chain began:
// over many chains of one configuration each the energy is the exact one.
func TestFirstConfigurations(t *testing.T) {
	if !long {
		t.Skip("takes a minute: set ISINGML_LONG_TESTS")
	}
	for _, s := range []Spec{
		{L: 64, Beta: 0.3},
		{L: 64, Beta: 0.43},
		{L: 64, Beta: 0.44},
		{L: 64, Beta: exact.BetaC},
		{L: 64, Beta: 0.45},
		{L: 32, Beta: 0.44, Algorithm: model.SwendsenWang},
		{L: 16, Beta: 0.43, Algorithm: model.HeatBath},
		{L: 16, Beta: 0.43, Algorithm: model.Metropolis},
	} {
		s.Configs, s.Chains, s.Seed = 300, 300, 1
		e, _, err := Run(context.Background(), s, Options{})
		if err != nil {
			t.Fatal(err)
		}
		mean, err := stat.Mean(e.Energy())
		if err != nil {
			t.Fatal(err)
		}
		known, err := exact.Kaufman(s.L, s.Beta)
		if err != nil {
			t.Fatal(err)
		}
		if d := mean.Times(1 / float64(s.L*s.L)).Deviation(known.Energy); math.Abs(d) > 3.5 {
			t.Errorf("%s, L=%d, beta=%v: the first energies are %.1f standard errors from the exact one", s.Algorithm, s.L, s.Beta, d)
		}
	}
}
