package exact

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
)

func TestEach(t *testing.T) {
	for l := 2; l <= 4; l++ {
		joint, err := Enumerate(l)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		counts := map[[2]int]uint64{}
		err = Each(l, func(c lattice.Configuration, energy, magnetization int) bool {
			if c.Energy() != energy || c.Magnetization() != magnetization {
				t.Fatalf("L=%d: state %v has E=%d M=%d, got %d %d", l, c.Spins, c.Energy(), c.Magnetization(), energy, magnetization)
			}
			seen[fmt.Sprint(c.Spins)] = true
			counts[[2]int{energy, magnetization}]++
			return true
		})
		if err != nil || len(seen) != 1<<(l*l) {
			t.Errorf("L=%d: %d states, %v", l, len(seen), err)
		}
		levels := 0
		joint.Each(func(energy, magnetization int, count uint64) {
			levels++
			if counts[[2]int{energy, magnetization}] != count || joint.Count(energy, magnetization) != count {
				t.Errorf("L=%d E=%d M=%d: %d states counted, want %d", l, energy, magnetization, count, counts[[2]int{energy, magnetization}])
			}
		})
		if levels != len(counts) {
			t.Errorf("L=%d: %d pairs of energy and magnetization, want %d", l, levels, len(counts))
		}
	}
	visits := 0
	if err := Each(3, func(lattice.Configuration, int, int) bool { visits++; return visits < 5 }); err != nil || visits != 5 {
		t.Errorf("%d visits, %v", visits, err)
	}
	for _, l := range []int{-1, 0, 1, 6} {
		if Each(l, nil) == nil {
			t.Errorf("L=%d was enumerated", l)
		}
		if _, err := Enumerate(l); err == nil {
			t.Errorf("L=%d was counted", l)
		}
	}
}

func TestDensityOfStatesL4(t *testing.T) {
	want := map[int]int64{32: 2, 24: 32, 20: 64, 16: 424, 12: 1728, 8: 6688, 4: 13568, 0: 20524}
	joint, err := Enumerate(4)
	if err != nil {
		t.Fatal(err)
	}
	density, err := DensityOfStates(t.Context(), 4)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]Spectrum{"enumeration": joint.Spectrum(), "polynomial": density} {
		if len(s.Levels) != 15 {
			t.Errorf("%s has %d levels, want 15", name, len(s.Levels))
		}
		for _, level := range s.Levels {
			if level.States.Int64() != want[max(level.Energy, -level.Energy)] {
				t.Errorf("%s: %v states at E=%d", name, level.States, level.Energy)
			}
		}
	}
}

