package rg_test

import (
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
	original.F, rescaled.Blocked = original.Observable, 1
	return original, rescaled
}

// plane is the paper's blocking: b = 2 in two dimensions.
var plane = rg.Rescaling{B: 2, D: 2}

func ExampleResampling_Flow() {
	original, rescaled := systems(0.4407)
	// Deeper systems, blocked from L = 128, would follow in the list, and the
	// lists of other networks behind it.
	flow, err := rg.Jackknife(50).Flow(plane, []rg.System{original, rescaled})
	if err != nil {
		fmt.Println(err)
		return
	}
	step := flow.Last()
	fmt.Println(step.Thermal)
	fmt.Printf("θ_Y = %v, with the blocked denominator %v, self-consistent %v\n",
		step.Field.ThetaY, step.BlockedField.ThetaY, step.Field.SelfConsistent)
	fmt.Printf("γ = %v, δ = %v\n", step.BlockedField.Scaling.Gamma, step.BlockedField.Scaling.Delta)
	fmt.Println("ν =", step.Budgets.Nu)
	// Output:
	// β_c = 0.44075(21), ν = 0.994(32)
	// θ_Y = 0.5335(78), with the blocked denominator 0.5329(12), self-consistent 0.5005(68)
	// γ = 1.742(55), δ = 15.19(54)
	// ν = 0.994(32) (statistical 0.032, networks not known, finite size not known)
}

func ExampleAppendixD() {
	original, rescaled := systems(0.4407)
	flow, err := rg.AppendixD(10).Flow(plane, []rg.System{original, rescaled})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(flow.Last().Thermal)
	fmt.Println(flow.Last().Field)
	// Output:
	// β_c = 0.44073(26), ν = 1.009(26)
	// θ_Y = 0.5360(68)
}

func ExampleResampling_Mapping() {
	original, rescaled := systems(0.44)
	points, err := rg.Bootstrap(50, 200, 1).Mapping(original, rescaled, []float64{0.44, 0.4407, 0.45})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range points {
		fmt.Printf("β = %.4f, β' = %v\n", p.X, p)
	}
	fmt.Println(stat.Legend)
	// Output:
	// β = 0.4400, β' = 0.43925(21)
	// β = 0.4407, β' = 0.44065(21)
	// β = 0.4500, β' = 0.4580(10)?
	// ? not supported by the sample
}

func ExampleScaling() {
	e := rg.Scaling(1.01, 0.534, 2)
	fmt.Printf("α = %.2f, β = %.3f, γ = %.2f, δ = %.1f\n", e.Alpha, e.BetaM, e.Gamma, e.Delta)
	// Output:
	// α = -0.02, β = 0.129, γ = 1.76, δ = 14.7
}
