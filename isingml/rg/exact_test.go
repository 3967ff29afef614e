package rg

import (
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/reweight"
)

// exactBeta is where the enumerated systems are taken as drawn.
const exactBeta = 0.4

// f is a function of a configuration between 0 and 1, steeper on the larger
// lattice as a network's is, and not symmetric under a spin flip.
func f(c lattice.Configuration) float64 {
	m := float64(c.Magnetization()) / float64(c.Volume())
	return 1 / (1 + math.Exp(3-5*math.Abs(m)-0.4*m-0.2*float64(c.Spins[0])))
}

func spins(l, n int) lattice.Configuration {
	c := lattice.Up(l)
	for i := range c.Spins {
		c.Spins[i] = int8(n>>i&1)*2 - 1
	}
	return c
}

// enumerated returns the 2 x 2 lattice and the 4 x 4 lattice blocked to 2 x 2,
// with all states at their exact probabilities. A state of 4 x 4 stands once
// for each way its ties can fall. Everything stands there twice, so two bins
// agree and errors vanish.
var enumerated = sync.OnceValues(func() (original, rescaled System) {
	add := func(s *System, c, blocked lattice.Configuration, count float64) {
		e := float64(c.Energy())
		s.Energy = append(s.Energy, e)
		s.F = append(s.F, f(c))
		s.Observable = append(s.Observable, f(blocked))
		s.Count = append(s.Count, count*math.Exp(-exactBeta*e))
	}
	original.Sample = reweight.Sample{Beta: exactBeta, Volume: 4}
	for n := range 1 << 4 {
		c := spins(2, n)
		add(&original, c, c, 1)
	}
	rescaled.Sample, rescaled.Blocked = reweight.Sample{Beta: exactBeta, Volume: 16}, 1
	for n := range 1 << 16 {
		c := spins(4, n)
		blocked, ties := majority(c)
		for fall := range 1 << len(ties) {
			for i, site := range ties {
				blocked.Spins[site] = int8(fall>>i&1)*2 - 1
			}
			add(&rescaled, c, blocked, math.Pow(0.5, float64(len(ties))))
		}
	}
	return twice(original), twice(rescaled)
})

func twice(s System) System {
	for _, x := range []*[]float64{&s.Energy, &s.F, &s.Count, &s.Observable} {
		*x = append(*x, *x...)
	}
	return s
}

// majority blocks a configuration and returns the sites that are ties.
func majority(c lattice.Configuration) (out lattice.Configuration, ties []int) {
	out = lattice.Up(c.L / 2)
	for i := range out.Spins {
		x, y := 2*(i%out.L), 2*(i/out.L)
		sum := c.At(x, y) + c.At(x+1, y) + c.At(x, y+1) + c.At(x+1, y+1)
		if sum < 0 {
			out.Spins[i] = -1
		}
		if sum == 0 {
			ties = append(ties, i)
		}
	}
	return out, ties
}

// brute is the expectation value of o at (beta, y) by its definition, with
// compensated sums: differences of it are taken.
func brute(s System, beta, y float64, o func(i int) float64) float64 {
	var num, z compensated
	for i, e := range s.Energy {
		w := s.Count[i] * math.Exp(-(beta-exactBeta)*e+beta*s.Volume*s.F[i]*y)
		num.add(w * o(i))
		z.add(w)
	}
	return num.sum / z.sum
}

// compensated is W. Kahan's sum.
type compensated struct{ sum, lost float64 }

func (c *compensated) add(x float64) {
	x -= c.lost
	t := c.sum + x
	c.lost = (t - c.sum) - x
	c.sum = t
}

func bruteMean(s System, beta, y float64) float64 {
	return brute(s, beta, y, func(i int) float64 { return s.Observable[i] })
}

// bruteRoot is the zero of a rising g by bisection.
func bruteRoot(g func(x float64) float64, lo, hi float64) float64 {
	for range 60 {
		if mid := (lo + hi) / 2; g(mid) < 0 {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// difference is the derivative of g at x by the five-point formula.
func difference(g func(x float64) float64, x, h float64) float64 {
	return (8*(g(x+h)-g(x-h)) - (g(x+2*h) - g(x-2*h))) / (12 * h)
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))) {
		t.Errorf("%s: %.15g, want %.15g", what, got, want)
	}
}

