package rg

import (
	"math"
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
