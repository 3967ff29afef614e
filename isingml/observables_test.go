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

// The cumulant of the Potts model and its slope, against all 19,683 states of
// 3 x 3 sites.
func TestBinderOfPotts(t *testing.T) {
	const l, q, beta = 3, 3, 0.7
	var z, e1, m2, m4, em2, em4 float64
	for n := range 19683 {
		var s [l * l]int
		count := [q]int{}
		for i := range s {
			s[i] = n % q
			count[s[i]]++
			n /= q
		}
		e := 0.0
		for i := range s {
			for _, k := range []int{i/l*l + (i+1)%l, (i + l) % (l * l)} {
				if s[i] == s[k] {
					e--
				}
			}
		}
		m := (float64(q*max(count[0], count[1], count[2]))/(l*l) - 1) / (q - 1)
		w := math.Exp(-beta * e)
		z, e1, m2, m4 = z+w, e1+w*e, m2+w*m*m, m4+w*m*m*m*m
		em2, em4 = em2+w*e*m*m, em4+w*e*m*m*m*m
	}
	e1, m2, m4, em2, em4 = e1/z, m2/z, m4/z, em2/z, em4/z
	slope := (em4-e1*m4)/(3*m2*m2) - 2*m4*(em2-e1*m2)/(3*m2*m2*m2)
	es, err := open(t).Sample(Sampling{Model: "potts", Params: map[string]float64{"q": q}, L: l, Betas: []float64{beta}, Configs: 20000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		of   Observable
		want float64
	}{{"U_4", (*Ensemble).Binder, 1 - m4/(3*m2*m2)}, {"its slope", (*Ensemble).BinderSlope, slope}} {
		got, err := c.of(es[0])
		if err != nil || math.Abs(got.Deviation(c.want)) > 3.5 || got.Error > 0.05*math.Abs(c.want) {
			t.Errorf("%s = %v, exactly %.5f: %v", c.name, got, c.want, err)
		}
	}
}