// bruteFixedPoint returns the fixed point by bisection, and the slope there by
// differences.
func bruteFixedPoint(original, rescaled System) (beta, slope float64) {
	beta = bruteRoot(func(beta float64) float64 { return bruteMean(rescaled, beta, 0) - bruteMean(original, beta, 0) }, 0.05, 1)
	return beta, difference(func(beta float64) float64 { return bruteMean(rescaled, beta, 0) }, beta, 3e-4) /
		difference(func(beta float64) float64 { return bruteMean(original, beta, 0) }, beta, 3e-4)
}

func TestExactFixedPoint(t *testing.T) {
	original, rescaled := enumerated()
	betaC, slope := bruteFixedPoint(original, rescaled)
	for _, r := range []Resampling{Jackknife(2), AppendixD(2), Bootstrap(2, 3, 1)} {
		got := one(t, r, original, rescaled).Thermal
		near(t, "beta_c", got.BetaC.Value, betaC, 1e-10)
		near(t, "slope", got.Slope.Value, slope, 1e-10)
		near(t, "nu", got.Nu.Value, math.Ln2/math.Log(slope), 1e-10)
		near(t, "error", got.BetaC.Error+got.Nu.Error, 0, 1e-10)
	}
}

func TestExactMapping(t *testing.T) {
	original, rescaled := enumerated()
	betas := []float64{0.3, 0.4, 0.41927, 0.45, 0.55}
	points, err := Jackknife(2).Mapping(original, rescaled, betas)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range points {
		target := bruteMean(rescaled, betas[i], 0)
		want := bruteRoot(func(beta float64) float64 { return bruteMean(original, beta, 0) - target }, 0, 2)
		near(t, "beta'", p.Image.Value, want, 1e-10)
		near(t, "its error", p.Image.Error, 0, 1e-10)
	}
}

func TestExactFieldMapping(t *testing.T) {
	original, rescaled := enumerated()
	ys := []float64{-0.2, -0.05, 0, 0.01, 0.1}
	points, err := Jackknife(2).FieldMapping(original, rescaled, ys)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range points {
		near(t, "Y'", p.Image.Value, bruteImage(original, rescaled, exactBeta, ys[i]), 1e-10)
	}
}

// bruteImage is Y'(Y) by bisection.
func bruteImage(original, rescaled System, beta, y float64) float64 {
	target := bruteMean(rescaled, beta, y)
	return bruteRoot(func(y float64) float64 { return bruteMean(original, beta, y) - target }, -5, 5)
}

// moved returns the enumerated systems as if drawn at another inverse
// temperature and in a field.
func moved(s System, beta, y float64) System {
	counts := s.Count
	s.Count = make([]float64, len(counts))
	for i, c := range counts {
		s.Count[i] = c * math.Exp(-(beta-s.Beta)*s.Energy[i]+s.Volume*s.F[i]*(beta*y-s.Beta*s.Y))
	}
	s.Beta, s.Y = beta, y
	return s
}

func TestExactFieldExponent(t *testing.T) {
	for _, beta := range []float64{exactBeta, 0.44} {
		original, rescaled := enumerated()
		image := func(y float64) float64 { return bruteImage(original, rescaled, beta, y) }
		slope := difference(image, 0, 3e-4)
		covariance := bruteCovariance(rescaled, beta)
		small, large := rescaled.Observable, rescaled.F
		origin := image(0)
		chi := difference(func(y float64) float64 { return bruteMean(original, beta, y) }, origin, 3e-4)
		if math.Abs(origin) < 1e-3 {
			t.Errorf("Y'(0) is %v: this case does not tell the denominators apart", origin)
		}
		step := one(t, Jackknife(2), moved(original, beta, 0), moved(rescaled, beta, 0))
		got, blocked := step.Field, step.BlockedField
		for _, c := range []struct {
			name      string
			got, want float64
		}{
			{"Y'(0)", got.Origin.Value, origin},
			{"theta_Y", got.ThetaY.Value, math.Ln2 / math.Log(slope)},
			{"dY'/dY", got.Slope.Value, slope},
			{"self-consistent", got.SelfConsistent.Value, math.Ln2 / math.Log(beta*16*covariance(small, small)/chi)},
			{"blocked denominator", blocked.ThetaY.Value, math.Ln2 / math.Log(4*covariance(small, large)/covariance(small, small))},
			{"correlation", blocked.Correlation.Value, covariance(small, large) / math.Sqrt(covariance(small, small)*covariance(large, large))},
			{"deviations", blocked.Deviations.Value, math.Sqrt(covariance(small, small) / covariance(large, large))},
		} {
			near(t, c.name, c.got, c.want, 1e-10)
		}
	}
}

