package potts_test

import (
	"testing"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/potts"
	"github.com/isingml/kernel/isingml/random"
)

func BenchmarkUpdate(b *testing.B) {
	m, err := potts.New(3, 1)
	if err != nil {
		b.Fatal(err)
	}
	for _, rule := range m.Rules() {
		b.Run(rule.Name, func(b *testing.B) {
			c := m.NewChain(model.Setup{L: 64, Beta: potts.BetaC(3), Rule: rule.Name, Random: random.NewWords(1, "bench")})
			c.Update(50)
			b.ResetTimer()
			changed := 0
			for range b.N {
				changed += c.Update(1)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(max(changed, 1)), "ns/change")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*64*64), "ns/site")
		})
	}
}
