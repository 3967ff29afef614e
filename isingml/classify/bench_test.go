package classify

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// noise returns n configurations of independent spins.
func noise(t testing.TB, l, n int, seed uint64) *lattice.Set {
	t.Helper()
	rng := random.New(seed, "noise", uint64(l))
	set, err := lattice.NewSet(l)
	if err != nil {
		t.Fatal(err)
	}
	for range n {
		c := lattice.Up(l)
		for i := range c.Spins {
			c.Spins[i] = int8(rng.IntN(2))*2 - 1
		}
		if err := set.Append(c); err != nil {
			t.Fatal(err)
		}
	}
	return set
}

// trainingOf returns a training with noise for its data, and its batches.
func trainingOf(t testing.TB, a Architecture, batch int) (Training, []Labelled, [][]sampleRef) {
	t.Helper()
	data := []Labelled{{Set: noise(t, a.Format.Shape[0], 64, 1)}, {Set: noise(t, a.Format.Shape[0], 64, 2), Broken: true}}
	var batches [][]sampleRef
	var refs []sampleRef
	for i := range 64 {
		refs = append(refs, sampleRef{0, int32(i)}, sampleRef{1, int32(i)})
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
		b.Run(fmt.Sprintf("gomlx/L=%d", l), func(b *testing.B) {
			e, err := newDenseGraphEngine(t, data)
			if err != nil {
				b.Fatal(err)
			}
			defer e.close()
			benchmarkStep(b, e, batches)
		})
	}
}

func benchmarkStep(b *testing.B, e engine, batches [][]sampleRef) {
	for b.Loop() {
		i := e.taken()
		if _, _, err := e.step(batches[i%len(batches)], batches[(i+1)%len(batches)]); err != nil {
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
			set := noise(b, l, 4096, 1)
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
	set := noise(b, 32, 4096, 1)
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
						e.step(batches[i%len(batches)], batches[(i+1)%len(batches)])
					}
				})
			}
			both.Wait()
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/1000/float64(b.N), "µs/step")
		})
	}
}
