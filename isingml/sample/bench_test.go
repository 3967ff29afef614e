package sample

import (
	"fmt"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
)

func BenchmarkUpdate(b *testing.B) {
	for _, a := range Algorithms() {
		for _, l := range []int{16, 32, 63, 64, 100, 128, 256, 1024} {
			b.Run(fmt.Sprintf("%s/L=%d", a, l), func(b *testing.B) {
				s, err := Spec{L: l, Beta: exact.BetaC, Configs: 1, Algorithm: a, Seed: 1}.Resolved()
				if err != nil {
					b.Fatal(err)
				}
				c := newChain(s, "benchmark", 0, nil)
				c.rule.update(50)
				flips := 0
				b.ResetTimer()
				for range b.N {
					flips += c.rule.update(1)
				}
				b.StopTimer()
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(max(flips, 1)), "ns/flip")
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*l*l), "ns/site")
			})
		}
	}
}
