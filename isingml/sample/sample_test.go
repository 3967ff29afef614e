package sample

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/stat"
)

// Energies per spin from Kaufman's partition function, J = 1 and h = 0.
var exactEnergies = []struct {
	l      int
	beta   float64
	energy float64
}{
	{8, 0.4, -1.2223206432509}, {8, exact.BetaC, -1.4915891074397}, {8, 0.45, -1.5441615825484},
	{16, 0.4, -1.1313179844107}, {16, exact.BetaC, -1.4530648528135}, {16, 0.45, -1.5205715393546},
	{32, 0.4, -1.1072916609775}, {32, exact.BetaC, -1.4336584661462}, {32, 0.45, -1.5138402879711},
	{64, 0.4, -1.1060829924721}, {64, exact.BetaC, -1.4239383898330}, {64, 0.45, -1.5130279449890},
}

// energyPerSpin draws an ensemble and returns the mean energy per spin with
// its error, which counts the remaining correlations.
func energyPerSpin(t *testing.T, s Spec) stat.Estimate {
	t.Helper()
	e, plan, err := Run(context.Background(), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	tau, err := stat.IntegratedTime(e.Chains(e.Energy())...)
	if err != nil {
		t.Fatal(err)
	}
	n, sum, square := float64(len(e.Energy())), 0., 0.
	for _, x := range e.Energy() {
		sum += x
		square += x * x
	}
	mean := sum / n
	v := float64(s.L * s.L)
	got := stat.Estimate{Value: mean / v, Error: math.Sqrt((square/n-mean*mean)*2*max(tau.Value, 0.5)/n) / v}
	t.Logf("%s L=%d beta=%.4f: %.6f(%.6f), plan %+v, tau %.2f(%.2f)", s.Algorithm, s.L, s.Beta, got.Value, got.Error, plan, tau.Value, tau.Error)
	if s.Gap == 0 && tau.Value-3*tau.Error > 0.75 {
		t.Errorf("%s L=%d beta=%v: stored configurations have an integrated time of %v(%v)", s.Algorithm, s.L, s.Beta, tau.Value, tau.Error)
	}
	return got
}

func TestEnergy(t *testing.T) {
	if testing.Short() {
		t.Skip("it looks for numbers, not for races")
	}
	for _, c := range exactEnergies {
		if c.l > 16 && !long || c.l > 8 && raceEnabled {
			continue
		}
		for _, a := range algorithms {
			configs := 100000 / (c.l * c.l)
			if long {
				configs *= 4
			}
			if a == model.Wolff {
				configs = max(4*configs, 4000)
			} else if c.l > 32 {
				continue
			}
			got := energyPerSpin(t, Spec{L: c.l, Beta: c.beta, Configs: configs, Seed: 7, Algorithm: a})
			if d := math.Abs(got.Deviation(c.energy)); d > 3 {
				t.Errorf("%s L=%d beta=%v: energy per spin %v(%v), %.1f sigma from %v", a, c.l, c.beta, got.Value, got.Error, d, c.energy)
			}
		}
	}
}

// TestEnergyOfOddLattices compares the algorithms with each other, because
// there is no closed form at hand.
func TestEnergyOfOddLattices(t *testing.T) {
	if raceEnabled {
		t.Skip("slow")
	}
	for _, l := range []int{3, 5, 13} {
		var all []stat.Estimate
		for _, a := range algorithms {
			all = append(all, energyPerSpin(t, Spec{L: l, Beta: 0.42, Configs: 8000, Seed: 1, Algorithm: a}))
		}
		for i, e := range all[1:] {
			if d := (e.Value - all[0].Value) / math.Hypot(e.Error, all[0].Error); math.Abs(d) > 3 {
				t.Errorf("L=%d: %s is %.1f sigma from %s", l, algorithms[i+1], d, algorithms[0])
			}
		}
	}
}

// boltzmann returns the exact probabilities of all configurations of a small
// lattice of spins, numbered by their packed bits.
func boltzmann(t *testing.T, s Spec) []float64 {
	t.Helper()
	m := s.newModel()
	format := m.Format(s.L)
	p, rows := make([]float64, 1<<format.Sites()), make([]byte, 0, format.Size()<<format.Sites())
	for state := range p {
		for b := range format.Size() {
			rows = append(rows, byte(state>>(8*b)))
		}
	}
	set, err := lattice.FromRows(format, rows)
	if err != nil {
		t.Fatal(err)
	}
	z, values := 0., make([]float64, len(m.Observables()))
	for state := range p {
		m.Measure(set, state, values)
		p[state] = math.Exp(-s.Beta * values[0])
		z += p[state]
	}
	for i := range p {
		p[i] /= z
	}
	return p
}

// TestDistribution compares how often every configuration is drawn with its
// exact probability, and the magnetization with its mirror image.
func TestDistribution(t *testing.T) {
	const n = 40000
	for _, l := range []int{2, 3} {
		if l > 2 && raceEnabled {
			continue
		}
		for _, a := range algorithms {
			for _, c := range []struct{ beta, j, field float64 }{{0.3, 1, 0}, {0.44, 1, 0}, {0.3, -1, 0}, {0.3, 1, 0.2}, {0.25, -1, -0.3}} {
				s, err := Spec{L: l, Beta: c.beta, Params: jh(c.j, c.field), Configs: n, Gap: 12, Warmup: 50, Seed: 11, Algorithm: a}.Resolved()
				if err != nil {
					continue // what clusters cannot do
				}
				t.Run(fmt.Sprintf("%s/L=%d,beta=%v,J=%v,h=%v", a, l, c.beta, c.j, c.field), func(t *testing.T) {
					e, _, err := Run(context.Background(), s, Options{})
					if err != nil {
						t.Fatal(err)
					}
					counts := make([]float64, 1<<(l*l))
					for i := range n {
						state := 0
						for k, spin := range e.Configurations.At(i).Spins {
							state |= int(spin+1) / 2 << k
						}
						counts[state]++
					}
					if d := chiSquare(counts, boltzmann(t, s)); math.Abs(d) > 4 {
						t.Errorf("chi-square is %.1f sigma from its mean", d)
					}
					if c.field != 0 {
						return
					}
					sum, square := 0., 0.
					for _, m := range e.Magnetization() {
						sum += m
						square += m * m
					}
					if d := sum / math.Sqrt(square); math.Abs(d) > 4 {
						t.Errorf("the magnetization is %.1f sigma from 0", d)
					}
				})
			}
		}
	}
}

// chiSquare returns by how many of its standard deviations chi-square lies
// above its mean. Rare states are counted together.
func chiSquare(counts, p []float64) float64 {
	n := 0.
	for _, c := range counts {
		n += c
	}
	sum, cells, rareCount, rare := 0., 0, 0., 0.
	add := func(count, expected float64) {
		sum += (count - expected) * (count - expected) / expected
		cells++
	}
	for i, c := range counts {
		if n*p[i] < 8 {
			rareCount += c
			rare += n * p[i]
			continue
		}
		add(c, n*p[i])
	}
	if rare >= 8 {
		add(rareCount, rare)
	}
	free := float64(cells - 1)
	return (sum - free) / math.Sqrt(2*free)
}

// TestPreciseEnergy looks for an error of the size that weak random numbers
// cause in cluster updates (Ferrenberg, Landau and Wong, Phys. Rev. Lett. 69,
// 3382 (1992)): the error at L = 16 and the critical point is below 5e-5.
func TestPreciseEnergy(t *testing.T) {
	if !long {
		t.Skip("takes a minute: set ISINGML_LONG_TESTS")
	}
	const want = -1.4530648528135
	var sum, weight float64
	for seed := range uint64(24) {
		e := energyPerSpin(t, Spec{L: 16, Beta: exact.BetaC, Configs: 1 << 20, Gap: 3, Seed: seed})
		sum += e.Value
		weight += e.Error * e.Error
	}
	got := stat.Estimate{Value: sum / 24, Error: math.Sqrt(weight) / 24}
	t.Logf("%.7f(%.7f)", got.Value, got.Error)
	if d := got.Deviation(want); math.Abs(d) > 3 || got.Error > 5e-5 {
		t.Errorf("energy per spin %v(%v), %.1f sigma from %v", got.Value, got.Error, d, want)
	}
}
