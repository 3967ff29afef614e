package stat_test

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/stat"
)

// chain stands for measurements along a Markov chain: correlations fall as
// 0.8^t, so the integrated time is 4.5.
func chain(index uint64, mean float64, n int) []float64 {
	rng := random.New(1, "example", index)
	x := make([]float64, n)
	state := rng.NormFloat64()
	for i := range x {
		x[i] = mean + state
		state = 0.8*state + 0.6*rng.NormFloat64()
	}
	return x
}

func ExampleEstimate_String() {
	e := stat.Estimate{Value: 0.440634, Error: 0.00021}
	fmt.Println(e)
	fmt.Printf("%.2f sigmas from exact\n", e.Deviation(0.4406868))
	// Output:
	// 0.44063(21)
	// -0.25 sigmas from exact
}

func ExampleIntegratedTime() {
	tau, err := stat.IntegratedTime(chain(0, 0, 50000), chain(1, 0, 50000))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("tau =", tau)
	// Output: tau = 4.45(14)
}

// The error analysis of the paper: the result in each of ten groups.
func ExampleResampling_Groups() {
	energy := chain(8, -1.42, 10000)
	r, err := stat.Resampling{}.Groups(context.Background(), func(s stat.Selection) ([]float64, error) {
		return []float64{s.Mean(0, energy)}, nil
	}, 10, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Estimate(0))
	// Output: -1.373(34)
}

// A curve computed from two samples that know nothing of each other: one bin
// of one sample is left out at a time, and the errors add in quadrature.
func ExampleResampling_Jackknife() {
	original, rescaled := chain(4, 2, 40000), chain(5, 1, 20000)
	curve := func(s stat.Selection) ([]float64, error) {
		a, b := s.Mean(0, original), s.Mean(1, rescaled)
		return []float64{a / b, a - b, math.Log(a)}, nil
	}
	r, err := stat.Resampling{}.Jackknife(context.Background(), curve, 100, 50)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range r.Value {
		fmt.Println(r.Estimate(i))
	}
	fmt.Printf("correlation of the first two: %.2f\n", r.Covariance(0, 1)/(r.Error[0]*r.Error[1]))
	// Output:
	// 1.942(35)
	// 0.962(22)
	// 0.6843(71)
	// correlation of the first two: 0.96
}

func ExampleResampling_Bootstrap() {
	x := chain(6, 1, 20000)
	square := func(s stat.Selection) ([]float64, error) {
		m := s.Mean(0, x)
		return []float64{m * m}, nil
	}
	r, err := stat.Resampling{}.Bootstrap(context.Background(), square, 1, 500, 100)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Estimate(0))
	// Output: 0.976(40)
}
