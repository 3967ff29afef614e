package reweight_test

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/reweight"
)

// drawn stands for a sample: energies of 4,000 configurations, normally
// distributed around -6000 with a standard deviation of 200 at beta = 0.44,
// and f of each.
func drawn(beta float64, index uint64) reweight.Sample {
	rng := random.New(1, "example", index)
	s := reweight.Sample{Beta: beta, Volume: 4096}
	for range 4000 {
		x := rng.NormFloat64()
		s.Energy = append(s.Energy, -6000-40000*(beta-0.44)+200*x)
		s.F = append(s.F, 0.5-0.1*x+0.1*rng.NormFloat64())
	}
	return s
}

func ExampleSample_InField() {
	s := drawn(0.44, 0)
	s.Energy = nil // not needed: this reweighting knows no Hamiltonian
	chi := reweight.SusceptibilityOf(s.F, s.Volume)
	points, err := s.InField(chi, []float64{0, 0.002, 0.008}, 20)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range points {
		fmt.Printf("Y = %.3f: chi = %.1f +- %.1f, effective part %.2f, supported %v\n",
			p.X, p.Estimate.Value, p.Estimate.Error, p.Effective, p.Supported)
	}
	// Output:
	// Y = 0.000: chi = 35.4 +- 0.7, effective part 1.00, supported true
	// Y = 0.002: chi = 36.0 +- 1.4, effective part 0.77, supported true
	// Y = 0.008: chi = 33.0 +- 5.8, effective part 0.03, supported false
}

func ExampleCombine() {
	a, b := drawn(0.44, 1), drawn(0.446, 2)
	m, err := reweight.Combine(context.Background(), []reweight.Sample{a, b}, reweight.Multiple{})
	if err != nil {
		fmt.Println(err)
		return
	}
	energy := reweight.MeanOf(reweight.Join(a.Energy, b.Energy))
	points, err := m.InBeta(context.Background(), energy, []float64{0.443}, 20)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("<E> = %.1f +- %.1f\n", points[0].Estimate.Value, points[0].Estimate.Error)
	// Output:
	// <E> = -6119.9 +- 2.2
}
