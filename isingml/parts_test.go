package isingml

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/study"
)

// Drawing, joining, blocking and predicting never hold an ensemble of 160 MB.
func TestFlatMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("draws 20,000 configurations of L=256")
	}
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.Draw{Spec: sample.Spec{L: 256, Beta: 0.3, Configs: 20000, Gap: 1, Warmup: 1, Seed: 1}}.Resolved()
	if err != nil {
		t.Fatal(err)
	}
	draw := n.(node.Draw)
	runtime.GC()
	// What is reachable counts, not what waits to be collected.
	live := func() uint64 {
		now := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(now)
		return now[0].Value.Uint64()
	}
	before := live()
	stop, most := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for {
			select {
			case <-stop:
				most <- peak
				return
			case <-time.After(5 * time.Millisecond):
				peak = max(peak, live())
			}
		}
	}()
	values, err := study.Get(s.Study.Quiet(), node.Values(node.Magnetization{L: 64, Power: 1}, node.Blocked(draw, 2, 1)))
	close(stop)
	peak := <-most - before
	if err != nil || len(values) != draw.Spec.Configs {
		t.Fatal(len(values), err)
	}
	if peak > 100<<20 {
		t.Errorf("at most %d MB, the configurations have 160", peak>>20)
	}
	t.Logf("at most %d MB in use", peak>>20)
}
