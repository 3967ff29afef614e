package rg_test

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
)

// systems stand for f measured at beta on 10,000 configurations of L = 32, and
// on as many of L = 64 blocked once. The means of f cross at 0.4407, with
// slopes in the ratio of 2.
func systems(beta float64) (original, rescaled rg.System) {
	rng := random.New(1, "example")
	draw := func(volume, width, slope, noise float64) (s rg.System) {
		s.Sample = reweight.Sample{Beta: beta, Volume: volume}
		for range 10000 {
			x := rng.NormFloat64()
			f := slope/width*x + noise*rng.NormFloat64()
			s.Energy = append(s.Energy, -1.42*volume-width*width*(beta-0.4407)-width*x)
			s.Observable = append(s.Observable, 0.5+slope*(beta-0.4407)+f)
			s.F = append(s.F, 0.5+0.92*f+0.1*rng.NormFloat64())
		}
		return s
	}
	original, rescaled = draw(1024, 88, 24, 0.2), draw(4096, 215, 48, 0.254)
	original.F = original.Observable
	return original, rescaled
}

func ExampleFixedPoint() {
	original, rescaled := systems(0.44)
	t, err := rg.FixedPoint(original, rescaled, 50)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("beta_c = %v, nu = %v, supported: %v\n", t.BetaC, t.Nu, t.Supported)
	// Output:
	// beta_c = 0.44075(21), nu = 1.000(33), supported: true
}

func ExampleResampling_Mapping() {
	original, rescaled := systems(0.44)
	points, err := rg.Bootstrap(50, 200, 1).Mapping(original, rescaled, []float64{0.44, 0.4407, 0.442})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range points {
		fmt.Printf("beta = %.4f, beta' = %v\n", p.X, p.Image)
	}
	// Output:
	// beta = 0.4400, beta' = 0.43925(21)
	// beta = 0.4407, beta' = 0.44065(21)
	// beta = 0.4420, beta' = 0.44324(23)
}

func ExampleResampling_Analyse() {
	original, rescaled := systems(0.4407)
	a, err := rg.Jackknife(50).Analyse(original, rescaled)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("theta_Y = %v, with the blocked denominator %v, self-consistent %v\n",
		a.Field.ThetaY, a.Field.Blocked, a.Field.SelfConsistent)
	fmt.Printf("gamma = %v, delta = %v\n", a.ScalingBlocked.Gamma, a.ScalingBlocked.Delta)
	// Output:
	// theta_Y = 0.533(8), with the blocked denominator 0.5329(12), self-consistent 0.500(7)
	// gamma = 1.74(6), delta = 15.2(5)
}

func ExampleSearch() {
	draw := func(_ context.Context, beta float64) (original, rescaled rg.System, err error) {
		original, rescaled = systems(beta)
		return original, rescaled, nil
	}
	t, way, err := rg.Search(context.Background(), 0.43, 10, 50, draw)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range way {
		fmt.Printf("next beta: %.4f, converged: %v\n", p.Beta, p.Converged)
	}
	fmt.Printf("beta_c = %v\n", t.BetaC)
	// Output:
	// next beta: 0.4374, converged: false
	// next beta: 0.4408, converged: true
	// beta_c = 0.44085(27)
}

func ExampleScaling() {
	e := rg.Scaling(stat.Estimate{Value: 1.01, Error: 0.02}, stat.Estimate{Value: 0.534, Error: 0.003})
	fmt.Printf("alpha = %v, beta = %v, gamma = %v, delta = %v\n", e.Alpha, e.BetaM, e.Gamma, e.Delta)
	// Output:
	// alpha = -0.02(4), beta = 0.129(11), gamma = 1.76(4), delta = 14.7(1.3)
}

func ExampleResampling_Flow() {
	original, rescaled := systems(0.4407)
	// Deeper systems, blocked from L = 128, would follow as more arguments.
	steps, err := rg.Jackknife(50).Flow(original, rescaled)
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := rg.Summarize(steps) // and the steps of other networks
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("nu = %.3f, statistical error %.3f, %d network\n", r.Nu.Value, r.Nu.Statistical, r.Nu.Networks)
	// Output:
	// nu = 0.994, statistical error 0.032, 1 network
}
