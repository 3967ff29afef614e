package sample

import (
	"context"
	"math"
	"runtime"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
)

// TestLarge draws L = 1024 at the critical point: memory stays at a few bytes
// a site, and the energy comes close to that of the infinite lattice.
func TestLarge(t *testing.T) {
	if !long {
		t.Skip("takes half a minute: set ISINGML_LONG_TESTS")
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	const l, configs = 1024, 4
	e, plan, err := Run(context.Background(), Spec{L: l, Beta: exact.BetaC, Configs: configs, Seed: 1}, Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	// Five chains of the pilot, four of the ensemble, and the sweeps that half of
	// these start with, at 14 bytes a site or a little more, and what is packed.
	used := float64(after.TotalAlloc-before.TotalAlloc) / (l * l)
	mean := 0.
	for _, x := range e.Energy() {
		mean += x / (l * l * configs)
	}
	t.Logf("plan %+v, energy per spin %.4f, %.0f bytes a site allocated", plan, mean, used)
	if used > 120 {
		t.Errorf("%v bytes a site were allocated", used)
	}
	if math.Abs(mean+1.4142) > 0.01 { // -sqrt(2) up to 0.7/L, with an error of 0.00244
		t.Errorf("energy per spin %v, must be close to -1.4142", mean)
	}
}