// Three ways to the same numbers: counting states, Kaufman's sums, and
// Kaufman's formula as a polynomial with whole coefficients.
func TestEnumerationAgainstKaufman(t *testing.T) {
	last := 5
	if testing.Short() {
		last = 4
	}
	for l := 2; l <= last; l++ {
		joint, err := Enumerate(l)
		if err != nil {
			t.Fatal(err)
		}
		counted := joint.Spectrum()
		density, err := DensityOfStates(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		if len(counted.Levels) != len(density.Levels) {
			t.Fatalf("L=%d: %d levels counted, %d in the polynomial", l, len(counted.Levels), len(density.Levels))
		}
		for i, level := range counted.Levels {
			if d := density.Levels[i]; d.Energy != level.Energy || d.States.Cmp(level.States) != 0 {
				t.Errorf("L=%d: %v states at E=%d counted, %v at %d in the polynomial", l, level.States, level.Energy, d.States, d.Energy)
			}
		}
		agree(t, counted, 1e-12)
	}
}

func TestDensityOfStatesAgainstKaufman(t *testing.T) {
	for _, l := range []int{6, 7, 8, 16, 31, 32} {
		s, err := DensityOfStates(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, s, 5e-12)
		v := l * l
		sum := new(big.Int)
		for i, level := range s.Levels {
			sum.Add(sum, level.States)
			if mirror := s.Levels[len(s.Levels)-1-i]; l%2 == 0 && (mirror.Energy != -level.Energy || mirror.States.Cmp(level.States) != 0) {
				t.Errorf("L=%d: %v states at E=%d and %v at %d", l, level.States, level.Energy, mirror.States, mirror.Energy)
			}
		}
		if want := new(big.Int).Lsh(big.NewInt(1), uint(v)); sum.Cmp(want) != 0 {
			t.Errorf("L=%d: %v states, want 2^%d", l, sum, v)
		}
		// One spin reversed, then two neighbours, then two apart, a
		// row or corner of three, or a square of four.
		for i, want := range []struct{ energy, states int }{{0, 2}, {8, 2 * v}, {12, 4 * v}, {16, v*(v-5) + 14*v}} {
			if got := s.Levels[i]; got.Energy != -2*v+want.energy || got.States.Cmp(big.NewInt(int64(want.states))) != 0 {
				t.Errorf("L=%d: level %d is %v, want %d states at %d", l, i, got, want.states, want.energy-2*v)
			}
		}
	}
	if _, err := DensityOfStates(t.Context(), 1); err == nil {
		t.Error("L=1 was accepted")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := DensityOfStates(ctx, 64); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func agree(t *testing.T, s Spectrum, limit float64) {
	t.Helper()
	for _, beta := range []float64{0, 1e-9, 0.1, 0.3, 0.44, BetaC, 0.4407, 0.5, 1, 3, 40} {
		got, err := Kaufman(s.L, beta)
		if err != nil {
			t.Fatal(err)
		}
		want, err := s.At(beta)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got.LogZ-want.LogZ) > limit*math.Max(1, beta) || math.Abs(got.Energy-want.Energy) > limit || math.Abs(got.HeatCapacity-want.HeatCapacity) > limit {
			t.Errorf("L=%d beta=%g: Kaufman %+v, density of states %+v", s.L, beta, got, want)
		}
	}
}

func TestAverages(t *testing.T) {
	const beta, h = 0.4, 0.1
	joint, err := Enumerate(4)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Averages(t.Context(), 4, beta, h,
		func(c lattice.Configuration) float64 { return float64(c.Energy()) },
		func(c lattice.Configuration) float64 { return math.Abs(float64(c.Magnetization())) },
		func(c lattice.Configuration) float64 { return float64(c.At(1, 2)) })
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range []func(e, m float64) float64{
		func(e, _ float64) float64 { return e },
		func(_, m float64) float64 { return math.Abs(m) },
		func(_, m float64) float64 { return m / 16 },
	} {
		want, err := joint.Average(beta, h, o)
		if err != nil || math.Abs(got[i]-want) > 1e-12 {
			t.Errorf("average %d is %.15g, want %.15g, %v", i, got[i], want, err)
		}
	}
	// At h far above everything the ground state is left, without overflow.
	if got, err := Averages(t.Context(), 2, 1, -1e5, func(c lattice.Configuration) float64 { return float64(c.Magnetization()) }); err != nil || got[0] != -4 {
		t.Errorf("magnetization in a strong field is %v, %v", got, err)
	}
	if _, err := Averages(t.Context(), 2, 1, math.NaN()); err == nil {
		t.Error("h = NaN was accepted")
	}
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	_, err = Averages(ctx, 5, beta, h, func(lattice.Configuration) float64 {
		if calls++; calls == 100 {
			cancel()
		}
		return 0
	})
	if !errors.Is(err, context.Canceled) || calls > 1200 {
		t.Errorf("cancelled in call 100: %v after %d calls", err, calls)
	}
}

func BenchmarkEach(b *testing.B) {
	for b.Loop() {
		sum := 0
		if err := Each(4, func(_ lattice.Configuration, e, _ int) bool { sum += e; return true }); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEnumerate(b *testing.B) {
	for b.Loop() {
		if _, err := Enumerate(5); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDensityOfStates(b *testing.B) {
	for _, l := range []int{16, 32, 64} {
		b.Run(fmt.Sprint("L=", l), func(b *testing.B) {
			for b.Loop() {
				if _, err := DensityOfStates(b.Context(), l); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
