package reweight

import (
	"context"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/stat"
)

// What is the same on all configurations of a sample has an error that is not
// known, whatever is made of it, and is not supported; so it is where the sums
// of its bins differ by rounding.
func TestConstantObservables(t *testing.T) {
	varying := []Sample{normal(0.44, 500, 1), normal(0.443, 500, 2)}
	same := make([]float64, 500)
	for i := range same {
		same[i] = 0.1
	}
	m, err := Combine(context.Background(), varying, Multiple{})
	if err != nil {
		t.Fatal(err)
	}
	for name, of := range map[string]func(o, energy []float64) Quantity{
		"mean":           func(o, _ []float64) Quantity { return MeanOf(o) },
		"susceptibility": func(o, _ []float64) Quantity { return SusceptibilityOf(o, 64) },
		"cumulant":       func(o, _ []float64) Quantity { return BinderOf(o) },
		"slope":          func(o, energy []float64) Quantity { return SlopeOf(BinderOf(o), energy) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, constant := range []bool{true, false} {
				var all Quantity
				o := [][]float64{same, same}
				if !constant {
					o[0] = varying[0].Energy
				}
				for k, s := range varying {
					all = all.Join(of(o[k], s.Energy))
				}
				alone := one(t)(varying[0].InBeta(of(o[0], varying[0].Energy), []float64{0.441}, 10))
				check := func(how string, p Point) {
					t.Helper()
					if got := math.IsNaN(p.Estimate.Error); got != constant || p.Supported == constant || !p.Good() {
						t.Errorf("%s, constant %v: %v, supported %v by %+v", how, constant, p.Estimate, p.Supported, p.Support)
					}
				}
				check("alone", alone)
				if constant { // a series that is one number here and others there contradicts itself
					check("together", one(t)(m.InBeta(context.Background(), all, []float64{0.441}, 10)))
				}
			}
		})
	}
}

// A crossing of a curve whose error is not known has none either.
func TestCrossingOfAConstant(t *testing.T) {
	a, b := normal(0.44, 500, 1), normal(0.44, 500, 2)
	same := make([]float64, 500)
	mean, _ := stat.Moments(a.Energy)
	for i := range same {
		same[i] = mean
	}
	p, err := Crossing(a, b, MeanOf(a.Energy), MeanOf(same), 10)
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsNaN(p.Estimate.Error) || p.Supported {
		t.Errorf("crossing %v, supported %v", p.Estimate, p.Supported)
	}
}

// A cold sample that holds the ground state alone contradicts no other; energies
// of zero in its place do.
func TestGroundStateAloneAgrees(t *testing.T) {
	// Of 16 sites in the ground state or, with probability p, excited by 8.
	sample := func(beta float64, from int) Sample {
		s := Sample{Beta: beta, Energy: make([]float64, 2000)}
		p := 16 * math.Exp(-8*beta)
		for i := range s.Energy {
			s.Energy[i] = -32
			if math.Mod(float64(i+from)*0.6180339887498949, 1) < p {
				s.Energy[i] = -24
			}
		}
		return s
	}
	warm, cold := sample(0.7, 0), sample(1.5, 5)
	for _, e := range cold.Energy {
		if e != -32 {
			t.Fatal("the cold sample is not of the ground state alone")
		}
	}
	if _, err := Combine(context.Background(), []Sample{warm, cold}, Multiple{}); err != nil {
		t.Errorf("the ground state alone: %v", err)
	}
	for i := range cold.Energy {
		cold.Energy[i] = -24
	}
	if _, err := Combine(context.Background(), []Sample{warm, cold}, Multiple{}); err == nil {
		t.Error("a constant that is not that of the other sample is taken")
	}
}
