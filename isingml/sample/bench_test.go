package sample

import (
	"context"
	"fmt"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
)

func BenchmarkUpdate(b *testing.B) {
	for _, a := range algorithms {
		for _, l := range []int{16, 32, 63, 64, 100, 128, 256, 1024} {
			b.Run(fmt.Sprintf("%s/L=%d", a, l), func(b *testing.B) {
				s, err := Spec{L: l, Beta: exact.BetaC, Configs: 1, Algorithm: a, Seed: 1}.Resolved()
				if err != nil {
					b.Fatal(err)
				}
				c, err := newChain(context.Background(), s, "benchmark", 0)
				if err != nil {
					b.Fatal(err)
				}
				c.Update(50)
				flips := 0
				b.ResetTimer()
				for range b.N {
					flips += c.Update(1)
				}
				b.StopTimer()
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(max(flips, 1)), "ns/flip")
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*l*l), "ns/site")
			})
		}
	}
}

// BenchmarkTerm samples with f = |m| in the Hamiltonian, which costs nothing to
// evaluate: what is left is the price of proposals that may be rejected.
func BenchmarkTerm(b *testing.B) {
	for _, a := range algorithms {
		b.Run(fmt.Sprintf("%s/L=64", a), func(b *testing.B) {
			s, err := Spec{L: 64, Beta: exact.BetaC, Configs: 1, Algorithm: a, Seed: 1, Function: "|m|", Y: 0.01}.Resolved()
			if err != nil {
				b.Fatal(err)
			}
			c, err := newChain(context.Background(), s, "benchmark", 0, new(magnetizationTerm))
			if err != nil {
				b.Fatal(err)
			}
			c.Update(50)
			flips := 0
			b.ResetTimer()
			for range b.N {
				flips += c.Update(10)
			}
			b.StopTimer()
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(max(flips, 1)), "ns/flip")
		})
	}
}

// magnetizationTerm is |m|, kept up to date by what changes.
type magnetizationTerm struct {
	spins []float32
	sites []int32
	sum   int
	next  int
}

func (t *magnetizationTerm) Reset(spins []float32) float64 {
	t.spins, t.sum = append(t.spins[:0], spins...), 0
	for _, s := range spins {
		t.sum += int(s)
	}
	return t.f(t.sum)
}

func (t *magnetizationTerm) Propose(sites []int32, _ []float32) float64 {
	t.sites, t.next = sites, t.sum
	for _, i := range sites {
		t.next -= 2 * int(t.spins[i])
	}
	return t.f(t.next)
}

func (t *magnetizationTerm) Accept() {
	for _, i := range t.sites {
		t.spins[i] = -t.spins[i]
	}
	t.sum = t.next
}

func (t *magnetizationTerm) f(sum int) float64 {
	return float64(max(sum, -sum)) / float64(len(t.spins))
}
