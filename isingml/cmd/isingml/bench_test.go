package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/stat"
)

// BenchmarkShards compares the processor time of a sampling in one process with
// that of the same one in four shards, start, claims and join among it. Pieces
// end after 2 s, and each chain takes some. An iteration is a pair of them, in
// changing order; the metrics are the mean ratio and its standard error.
//
//	go test -run - -bench Shards -benchtime 6x ./isingml/cmd/isingml
func BenchmarkShards(b *testing.B) {
	const shards = 4
	dir := b.TempDir()
	sampled := func(study string, shard int) time.Duration {
		args := []string{"sample", "--l", "64", "--beta", "0.440687", "--n", "200000", "--seed", "5", "--study", filepath.Join(dir, study)}
		if shard > 0 {
			args = append(args, "--shard", strconv.Itoa(shard)+"/"+strconv.Itoa(shards))
		}
		cmd := exec.Command(os.Args[0], args...)
		cmd.Env = append(os.Environ(), asProgram+"=1", "ISINGML_QUIET=1", "GOMAXPROCS=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	var ratios []float64
	for i := 0; b.Loop(); i++ {
		var one, many time.Duration
		for order := range 2 {
			name := strconv.Itoa(i) + "-" + strconv.Itoa(order)
			if (i+order)%2 == 0 {
				one = sampled(name, 0)
			} else {
				many = 0
				for shard := range shards {
					many += sampled(name, shard+1)
				}
			}
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				b.Fatal(err)
			}
		}
		ratios = append(ratios, many.Seconds()/one.Seconds())
		b.Logf("one process %.2f s, %d shards %.2f s: %.4f", one.Seconds(), shards, many.Seconds(), ratios[i])
	}
	mean, err := stat.Mean(ratios)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(mean.Value, "ratio")
	b.ReportMetric(mean.Error, "±")
}
