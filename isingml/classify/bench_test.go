package classify

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/isingml/kernel/isingml/classify/internal/fixture"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// trainingOf returns a training with noise for its data, and its batches.
func trainingOf(t testing.TB, a Architecture, batch int) (Training, []Labelled, [][]Example) {
	t.Helper()
	data := []Labelled{{Set: fixture.Noise(t, a.Format.Shape[0], 64, 1)}, {Set: fixture.Noise(t, a.Format.Shape[0], 64, 2), Broken: true}}
	var batches [][]Example
	var refs []Example
	for i := range 64 {
		refs = append(refs, Example{0, int32(i)}, Example{1, int32(i)})
	}
	for lo := 0; lo < len(refs); lo += batch {
		batches = append(batches, refs[lo:min(lo+batch, len(refs))])
	}
	return Training{Architecture: a, Seed: 1, BatchSize: batch}.Resolved(), data, batches
}

// BenchmarkStep is a step of batch 8 on one core; bench/jax_step.py is the same
// with JAX.
func BenchmarkStep(b *testing.B) {
	for _, l := range []int{32, 64} {
		t, data, batches := trainingOf(b, Architecture{Format: lattice.Square(l)}, 8)
		b.Run(fmt.Sprintf("dense/L=%d", l), func(b *testing.B) { benchmarkStep(b, newDenseEngine(t, data), batches) })
	}
}

func benchmarkStep(b *testing.B, e Engine, batches [][]Example) {
	for b.Loop() {
		i := e.Taken()
		if _, _, err := e.Step(batches[i%len(batches)], batches[(i+1)%len(batches)]); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/1000/float64(b.N), "µs/step")
}

func BenchmarkEvaluate(b *testing.B) {
	for _, l := range []int{32, 64, 128} {
		b.Run(fmt.Sprintf("L=%d", l), func(b *testing.B) {
			a := Architecture{Format: lattice.Square(l)}.Resolved()
			w1, rest := a.initial(1)
			n, err := newNetwork(a, w1, rest)
			if err != nil {
				b.Fatal(err)
			}
			set := fixture.Noise(b, l, 4096, 1)
			for b.Loop() {
				if _, err := n.Evaluate(context.Background(), set); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(set.Len())*float64(b.N)/b.Elapsed().Seconds(), "configurations/s")
		})
	}
}

func BenchmarkSymmetrized(b *testing.B) {
	n := someNetwork(b, Architecture{Format: lattice.Square(32)}.Resolved(), 1)
	over, err := RandomSymmetries(lattice.Square(32), Flips(lattice.Square(32)), 16, 1)
	if err != nil {
		b.Fatal(err)
	}
	f, err := Symmetrize(n, over)
	if err != nil {
		b.Fatal(err)
	}
	set := fixture.Noise(b, 32, 4096, 1)
	for b.Loop() {
		if _, err := f.Evaluate(context.Background(), set); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(set.Len())*float64(b.N)/b.Elapsed().Seconds(), "configurations/s")
}

// BenchmarkIncremental proposes clusters of random sites, with one network and
// with its average over 16 symmetries.
func BenchmarkIncremental(b *testing.B) {
	n := someNetwork(b, Architecture{Format: lattice.Square(64)}.Resolved(), 1)
	over, err := RandomSymmetries(lattice.Square(64), Flips(lattice.Square(64)), 16, 1)
	if err != nil {
		b.Fatal(err)
	}
	average, err := Symmetrize(n, over)
	if err != nil {
		b.Fatal(err)
	}
	for _, size := range []int{1, 100, 1000, 4000} {
		benchmarkIncremental(b, "network", n, size)
		benchmarkIncremental(b, "symmetrized", average, size)
	}
}

func benchmarkIncremental(b *testing.B, name string, f Function, size int) {
	b.Run(fmt.Sprintf("%s/L=64/sites=%d", name, size), func(b *testing.B) {
		inc, err := NewIncremental(f)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := inc.Reset(numbers(lattice.Up(64).Spins)); err != nil {
			b.Fatal(err)
		}
		var sites []int32
		for _, s := range random.New(1, "sites").Perm(64 * 64)[:size] {
			sites = append(sites, int32(s))
		}
		values := make([]float32, len(sites))
		for b.Loop() {
			for k, site := range sites {
				values[k] = -inc.Values()[site]
			}
			if _, err := inc.Propose(sites, values); err != nil {
				b.Fatal(err)
			}
			inc.Accept()
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*size), "ns/spin")
	})
}

// BenchmarkTwoSteps trains two networks side by side, one a core: a step of
// both should take hardly longer than one of BenchmarkStep.
func BenchmarkTwoSteps(b *testing.B) {
	for _, l := range []int{32, 64} {
		t, data, batches := trainingOf(b, Architecture{Format: lattice.Square(l)}, 8)
		b.Run(fmt.Sprintf("dense/L=%d", l), func(b *testing.B) {
			var both sync.WaitGroup
			for range 2 {
				both.Go(func() {
					e := newDenseEngine(t, data)
					for i := range b.N {
						e.Step(batches[i%len(batches)], batches[(i+1)%len(batches)])
					}
				})
			}
			both.Wait()
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/1000/float64(b.N), "µs/step")
		})
	}
}
