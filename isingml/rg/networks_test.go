package rg

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

// noisy returns n networks that see the same systems, each with noise of its
// own on everything it evaluates: what random first layers do. Their limit is
// the systems themselves. Networks differ in steepness by the part spread too.
func noisy(systems []System, n int, sigma, spread float64, rng *rand.Rand) [][]System {
	var out [][]System
	for range n {
		add := func(x []float64) []float64 {
			if x == nil {
				return nil
			}
			y := make([]float64, len(x))
			for i := range x {
				y[i] = x[i] + sigma*rng.NormFloat64()
			}
			return y
		}
		var one []System
		for _, s := range systems {
			same := s.F != nil && &s.F[0] == &s.Observable[0]
			steep := 1 + spread*rng.NormFloat64()
			scale := func(x []float64) []float64 {
				for i := range x {
					x[i] = 0.5 + steep*(x[i]-0.5)
				}
				return x
			}
			s.Observable, s.Parent = scale(add(s.Observable)), scale(add(s.Parent))
			if s.F = add(s.F); same {
				s.F = s.Observable
			}
			one = append(one, s)
		}
		out = append(out, one)
	}
	return out
}

// Everything is that of the mean of the networks, and the budget that of
// infinitely many: the noise that the mean still has is removed from the
// denominator, and the error covers what another set of networks gives.
func TestNetworks(t *testing.T) {
	s := newSynthetic()
	a, b := s.draw(10000, 0, random.New(1, "networks"))
	limit := one(t, Jackknife(20), a, b)
	networks := noisy([]System{a, b}, 8, 0.15, 0, random.New(1, "noise"))
	f, err := Jackknife(20).Flow(plane, networks...)
	if err != nil {
		t.Fatal(err)
	}
	mean := one(t, Jackknife(20), average(networks, nil)[0], average(networks, nil)[1])
	got := f.Last()
	near(t, "theta of the mean", got.BlockedField.ThetaY.Value, mean.BlockedField.ThetaY.Value, 1e-12)
	near(t, "theta of the mean", got.Budgets.ThetaBlocked.OfMean, mean.BlockedField.ThetaY.Value, 1e-12)
	near(t, "its error", got.BlockedField.ThetaY.Error, mean.BlockedField.ThetaY.Error, 1e-12)
	theta := got.Budgets.ThetaBlocked
	t.Logf("theta: %v, of the mean %v, in the limit %v", theta, mean.BlockedField.ThetaY, limit.BlockedField.ThetaY)
	// The bias, of order sigma^2/n, is removed to a tenth.
	want := limit.BlockedField.ThetaY.Value
	if bias := theta.OfMean - want; math.Abs(theta.Value-want) > 0.1*math.Abs(bias)+3**theta.Network || math.Abs(bias) < 3**theta.Network {
		t.Errorf("theta %v, of the mean %v, want %v", theta.Value, theta.OfMean, want)
	}
	if f.Networks != 8 || got.Budgets.Scaling.Delta.Network == nil || got.Budgets.Nu.Network == nil {
		t.Errorf("budgets: %+v", got.Budgets)
	}
	few, err := Jackknife(20).Flow(plane, networks[:3]...)
	if err != nil {
		t.Fatal(err)
	}
	if b := few.Last().Budgets.Nu; b.Network != nil || b.Value != b.OfMean || !strings.Contains(b.String(), "networks not known") {
		t.Errorf("three networks: %v", b)
	}
}

// Networks that differ by constants alone have no network error in theta and
// in nu, which know f by its fluctuations.
func TestNetworksThatDifferByConstants(t *testing.T) {
	s := newSynthetic()
	a, b := s.draw(4000, 0, random.New(1, "networks"))
	var networks [][]System
	for k := range 4 {
		shifted := func(s System) System {
			x := make([]float64, len(s.Observable))
			for i := range x {
				x[i] = s.Observable[i] + 0.01*float64(k)
			}
			s.Observable = x
			return s
		}
		networks = append(networks, []System{shifted(a), shifted(b)})
	}
	f, err := Jackknife(20).Flow(plane, networks...)
	if err != nil {
		t.Fatal(err)
	}
	theta, nu := f.Last().Budgets.ThetaBlocked, f.Last().Budgets.Nu
	near(t, "network error of theta", *theta.Network, 0, 1e-10)
	near(t, "network error of nu", *nu.Network, 0, 1e-9)
	near(t, "theta", theta.Value, theta.OfMean, 1e-10)
}

// The mean of networks says nothing of samples that were drawn in the field of
// one of them.
func TestNetworksInField(t *testing.T) {
	a, b := newSynthetic().draw(1000, 0, random.New(1, "networks"))
	a.Y = 1e-4
	_, err := Jackknife(10).Flow(plane, []System{a, b}, []System{a, b})
	if err == nil || !strings.Contains(err.Error(), "drawn at Y = 0.0001") {
		t.Errorf("two networks in a field: %v", err)
	}
}

// One-sigma intervals of the limit hold it in 60 to 76 of 100 sets of
// networks, for any number of networks: on one set of configurations by the
// network error alone, and with new ones by the total.
func TestNetworkCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of repetitions")
	}
	s := newSynthetic()
	const repetitions = 150
	names := []string{"beta_c", "nu", "theta_Y", "blocked theta_Y", "gamma"}
	truth := []float64{s.betaC, s.nu, s.theta, s.blocked, s.nu * (2/s.blocked - 2)}
	budgets := func(b Budgets) []*Budget {
		return []*Budget{b.BetaC, b.Nu, b.ThetaY, b.ThetaBlocked, &b.Scaling.Gamma}
	}
	for _, n := range []int{8, 12} {
		a, b := s.draw(3000, 0, random.New(5, "fixed"))
		fixed := budgets(one(t, Jackknife(20), a, b).Budgets)
		var hits, fresh [5]int
		for k := range uint64(repetitions) {
			rng := random.New(9, "network coverage", uint64(n), k)
			f, err := Jackknife(20).Flow(plane, noisy([]System{a, b}, n, 0.1, 0.1, rng)...)
			if err != nil {
				t.Fatal(err)
			}
			c, d := s.draw(3000, 0, rng)
			g, err := Jackknife(40).Flow(plane, noisy([]System{c, d}, n, 0.1, 0.1, rng)...)
			if err != nil {
				t.Fatal(err)
			}
			for i, x := range budgets(f.Last().Budgets) {
				if math.Abs(x.Value-fixed[i].Value) <= *x.Network {
					hits[i]++
				}
				if math.Abs(budgets(g.Last().Budgets)[i].Total().Deviation(truth[i])) <= 1 {
					fresh[i]++
				}
			}
		}
		for i, name := range names {
			for what, hit := range map[string]int{"of networks on one set of configurations": hits[i], "of both": fresh[i]} {
				part := float64(hit) / repetitions
				t.Logf("%d networks: the interval of %s holds the limit in %.0f %% %s", n, name, 100*part, what)
				if part < 0.58 || part > 0.78 {
					t.Errorf("%d networks: the interval of %s holds the limit in %.0f %% %s, want 58 to 78", n, name, 100*part, what)
				}
			}
		}
	}
}
