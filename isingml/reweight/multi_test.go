package reweight

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/random"
)

// several returns all states at their exact probabilities in several
// ensembles, as samples of different sizes.
func several(s states, at []State) []Sample {
	var out []Sample
	for k, state := range at {
		x := s.sample(state.Beta, state.Y)
		sum := 0.0
		for _, c := range x.Count {
			sum += c
		}
		for i := range x.Count {
			x.Count[i] *= 1000 * float64(k+1) / sum
		}
		out = append(out, x)
	}
	return out
}

func TestMultiExact(t *testing.T) {
	s := all()
	at := []State{{0.3, 0}, {0.44, 0}, {0.44, 0.1}, {0.5, -0.05}}
	m, err := Combine(context.Background(), several(s, at), Multiple{})
	if err != nil {
		t.Fatal(err)
	}
	logZ := func(x State) float64 {
		z := 0.0
		for i, e := range s.e {
			z += math.Exp(-x.Beta*e + x.Beta*16*s.f[i]*x.Y)
		}
		return math.Log(z)
	}
	for k, got := range m.LogZ() {
		near(t, "ln Z_k/Z_0", got, logZ(at[k])-logZ(at[0]), 1e-12)
	}
	m4 := Join(s.m, s.m, s.m, s.m)
	f4 := Join(s.f, s.f, s.f, s.f)
	for _, to := range []State{{0.2, 0}, {0.44, 0}, {0.4, 0.05}, {0.6, -0.1}} {
		w, err := m.at(to.Beta, to.Y)
		if err != nil {
			t.Fatal(err)
		}
		mean := func(o []float64) float64 {
			return s.mean(func(i int) float64 { return o[i] }, to.Beta, to.Y)
		}
		near(t, "<|m|>", w.mean(m4), mean(s.m), 1e-12)
		ff := s.mean(func(i int) float64 { return s.f[i] * s.f[i] }, to.Beta, to.Y)
		near(t, "var f", w.covariance(f4, f4), ff-mean(s.f)*mean(s.f), 1e-12)
	}
	for k, row := range m.overlap(t) {
		sum := 0.0
		for l, x := range row {
			sum += x
			// (N_k O_kl) is symmetric.
			near(t, "overlap", x*float64(k+1), m.overlap(t)[l][k]*float64(l+1), 1e-12)
		}
		near(t, "row of the overlap", sum, 1, 1e-11)
	}
}

// Two samples are Bennett's acceptance ratio, whose equation
//
//	sum_1 1/(1 + N_1/N_0 exp(x - d)) = sum_0 1/(1 + N_0/N_1 exp(d - x))
//
// for d = ln Z_1/Z_0 and x = l_1 - l_0 is solved here by bisection.
func TestMultiBennett(t *testing.T) {
	a, b := normal(0.44, 2000, 1), normal(0.444, 500, 2)
	m, err := Combine(context.Background(), []Sample{a, b}, Multiple{})
	if err != nil {
		t.Fatal(err)
	}
	balance := func(d float64) float64 {
		sum := 0.0
		for _, e := range b.Energy {
			sum += 1 / (1 + 0.25*math.Exp(-(b.Beta-a.Beta)*e-d))
		}
		for _, e := range a.Energy {
			sum -= 1 / (1 + 4*math.Exp(d+(b.Beta-a.Beta)*e))
		}
		return sum
	}
	lo, hi := -100.0, 100.0
	for range 100 {
		if mid := (lo + hi) / 2; balance(mid) < 0 {
			lo = mid
		} else {
			hi = mid
		}
	}
	near(t, "ln Z_1/Z_0", m.LogZ()[1], lo, 1e-11)
}

// widthE is the standard deviation of the normal samples' energies.
const widthE = 200.

// normal returns a sample with normally distributed energies around -6000 at
// beta = 0.44, so that ln Z is a parabola in beta, and f that follows E.
func normal(beta float64, n int, index uint64) Sample {
	rng := random.New(3, "normal", index)
	s := Sample{Beta: beta, Volume: 1024}
	for range n {
		e := -6000 - widthE*widthE*(beta-0.44) + widthE*rng.NormFloat64()
		s.Energy = append(s.Energy, e)
	}
	return s
}

func TestMultiNormal(t *testing.T) {
	betas := []float64{0.43, 0.4367, 0.44, 0.447}
	var samples []Sample
	for k, beta := range betas {
		samples = append(samples, normal(beta, 2000, uint64(10+k)))
	}
	m, err := Combine(context.Background(), samples, Multiple{})
	if err != nil {
		t.Fatal(err)
	}
	var parts [][]float64
	for _, s := range samples {
		parts = append(parts, s.Energy)
	}
	e := Join(parts...)
	to := []float64{0.428, 0.435, 0.4385, 0.4435, 0.449}
	points, err := m.InBeta(context.Background(), MeanOf(e), to, 20)
	if err != nil {
		t.Fatal(err)
	}
	single, err := samples[2].InBeta(MeanOf(samples[2].Energy), to, 20)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range points {
		want := -6000 - widthE*widthE*(to[i]-0.44)
		if math.Abs(p.Estimate.Deviation(want)) > 4 || !(p.Estimate.Error < 8) {
			t.Errorf("<E> at %v: %v, want %v", p.X, p.Estimate, want)
		}
		if !p.Supported {
			t.Errorf("not supported at %v: %+v", p.X, p.Support)
		}
		if single[i].Estimate.Error < p.Estimate.Error*0.9 {
			t.Errorf("at %v four samples have error %v, one has %v", p.X, p.Estimate.Error, single[i].Estimate.Error)
		}
	}
	far, err := m.InBeta(context.Background(), MeanOf(e), []float64{0.47}, 20)
	if err != nil {
		t.Fatal(err)
	}
	if far[0].Supported {
		t.Errorf("supported far away: %+v", far[0].Support)
	}
}

func TestMultiErrors(t *testing.T) {
	ctx := context.Background()
	a := normal(0.44, 1000, 1)
	if _, err := Combine(ctx, []Sample{a, normal(0.6, 1000, 2)}, Multiple{}); !errors.Is(err, ErrOverlap) {
		t.Errorf("samples far from each other: %v", err)
	}
	other := a
	other.Volume = 4096
	noEnergy := Sample{Beta: 0.43, Volume: 1024, F: a.Energy}
	for name, samples := range map[string][]Sample{
		"none": nil, "volumes": {a, other}, "no energies": {a, noEnergy}, "empty": {a, {Beta: 1}},
	} {
		if _, err := Combine(ctx, samples, Multiple{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := Combine(ctx, []Sample{a}, Multiple{Inefficiency: []float64{0}}); err == nil {
		t.Error("an inefficiency of zero: no error")
	}
}

func TestMultiCancel(t *testing.T) {
	samples := []Sample{normal(0.44, 100000, 1), normal(0.445, 100000, 2)}
	ctx, cancel := context.WithCancel(context.Background())
	m, err := Combine(ctx, samples, Multiple{Progress: func(done, total int) {
		if done > total {
			t.Errorf("progress %d of %d", done, total)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(20*time.Millisecond, cancel)
	e := Join(samples[0].Energy, samples[1].Energy)
	if _, err := m.InBeta(ctx, MeanOf(e), make([]float64, 1000), 50); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancellation: %v", err)
	}
}
