package exact_test

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/lattice"
)

func ExampleKaufman() {
	t, err := exact.Kaufman(64, exact.BetaC)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("energy %.10f, heat capacity %.10f\n", t.Energy, t.HeatCapacity)
	// Output: energy -1.4239383898, heat capacity 2.1922113931
}

func ExampleOnsager() {
	t, err := exact.Onsager(0.5)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("energy %.6f, heat capacity %.6f, magnetization %.6f\n", t.Energy, t.HeatCapacity, exact.Yang(0.5))
	// Output: energy -1.745565, heat capacity 0.724871, magnetization 0.911319
}

func ExampleAverages() {
	abs := func(c lattice.Configuration) float64 {
		return math.Abs(float64(c.Magnetization())) / float64(c.Volume())
	}
	m, err := exact.Averages(context.Background(), 4, exact.BetaC, 0, abs)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("|m| of the 4 x 4 lattice at the critical point: %.10f\n", m[0])
	// Output: |m| of the 4 x 4 lattice at the critical point: 0.8438604448
}

// Every state, with a weight of one's own: here the share of states that have
// no magnetization at infinite temperature.
func ExampleEach() {
	states, balanced := 0, 0
	err := exact.Each(4, func(_ lattice.Configuration, _, magnetization int) bool {
		states++
		if magnetization == 0 {
			balanced++
		}
		return true
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(balanced, "of", states)
	// Output: 12870 of 65536
}

func ExampleEnumerate() {
	joint, err := exact.Enumerate(4)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(joint.Count(-24, 14), "states have one spin down")
	square, err := joint.Average(exact.BetaC, 0, func(_, m float64) float64 { return m * m / 256 })
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("<m^2> = %.10f\n", square)
	// Output:
	// 16 states have one spin down
	// <m^2> = 0.7613589086
}

func ExampleDensityOfStates() {
	s, err := exact.DensityOfStates(context.Background(), 16)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, level := range s.Levels[:4] {
		fmt.Println(level.Energy, level.States)
	}
	// Output:
	// -512 2
	// -504 512
	// -500 1024
	// -496 67840
}
