package rg

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/reweight"
)

// A synthetic pair of systems has normally distributed energies and values of
// f with the sizes of L = 32 and 64, so that means are linear in beta and in Y
// and everything is known.
type synthetic struct {
	beta, betaC, nu, theta float64 // drawn at beta; what the mapping gives
	blocked                float64 // theta with the blocked denominator
	origin                 float64 // Y'(0)
}

const (
	widthA, widthB   = 88., 215. // of the energies
	volumeA, volumeB = 1024., 4096.
	slopeA           = 30.0 // d<f>/d beta
	noise            = 0.25 // of f beside the energy
)

// ratio is the slope that belongs to an exponent.
func ratio(exponent float64) float64 { return math.Pow(2, 1/exponent) }

// chi is the variance of f for a slope in beta.
func chi(slope, width float64) float64 { return slope*slope/(width*width) + noise*noise }

func newSynthetic() synthetic {
	s := synthetic{beta: 0.44, betaC: 0.4403, nu: 1.02, theta: 0.55}
	slopeB := slopeA * ratio(s.nu)
	s.origin = -(s.betaC - s.beta) * (slopeB - slopeA) / (s.beta * volumeA * chi(slopeA, widthA))
	covariance := ratio(s.theta) * chi(slopeA, widthA) * volumeA / volumeB
	s.blocked = math.Ln2 / math.Log(volumeB/volumeA*covariance/chi(slopeB, widthB))
	return s
}

// draw returns n configurations of each system, with the autocorrelation of a
// Markov chain: rho at distance one.
func (s synthetic) draw(n int, rho float64, rng *rand.Rand) (original, rescaled System) {
	chain := func(sigma float64) []float64 {
		out := make([]float64, n)
		x := rng.NormFloat64()
		for i := range out {
			x = rho*x + math.Sqrt(1-rho*rho)*rng.NormFloat64()
			out[i] = sigma * x
		}
		return out
	}
	slopeB := slopeA * ratio(s.nu)
	shift := -(s.betaC - s.beta) * (slopeB - slopeA)
	covariance := ratio(s.theta) * chi(slopeA, widthA) * volumeA / volumeB
	original.Sample = reweight.Sample{Beta: s.beta, Volume: volumeA, Energy: chain(widthA)}
	rescaled.Sample = reweight.Sample{Beta: s.beta, Volume: volumeB, Energy: chain(widthB)}
	own, blocked, parent := chain(noise), chain(noise), chain(0.1)
	for i := range n {
		ua, ub := -original.Energy[i]/widthA, -rescaled.Energy[i]/widthB
		original.Observable = append(original.Observable, 0.5+slopeA/widthA*ua+own[i])
		rescaled.Observable = append(rescaled.Observable, 0.5+shift+slopeB/widthB*ub+blocked[i])
		// Of the covariance, 0.1 slope/width comes with the energy.
		rescaled.F = append(rescaled.F, 0.5+0.1*ub+(covariance-0.1*slopeB/widthB)/(noise*noise)*blocked[i]+parent[i])
	}
	original.F, rescaled.Blocked = original.Observable, 1
	return original, rescaled
}

func TestSyntheticValues(t *testing.T) {
	s := newSynthetic()
	original, rescaled := s.draw(200000, 0, random.New(1, "synthetic"))
	step := one(t, Jackknife(50), original, rescaled)
	thermal, field, blocked := step.Thermal, step.Field, step.BlockedField
	for _, c := range []struct {
		name        string
		value, err  float64
		want, limit float64 // limit of the error, so that agreement says something
	}{
		{"beta_c", thermal.BetaC.Value, thermal.BetaC.Error, s.betaC, 1e-4},
		{"nu", thermal.Nu.Value, thermal.Nu.Error, s.nu, 0.02},
		{"Y'(0)", field.Origin.Value, 1e-9, 0, 1e-4}, // at the fixed point
		{"theta_Y", field.ThetaY.Value, field.ThetaY.Error, s.theta, 0.005},
		{"blocked", blocked.ThetaY.Value, blocked.ThetaY.Error, s.blocked, 0.002},
	} {
		if math.Abs(c.value-c.want) > 4*c.err || !(c.err < c.limit) {
			t.Errorf("%s: %v(%v), want %v", c.name, c.value, c.err, c.want)
		}
	}
	if !thermal.Supported || !field.Supported || !blocked.Supported {
		t.Errorf("support at the fixed point: %+v, in the field: %+v", thermal.Support, field.Support)
	}
}

