package reweight

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/stat"
)

// A coverage counts how often one-sigma intervals hold the truth.
type coverage struct {
	points, held int
	squares      float64
}

func (c *coverage) add(e stat.Estimate, truth float64) {
	z := e.Deviation(truth)
	c.points++
	c.squares += z * z
	if math.Abs(z) <= 1 {
		c.held++
	}
}

// check asks for 60 to 76 %, of all points together.
func (c *coverage) check(t *testing.T, name string) {
	t.Helper()
	part := float64(c.held) / float64(c.points)
	t.Logf("%-40s %5d points, %.1f %% held, mean squared pull %.2f", name, c.points, 100*part, c.squares/float64(c.points))
	if c.points < 80 || part < 0.60 || part > 0.76 {
		t.Errorf("%s: one-sigma intervals of %d supported points hold the truth in %.1f %%, want 60 to 76", name, c.points, 100*part)
	}
}

// sizes are the sizes of samples with the number of seeds; the larger ones take
// minutes.
func sizes(small, large int) []size {
	if os.Getenv("ISINGML_LONG_TESTS") == "" {
		return []size{{1000, small}}
	}
	return []size{{1000, small}, {10000, large}}
}

type size struct{ n, seeds int }

// energies draws independent energies of the square lattice from the exact
// density of states.
type energies struct {
	exact.Spectrum
	logs []float64 // of the numbers of states
}

func newEnergies(t *testing.T, l int) *energies {
	t.Helper()
	s, err := exact.DensityOfStates(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	e := &energies{Spectrum: s}
	for _, level := range s.Levels {
		var m big.Float
		exponent := new(big.Float).SetInt(level.States).MantExp(&m)
		x, _ := m.Float64()
		e.logs = append(e.logs, math.Log(x)+float64(exponent)*math.Ln2)
	}
	return e
}

func (e *energies) sample(rng *rand.Rand, beta float64, n int) Sample {
	s := Sample{Beta: beta, Volume: float64(e.L * e.L)}
	logs := make([]float64, len(e.logs))
	for i, level := range e.Levels {
		logs[i] = e.logs[i] - beta*float64(level.Energy)
	}
	sum := normalized(logs)
	for i := 1; i < len(sum); i++ {
		sum[i] += sum[i-1]
	}
	for range n {
		i, _ := slices.BinarySearch(sum, rng.Float64())
		s.Energy = append(s.Energy, float64(e.Levels[min(i, len(sum)-1)].Energy))
	}
	return s
}

// truth returns <E> and C at beta.
func (e *energies) truth(t *testing.T, beta float64) (energy, capacity float64) {
	t.Helper()
	at, err := exact.Kaufman(e.L, beta)
	if err != nil {
		t.Fatal(err)
	}
	return at.Energy * float64(e.L*e.L), at.HeatCapacity
}

// Energies and heat capacities that one sample supports, below, at and above
// the transition, against Kaufman.
func TestCoverageOfOneSample(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of repetitions")
	}
	e := newEnergies(t, 32)
	for _, c := range sizes(40, 40) {
		var means, capacities coverage
		reach := 0.0
		for _, from := range []float64{0.36, 0.40, 0.42, 0.44, 0.46, 0.50} {
			for seed := range uint64(c.seeds) {
				s := e.sample(random.New(16, "one", seed+uint64(1000*from)), from, c.n)
				betas := grid(from-0.06, 0.006, 21)
				m, err := s.InBeta(MeanOf(s.Energy), betas, 20)
				if err != nil {
					t.Fatal(err)
				}
				h, err := s.InBeta(HeatCapacityOf(s.Energy, s.Volume), betas, 20)
				if err != nil {
					t.Fatal(err)
				}
				for i, p := range m {
					if !p.Supported || math.Abs(p.X-from) < 1e-9 {
						continue
					}
					energy, capacity := e.truth(t, p.X)
					means.add(p.Estimate, energy)
					capacities.add(h[i].Estimate, capacity)
					reach = math.Max(reach, p.Shift)
				}
			}
		}
		means.check(t, fmt.Sprintf("<E>, n = %d", c.n))
		capacities.check(t, fmt.Sprintf("C, n = %d", c.n))
		t.Logf("as far as %.2f standard deviations", reach)
	}
}

// The same of several samples together, inside and outside of where they were
// drawn.
func TestCoverageOfSeveralSamples(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of repetitions")
	}
	e := newEnergies(t, 32)
	for _, c := range sizes(40, 10) {
		var means, inside, outside coverage
		lost := 0
		for _, group := range [][]float64{{0.38, 0.40, 0.42, 0.44, 0.46, 0.48}, {0.41, 0.43, 0.45}} {
			for seed := range uint64(c.seeds) {
				var samples []Sample
				var all []float64
				for k, beta := range group {
					s := e.sample(random.New(17, "several", 100*seed+uint64(10*k+len(group))), beta, c.n)
					samples, all = append(samples, s), append(all, s.Energy...)
				}
				m, err := Combine(context.Background(), samples, Multiple{})
				if err != nil {
					t.Fatal(err)
				}
				first, last := group[0], group[len(group)-1]
				betas := append(grid(first-0.024, 0.004, 6), grid(last+0.004, 0.004, 6)...)
				betas = append(betas, grid(first, 0.02, 1+int((last-first)/0.02+0.5))...)
				ofE, err := m.InBeta(context.Background(), MeanOf(all), betas, 20)
				if err != nil {
					t.Fatal(err)
				}
				ofC, err := m.InBeta(context.Background(), HeatCapacityOf(all, samples[0].Volume), betas, 20)
				if err != nil {
					t.Fatal(err)
				}
				for i, p := range ofC {
					within := p.X > first-1e-9 && p.X < last+1e-9
					if !p.Supported {
						if within {
							lost++
						}
						continue
					}
					energy, capacity := e.truth(t, p.X)
					means.add(ofE[i].Estimate, energy)
					if within {
						inside.add(p.Estimate, capacity)
					} else {
						outside.add(p.Estimate, capacity)
					}
				}
			}
		}
		means.check(t, fmt.Sprintf("<E> of several samples, n = %d", c.n))
		inside.check(t, fmt.Sprintf("C between samples, n = %d", c.n))
		outside.check(t, fmt.Sprintf("C outside of samples, n = %d", c.n))
		if lost > 0 {
			t.Errorf("%d points between the samples are not supported", lost)
		}
	}
}
