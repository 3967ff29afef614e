//go:build unix

package data

import (
	"context"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
)

// BenchmarkRead reads 10,000 configurations of L = 64 from each format. Of
// 100,000 it must take less than 5 s of processor time from npy and HDF5, and 15 s
// from text: 0.5 s and 1.5 s here.
func BenchmarkRead(b *testing.B) {
	e := noisyEnsemble(b, lattice.Square(64), 10000, 0.5)
	for _, end := range Saved {
		path := filepath.Join(b.TempDir(), "spins"+end)
		if err := Save(path, e); err != nil {
			b.Fatal(err)
		}
		r := Reading{Files: []string{path}, Layout: Layout{Shape: []int{64, 64}}}
		switch end {
		case ".npz":
			r.Array = "spins"
		case ".h5", ".hdf5":
			r.Array = "/spins"
		}
		b.Run(end, func(b *testing.B) {
			before, n := processorTime(b), 0
			for b.Loop() {
				if _, _, err := r.Read(context.Background()); err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric((processorTime(b)-before)/float64(n), "cpu-s/op")
		})
	}
}

// processorTime returns what the process has used, in seconds.
func processorTime(b *testing.B) float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}
