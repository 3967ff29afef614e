package isingml

import (
	"errors"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// exactMoments returns the cumulant and the susceptibility of |m| of a small
// lattice from all of its states.
func exactMoments(t *testing.T, l int, beta float64) (binder, susceptibility float64) {
	t.Helper()
	joint, err := exact.Enumerate(l)
	if err != nil {
		t.Fatal(err)
	}
	v := float64(l * l)
	mean := func(power float64) float64 {
		x, err := joint.Average(beta, 0, func(_, m float64) float64 { return math.Pow(math.Abs(m)/v, power) })
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	return 1 - mean(4)/(3*mean(2)*mean(2)), beta * v * (mean(2) - mean(1)*mean(1))
}

// Curves of observables, and where two cumulants cross, agree with sums over
// all states.
func TestObservablesAreExact(t *testing.T) {
	s := open(t)
	betas := []float64{0.3, 0.42}
	var all []*Ensemble
	for _, l := range []int{2, 4} {
		es, err := s.Sample(Sampling{L: l, Betas: betas, Configs: 20000, Seed: 5})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, es[1])
		binder, err := es.Curve("", (*Ensemble).Binder)
		if err != nil {
			t.Fatal(err)
		}
		chi, err := es.Curve("", (*Ensemble).Susceptibility)
		if err != nil {
			t.Fatal(err)
		}
		for i, beta := range betas {
			wantBinder, wantChi := exactMoments(t, l, beta)
			for _, c := range []struct {
				value, err, want float64
			}{{binder.Y[i], binder.Error[i], wantBinder}, {chi.Y[i], chi.Error[i], wantChi}} {
				if d := (c.value - c.want) / c.err; !(math.Abs(d) < 4) {
					t.Errorf("L=%d, beta=%v: %v +- %v, exactly %v: %.1f standard errors", l, beta, c.value, c.err, c.want, d)
				}
			}
		}
	}
	got, err := BinderCrossing(all[0], all[1])
	if err != nil {
		t.Fatal(err)
	}
	lo, hi := 0.2, 0.6
	for range 60 {
		middle := (lo + hi) / 2
		small, _ := exactMoments(t, 2, middle)
		large, _ := exactMoments(t, 4, middle)
		if small > large {
			lo = middle
		} else {
			hi = middle
		}
	}
	if d := got.Estimate.Deviation(lo); !got.Supported || !(math.Abs(d) < 4) || got.Estimate.Error > 0.02 {
		t.Errorf("the cumulants cross at %v (supported: %v), exactly at %v: %.1f standard errors", got.Estimate, got.Supported, lo, d)
	}
}

func TestObservablesOfF(t *testing.T) {
	s := open(t)
	es, err := s.Sample(Sampling{L: 4, Betas: []float64{0.3}, Configs: 2000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.AbsMagnetization(lattice.Square(4))
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]Observable{
		"mean":           {s.MeanOf(m), (*Ensemble).MeanMagnetization},
		"susceptibility": {s.SusceptibilityOf(m), (*Ensemble).Susceptibility},
	} {
		var both [2]stat.Estimate
		for i, of := range pair {
			if both[i], err = of(es[0]); err != nil {
				t.Fatal(err)
			}
		}
		if math.Abs(both[0].Value-both[1].Value) > 1e-12 || both[0].Error != both[1].Error && math.Abs(both[0].Error-both[1].Error) > 1e-12 {
			t.Errorf("the %s of f = |m| is %v, and that of |m| %v", name, both[0], both[1])
		}
	}
	if _, err := BinderCrossing(es[0], nil); err == nil {
		t.Error("a crossing of one ensemble")
	}
	if _, err := BinderCrossing(es[0], es[0]); err != nil && !errors.Is(err, reweight.ErrNoCrossing) {
		t.Error(err)
	}
}