// bruteCovariance returns the function of the covariance at (beta, 0).
func bruteCovariance(s System, beta float64) func(a, b []float64) float64 {
	mean := func(o func(i int) float64) float64 { return brute(s, beta, 0, o) }
	return func(a, b []float64) float64 {
		return mean(func(i int) float64 { return a[i] * b[i] }) -
			mean(func(i int) float64 { return a[i] })*mean(func(i int) float64 { return b[i] })
	}
}

// A system that was blocked twice: the field one level up couples to f of the
// parents, which is another function than that the sample was drawn with.
func TestExactDeepStep(t *testing.T) {
	_, s := enumerated()
	a, b := s, s
	a.Blocked, b.Blocked = 1, 2
	a.F, b.F = nil, nil
	b.Parent = make([]float64, len(s.F))
	for i, x := range s.Observable {
		b.Parent[i] = math.Sqrt(x) + 0.1*s.F[i]
	}
	a.Energy, b.Energy = nil, nil
	got := one(t, Jackknife(2), a, b)
	covariance := bruteCovariance(s, exactBeta)
	slope := 4 * covariance(b.Observable, b.Parent) / covariance(b.Observable, b.Observable)
	near(t, "blocked denominator", got.BlockedField.ThetaY.Value, math.Ln2/math.Log(slope), 1e-10)
	if got.Thermal != nil || got.Field != nil || got.BlockedField.Scaling != nil {
		t.Errorf("without energies and f of the drawn sizes: %+v", got)
	}
}

// Samples drawn in the field, and at any inverse temperature, give what those
// without give; without f they are refused, never taken as drawn at Y = 0.
func TestExactDrawnInField(t *testing.T) {
	original, rescaled := enumerated()
	want := one(t, Jackknife(2), original, rescaled)
	a, b := moved(original, exactBeta, 0.1), moved(rescaled, exactBeta, -0.05)
	got := one(t, Jackknife(2), a, b)
	near(t, "theta_Y", got.Field.ThetaY.Value, want.Field.ThetaY.Value, 1e-10)
	near(t, "blocked", got.BlockedField.ThetaY.Value, want.BlockedField.ThetaY.Value, 1e-10)
	near(t, "correlation", got.BlockedField.Correlation.Value, want.BlockedField.Correlation.Value, 1e-10)
	near(t, "beta_c", got.Thermal.BetaC.Value, want.Thermal.BetaC.Value, 1e-10)
	near(t, "nu", got.Thermal.Nu.Value, want.Thermal.Nu.Value, 1e-10)
	for name, mapping := range map[string]func(a, b System) ([]Point, error){
		"beta'": func(a, b System) ([]Point, error) { return Jackknife(2).Mapping(a, b, []float64{0.38, 0.42}) },
		"Y'":    func(a, b System) ([]Point, error) { return Jackknife(2).FieldMapping(a, b, []float64{-0.1, 0.05}) },
	} {
		want, err := mapping(original, rescaled)
		if err != nil {
			t.Fatal(err)
		}
		got, err := mapping(a, b)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			near(t, name, got[i].Image.Value, want[i].Image.Value, 1e-10)
		}
	}
	a.F = nil
	if _, err := Jackknife(2).Flow(plane, []System{a, b}); err == nil || !strings.Contains(err.Error(), "drawn at Y = 0.1") {
		t.Errorf("drawn in a field without f: %v", err)
	}
	if _, err := Jackknife(2).Mapping(a, b, []float64{0.4}); err == nil {
		t.Error("a mapping of samples drawn in a field without f: no error")
	}
}

// plane is the paper's blocking.
var plane = Rescaling{B: 2, D: 2}

// one returns the only step of a flow.
func one(t *testing.T, r Resampling, original, rescaled System) Step {
	t.Helper()
	f, err := r.Flow(plane, []System{original, rescaled})
	if err != nil {
		t.Fatal(err)
	}
	return f.Last()
}
