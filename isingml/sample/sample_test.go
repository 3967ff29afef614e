package sample

import (
	"context"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/stat"
)

// Energies per spin from Kaufman's partition function.
func TestEnergyAgainstExact(t *testing.T) {
	for _, c := range []struct {
		l       int
		beta    float64
		energy  float64
		configs int
	}{
		{8, 0.4, -1.2223206432509, 40000},
		{8, exact.BetaC, -1.4915891074397, 40000},
		{16, 0.4, -1.1313179844107, 40000},
		{16, exact.BetaC, -1.4530648528135, 40000},
		{16, 0.45, -1.5205715393546, 20000},
		{32, exact.BetaC, -1.4336584661462, 8000},
		{64, 0.4, -1.1060829924721, 2000},
		{64, exact.BetaC, -1.4239383898330, 4000},
		{64, 0.45, -1.5130279449890, 2000},
	} {
		e, plan, err := Run(context.Background(), Spec{L: c.l, Beta: c.beta, Configs: c.configs, Seed: 7}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		v := float64(c.l * c.l)
		got, err := stat.Blocked(e.Energy, 40)
		if err != nil {
			t.Fatal(err)
		}
		got.Value /= v
		got.Error /= v
		tau, err := stat.IntegratedTime(e.Chains(e.Energy)...)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("L=%d beta=%.4f: %.6f +- %.6f (%.1f sigma), plan %+v, tau %.2f(%.2f)", c.l, c.beta, got.Value, got.Error, got.Deviation(c.energy), plan, tau.Value, tau.Error)
		if d := math.Abs(got.Deviation(c.energy)); d > 3 {
			t.Errorf("L=%d beta=%v: energy per spin %v, %.1f sigma from %v", c.l, c.beta, got, d, c.energy)
		}
	}
}
