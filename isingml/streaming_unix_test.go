//go:build unix

package isingml

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// BenchmarkStreaming compares the processor time of drawing, writing, reading,
// blocking and evaluating part by part, as stages do, with that of the same with
// all configurations in memory. An iteration is a pair, in changing order; the
// metrics are the mean ratio and its standard error.
//
//	go test -run - -bench Streaming -benchtime 5x ./isingml
func BenchmarkStreaming(b *testing.B) {
	f := node.Magnetization{L: 32, Power: 1}
	draw := resolvedDraw(b, sample.Spec{L: 64, Beta: 0.440687, Configs: 40000, Seed: 1})
	streamed := func(s *Study) []float64 {
		values, err := study.Get(s.Study, node.Values(f, node.Blocked(draw, 1, 1)))
		if err != nil {
			b.Fatal(err)
		}
		return values
	}
	whole := func(s *Study) []float64 {
		key, err := study.KeyOf(draw)
		if err != nil {
			b.Fatal(err)
		}
		pieces := s.Store().Pieces(key)
		e, _, err := sample.Run(b.Context(), draw.Spec, sample.Options{Pieces: func(int) sample.Pieces { return pieces }})
		if err != nil {
			b.Fatal(err)
		}
		file, err := os.Create(filepath.Join(s.Dir(), "whole.parquet"))
		if err != nil {
			b.Fatal(err)
		}
		defer file.Close()
		if err := data.WriteEnsemble(file, e, data.Provenance{}); err != nil {
			b.Fatal(err)
		}
		if err := file.Sync(); err != nil {
			b.Fatal(err)
		}
		info, err := file.Stat()
		if err != nil {
			b.Fatal(err)
		}
		if e, _, err = data.ReadEnsemble(file, info.Size()); err != nil {
			b.Fatal(err)
		}
		rescaled, err := e.Block(lattice.Rescaling{Rule: lattice.Majority, B: 2}, 1, 0)
		if err != nil {
			b.Fatal(err)
		}
		m, err := classify.AbsMagnetization(lattice.Square(f.L))
		if err != nil {
			b.Fatal(err)
		}
		values, err := m.Evaluate(b.Context(), rescaled.Configurations)
		if err != nil {
			b.Fatal(err)
		}
		return values
	}
	var ratios []float64
	for i := 0; b.Loop(); i++ {
		var took [2]time.Duration // whole, streamed
		var values [2][]float64
		for order := range 2 {
			which := (i + order) % 2
			s, err := Open(filepath.Join(b.TempDir(), "study"))
			if err != nil {
				b.Fatal(err)
			}
			runtime.GC()
			begin := processorTime(b)
			values[which] = []func(*Study) []float64{whole, streamed}[which](s.Quiet())
			took[which] = processorTime(b) - begin
		}
		for k, x := range values[0] {
			if values[1][k] != x {
				b.Fatalf("value %d is %v in memory and %v part by part", k, x, values[1][k])
			}
		}
		ratios = append(ratios, took[1].Seconds()/took[0].Seconds())
		b.Logf("in memory %.2f s, part by part %.2f s: %.4f", took[0].Seconds(), took[1].Seconds(), ratios[i])
	}
	mean, err := stat.Mean(ratios)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(mean.Value, "ratio")
	b.ReportMetric(mean.Error, "±")
}

func resolvedDraw(b *testing.B, spec sample.Spec) node.Draw {
	b.Helper()
	n, err := node.Draw{Spec: spec}.Resolved()
	if err != nil {
		b.Fatal(err)
	}
	return n.(node.Draw)
}

// processorTime returns what this process has used.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
