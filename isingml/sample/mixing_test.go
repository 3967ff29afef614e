package sample

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/model"
	_ "github.com/isingml/kernel/isingml/model/potts"
)

// An ensemble whose chains stay on the side that they began on says so, one
// whose chains mix does not.
func TestUnmixed(t *testing.T) {
	for name, c := range map[string]struct {
		spec Spec
		want string
	}{
		"first order":     {Spec{Model: "potts", Params: map[string]float64{"q": 20}, L: 16, Beta: 1.699669026, Configs: 400, Gap: 5, Warmup: 100, Algorithm: model.HeatBath}, "energy"},
		"a small field":   {Spec{L: 8, Beta: 0.6, Params: jh(1, 0.005), Configs: 2000, Gap: 20, Warmup: 100, Algorithm: model.Metropolis}, "magnetization"},
		"gap too short":   {Spec{L: 32, Beta: exact.BetaC, Configs: 400, Gap: 10, Warmup: 1000, Algorithm: model.HeatBath}, "magnetization"},
		"clusters":        {Spec{L: 32, Beta: exact.BetaC, Configs: 1000}, ""},
		"ordered phase":   {Spec{L: 16, Beta: 0.6, Configs: 1000, Algorithm: model.HeatBath}, ""},
		"a strong field":  {Spec{L: 8, Beta: 0.6, Params: jh(1, 1), Configs: 1000, Algorithm: model.Metropolis}, ""},
		"nothing happens": {Spec{L: 6, Beta: 4, Configs: 100}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e, _, err := Run(context.Background(), c.spec, Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(e.Unmixed(), "; ")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("%q, must say something of %q", got, c.want)
			}
		})
	}
}

// A pilot that cannot come from one side to the other refuses, and says so.
func TestPilotRefuses(t *testing.T) {
	if !long {
		t.Skip("takes a minute: set ISINGML_LONG_TESTS")
	}
	_, _, err := Run(context.Background(), Spec{L: 8, Beta: 0.8, Params: jh(1, 0.005), Configs: 100, Algorithm: model.Metropolis}, Options{})
	if err == nil || !strings.Contains(err.Error(), "would stay where they start") {
		t.Errorf("error %v", err)
	}
}

// No seed makes the time of a system a small part of what it is for others.
func TestGapsOfSeeds(t *testing.T) {
	if testing.Short() {
		t.Skip("it looks for numbers, not for races")
	}
	var gaps []float64
	for seed := range uint64(40) {
		s, err := Pilot{L: 16, Beta: exact.BetaC, Times: FewTimes}.spec()
		if err != nil {
			t.Fatal(err)
		}
		s.Seed = seed
		sys := newSystem(s, &runner{slots: make(chan struct{}, 2)}, 0)
		m, err := sys.measure(context.Background(), FewTimes, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		gaps = append(gaps, float64(m.Gap))
	}
	slices.Sort(gaps)
	if middle := gaps[len(gaps)/2]; gaps[0] < 0.5*middle || gaps[len(gaps)-1] > 2*middle {
		t.Errorf("gaps %v", gaps)
	}
}

// Metropolis' sweeps draw the antiferromagnet in a field that leaves many spins
// free to flip as enumeration has it.
func TestFreeSpins(t *testing.T) {
	for _, c := range []struct{ l, beta, h, energy, abs float64 }{
		{4, 0.5, 4, -1.9164027, 0.5037525}, {4, 0.8, 4, -1.9792488, 0.5192940}, {4, 1, 4, -1.991142, 0.5218195}, {3, 2, 0, -0.6664561, 0.1372952},
	} {
		s := Spec{L: int(c.l), Beta: c.beta, Params: jh(-1, c.h), Configs: 20000, Seed: 1, Algorithm: model.Metropolis}
		got := energyPerSpin(t, s)
		if d := got.Deviation(c.energy); math.Abs(d) > 3.5 || got.Error == 0 {
			t.Errorf("L=%v beta=%v h=%v: energy %v, %.1f sigma from %v", c.l, c.beta, c.h, got, d, c.energy)
		}
		e, _, err := Run(context.Background(), s, Options{})
		if err != nil {
			t.Fatal(err)
		}
		mean, known := meanOf(e.Chains(absolute(e.Magnetization())))
		if got := mean.Times(1 / (c.l * c.l)); !known || math.Abs(got.Deviation(c.abs)) > 3.5 {
			t.Errorf("L=%v beta=%v h=%v: |m| = %v, is %v", c.l, c.beta, c.h, got, c.abs)
		}
	}
}