// One-sigma intervals must hold the truth in 60 to 76 of 100 samples, through
// the whole chain and with correlated configurations.
func TestCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of repetitions")
	}
	s := newSynthetic()
	const repetitions = 200
	for _, r := range []struct {
		name string
		Resampling
	}{{"jackknife", Jackknife(40)}, {"bootstrap", Bootstrap(40, 100, 1)}} {
		names := []string{"beta_c", "nu", "theta_Y", "blocked theta_Y", "Y'(0)", "beta'"}
		hits := make([]int, len(names))
		for k := range repetitions {
			original, rescaled := s.draw(4000, 0.5, random.New(7, "coverage", uint64(k)))
			step := one(t, r.Resampling, original, rescaled)
			thermal, field := step.Thermal, step.Field
			const x = 0.4405
			mapped, err := r.Mapping(original, rescaled, []float64{x})
			if err != nil {
				t.Fatal(err)
			}
			image := s.betaC + (x-s.betaC)*ratio(s.nu)
			for i, d := range []float64{
				thermal.BetaC.Deviation(s.betaC), thermal.Nu.Deviation(s.nu), field.ThetaY.Deviation(s.theta),
				step.BlockedField.ThetaY.Deviation(s.blocked), agnostic(t, r.Resampling, original, rescaled).Origin.Deviation(s.origin), mapped[0].Image.Deviation(image),
			} {
				if math.Abs(d) <= 1 {
					hits[i]++
				}
			}
		}
		for i, n := range hits {
			part := float64(n) / repetitions
			t.Logf("%s: the interval of %s holds the truth in %.1f %%", r.name, names[i], 100*part)
			if part < 0.60 || part > 0.76 {
				t.Errorf("%s: the interval of %s holds the truth in %.1f %% of %d samples, want 60 to 76", r.name, names[i], 100*part, repetitions)
			}
		}
	}
}

// agnostic maps the field of systems whose energies nobody knows.
func agnostic(t *testing.T, r Resampling, original, rescaled System) *Field {
	t.Helper()
	original.Energy, rescaled.Energy = nil, nil
	return one(t, r, original, rescaled).Field
}

func BenchmarkMapping(b *testing.B) {
	original, rescaled := newSynthetic().draw(10000, 0, random.New(1, "synthetic"))
	betas := make([]float64, 50)
	for i := range betas {
		betas[i] = 0.435 + 0.0002*float64(i)
	}
	for b.Loop() {
		if _, err := Jackknife(50).Mapping(original, rescaled, betas); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFlow(b *testing.B) {
	original, rescaled := newSynthetic().draw(10000, 0, random.New(1, "synthetic"))
	for b.Loop() {
		if _, err := Jackknife(50).Flow(plane, []System{original, rescaled}); err != nil {
			b.Fatal(err)
		}
	}
}

// Everything of Figs. 2 to 6 and Table I for two samples of 10,000
// configurations, curves of 50 points with their bands.
func BenchmarkWholeAnalysis(b *testing.B) {
	original, rescaled := newSynthetic().draw(10000, 0, random.New(1, "synthetic"))
	betas, ys := make([]float64, 50), make([]float64, 50)
	for i := range betas {
		betas[i], ys[i] = 0.435+0.0002*float64(i), -0.001+0.00004*float64(i)
	}
	r := Jackknife(50)
	for b.Loop() {
		if _, err := r.Flow(plane, []System{original, rescaled}); err != nil {
			b.Fatal(err)
		}
		if _, err := r.Mapping(original, rescaled, betas); err != nil {
			b.Fatal(err)
		}
		if _, err := r.FieldMapping(original, rescaled, ys); err != nil {
			b.Fatal(err)
		}
		for _, s := range []System{original, rescaled} {
			for _, q := range []reweight.Quantity{reweight.MeanOf(s.Observable), reweight.SusceptibilityOf(s.Observable, s.Volume)} {
				if _, err := s.InField(q, ys, 50); err != nil {
					b.Fatal(err)
				}
				if _, err := s.InBeta(q, betas, 50); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}
