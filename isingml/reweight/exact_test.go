package reweight

import (
	"math"
	"sync"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
)

// states are all 65,536 states of the 4 x 4 lattice: energies, |m|, and a
// function f between 0 and 1 that is not symmetric under a spin flip.
type states struct{ e, m, f []float64 }

var all = sync.OnceValue(func() states {
	var s states
	c := lattice.Up(4)
	for n := range 1 << 16 {
		for i := range c.Spins {
			c.Spins[i] = int8(n>>i&1)*2 - 1
		}
		m := float64(c.Magnetization()) / 16
		s.e = append(s.e, float64(c.Energy()))
		s.m = append(s.m, math.Abs(m))
		s.f = append(s.f, 1/(1+math.Exp(3-6*math.Abs(m)-0.5*m-0.3*float64(c.Spins[0]*c.Spins[5]))))
	}
	return s
})

// sample returns the states with their exact probabilities at (beta, y) as
// counts.
func (s states) sample(beta, y float64) Sample {
	out := Sample{Beta: beta, Y: y, Volume: 16, Energy: s.e, F: s.f, Count: make([]float64, len(s.e))}
	for i, e := range s.e {
		out.Count[i] = math.Exp(-beta*e + beta*16*s.f[i]*y)
	}
	return out
}

// mean is the brute-force expectation value of o at (beta, y).
func (s states) mean(o func(i int) float64, beta, y float64) float64 {
	num, z := 0.0, 0.0
	for i, e := range s.e {
		w := math.Exp(-beta*e + beta*16*s.f[i]*y)
		num += w * o(i)
		z += w
	}
	return num / z
}

// Quantities of two observables: derivatives are covariances.
func betaDerivativeOf(o, energy []float64) Quantity {
	return SlopeOf(MeanOf(o), energy)
}

func fieldDerivativeOf(o, f []float64, volume float64) Quantity {
	return Quantity{Terms: Products(o, f), Of: func(mean []float64, at State) float64 { return at.Beta * volume * MomentsOf(mean).Covariance }}
}

func correlationOf(a, b []float64) Quantity {
	return Quantity{Terms: Products(a, b), Of: func(mean []float64, _ State) float64 {
		m := MomentsOf(mean)
		return m.Covariance / math.Sqrt(m.VarA*m.VarB)
	}}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))) {
		t.Errorf("%s: %.15g, want %.15g", what, got, want)
	}
}

func TestExactSums(t *testing.T) {
	s := all()
	for _, from := range []State{{0, 0}, {0.44, 0}, {0.3, 0}, {0.44, 0.05}} {
		drawn := s.sample(from.Beta, from.Y)
		for _, to := range []State{{0.44, 0}, {0.35, 0}, {0.6, 0}, {0.44, -0.1}, {0.44, 0.1}, {0.5, 0.03}} {
			e := func(i int) float64 { return s.e[i] }
			m := func(i int) float64 { return s.m[i] }
			f := func(i int) float64 { return s.f[i] }
			product := func(a, b func(int) float64) func(int) float64 {
				return func(i int) float64 { return a(i) * b(i) }
			}
			mean := func(o func(int) float64) float64 { return s.mean(o, to.Beta, to.Y) }
			covariance := func(a, b func(int) float64) float64 { return mean(product(a, b)) - mean(a)*mean(b) }
			for _, c := range []struct {
				name string
				q    Quantity
				want float64
			}{
				{"<|m|>", MeanOf(s.m), mean(m)},
				{"<E>", MeanOf(s.e), mean(e)},
				{"chi_f", SusceptibilityOf(s.f, 16), to.Beta * 16 * covariance(f, f)},
				{"C", HeatCapacityOf(s.e, 16), to.Beta * to.Beta * covariance(e, e) / 16},
				{"d<f>/dbeta", betaDerivativeOf(s.f, s.e), -covariance(f, e)},
				{"dU_4/dbeta", SlopeOf(BinderOf(s.m), s.e), -mean4(mean, covariance, m, e)},
				{"d<|m|>/dY", fieldDerivativeOf(s.m, s.f, 16), to.Beta * 16 * covariance(m, f)},
				{"corr", correlationOf(s.m, s.f), covariance(m, f) / math.Sqrt(covariance(m, m)*covariance(f, f))},
			} {
				points, err := drawn.Curve(c.q, []State{to}, 8)
				if err != nil {
					t.Fatal(err)
				}
				near(t, c.name, points[0].Estimate.Value, c.want, 1e-10)
			}
		}
	}
}

// mean4 is the covariance of the Binder cumulant of m with e: its derivative by
// the chain rule.
func mean4(mean func(func(int) float64) float64, covariance func(a, b func(int) float64) float64, m, e func(int) float64) float64 {
	m2 := func(i int) float64 { return m(i) * m(i) }
	m4 := func(i int) float64 { return m2(i) * m2(i) }
	a, b := mean(m2), mean(m4)
	return -covariance(m4, e)/(3*a*a) + 2*b*covariance(m2, e)/(3*a*a*a)
}

func TestDerivativesAgainstDifferences(t *testing.T) {
	s := all()
	drawn := s.sample(0.44, 0)
	at := func(q Quantity, beta, y float64) float64 {
		p, err := drawn.Curve(q, []State{{beta, y}}, 2)
		if err != nil {
			t.Fatal(err)
		}
		return p[0].Estimate.Value
	}
	const h = 1e-4
	// The five-point formula is exact to order h^4.
	slope := func(f func(x float64) float64) float64 {
		return (8*(f(h)-f(-h)) - (f(2*h) - f(-2*h))) / (12 * h)
	}
	for _, o := range [][]float64{s.m, s.f, s.e} {
		near(t, "d/dbeta", at(betaDerivativeOf(o, s.e), 0.4, 0),
			slope(func(x float64) float64 { return at(MeanOf(o), 0.4+x, 0) }), 1e-9)
		near(t, "d/dY", at(fieldDerivativeOf(o, s.f, 16), 0.4, 0.02),
			slope(func(x float64) float64 { return at(MeanOf(o), 0.4, 0.02+x) }), 1e-9)
	}
	near(t, "chi_f", at(SusceptibilityOf(s.f, 16), 0.4, 0.02),
		slope(func(x float64) float64 { return at(MeanOf(s.f), 0.4, 0.02+x) }), 1e-9)
}

// The sums of the 4 x 4 lattice are known: energy and heat capacity per site.
func TestKnownEnergies(t *testing.T) {
	s := all()
	drawn := s.sample(0.42, 0)
	betaC := math.Log(1+math.Sqrt2) / 2
	e, err := drawn.InBeta(MeanOf(s.e), []float64{0.4, betaC}, 4)
	if err != nil {
		t.Fatal(err)
	}
	c, err := drawn.InBeta(HeatCapacityOf(s.e, 16), []float64{0.4, betaC}, 4)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "e(0.4)", e[0].Estimate.Value/16, -1.3791164822593, 1e-12)
	near(t, "C(0.4)", c[0].Estimate.Value, 0.81251522944, 1e-10)
	near(t, "e(beta_c)", e[1].Estimate.Value/16, -1.5656237876383, 1e-12)
	near(t, "C(beta_c)", c[1].Estimate.Value, 0.78326682593, 1e-10)
}
