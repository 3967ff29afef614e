package sample

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
)

// trainingSet is the paper's: 20 temperatures on both sides of the transition.
func trainingSet(l, configs int) (specs []Spec) {
	for i := range 10 {
		specs = append(specs,
			Spec{L: l, Beta: math.Round(27+float64(i)) / 100, Configs: configs, Seed: 1},
			Spec{L: l, Beta: math.Round(52+float64(i)) / 100, Configs: configs, Seed: 1})
	}
	return specs
}

// BenchmarkTrainingSet draws 1,000 configurations at each of 20 temperatures,
// L = 64, and BenchmarkCritical 10,000 at the critical point.
func BenchmarkTrainingSet(b *testing.B) { benchmarkRun(b, trainingSet(64, 1000)) }

func BenchmarkCritical(b *testing.B) {
	benchmarkRun(b, []Spec{{L: 64, Beta: exact.BetaC, Configs: 10000, Seed: 1}})
}

func benchmarkRun(b *testing.B, specs []Spec) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			total := 0
			for _, s := range specs {
				total += s.Configs
			}
			for b.Loop() {
				if _, _, err := RunAll(context.Background(), specs, Options{Workers: workers}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(total*b.N)/b.Elapsed().Seconds(), "configurations/s")
		})
	}
}
