package scaling_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/scaling"
)

// enumerated is all states of an L x L lattice, weighted at beta.
func enumerated(t *testing.T, l int, beta float64) scaling.System {
	t.Helper()
	s := scaling.System{L: l, Sample: reweight.Sample{Beta: beta, Volume: float64(l * l)}}
	set, err := lattice.NewSet(l)
	if err != nil {
		t.Fatal(err)
	}
	err = exact.Each(l, func(c lattice.Configuration, e, m int) bool {
		if err = set.Append(c); err != nil {
			return false
		}
		s.Energy = append(s.Energy, float64(e))
		s.Count = append(s.Count, math.Exp(-beta*float64(e+2*l*l)))
		s.Order = append(s.Order, math.Abs(float64(m))/float64(l*l))
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.Structure, err = scaling.Structure(t.Context(), set, 1); err != nil {
		t.Fatal(err)
	}
	s.Observable = s.Order
	return s
}

// curve returns a quantity of a system by a sum over all states, and its slope
// by a difference.
func curve(s scaling.System, of scaling.Quantity, beta float64) float64 {
	z, m1, m2, m4, k := 0., 0., 0., 0., 0.
	for i, m := range s.Order {
		w := s.Count[i] * math.Exp(-(beta-s.Beta)*s.Energy[i])
		z, m1, m2, m4, k = z+w, m1+w*m, m2+w*m*m, m4+w*m*m*m*m, k+w*s.Structure[i]
	}
	switch l := float64(s.L); of {
	case scaling.Binder:
		return 1 - m4*z/(3*m2*m2)
	case scaling.Length:
		return math.Sqrt(m2/k-1) / (2 * l * math.Sin(math.Pi/l))
	}
	return m1 / z
}

// Crossings, values and slopes of enumerated systems are those of exact sums.
func TestCrossExactly(t *testing.T) {
	a, b := enumerated(t, 3, 0.44), enumerated(t, 4, 0.44)
	for _, of := range []scaling.Quantity{scaling.Binder, scaling.Length} {
		difference := func(beta float64) float64 { return curve(b, of, beta) - curve(a, of, beta) }
		lo, hi := 0.3, 0.6
		for range 60 {
			if mid := (lo + hi) / 2; (difference(mid) > 0) == (difference(hi) > 0) {
				hi = mid
			} else {
				lo = mid
			}
		}
		slope := func(s scaling.System) float64 { return (curve(s, of, lo+1e-5) - curve(s, of, lo-1e-5)) / 2e-5 }
		nu := math.Log(4./3) / math.Log(slope(b)/slope(a))
		c, err := scaling.Cross(t.Context(), a, b, of, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			name      string
			got, want float64
		}{{"beta", c.Beta.Value, lo}, {"value", c.Value.Value, curve(a, of, lo)}, {"nu", c.Nu.Value, nu}} {
			if math.Abs(x.got-x.want) > 2e-6*math.Abs(x.want) {
				t.Errorf("%s: %s = %v, exact sums give %v", of, x.name, x.got, x.want)
			}
		}
	}
}

// The structure factor is the squared Fourier sum, in any dimension and of any
// momentum.
func TestStructure(t *testing.T) {
	f := lattice.Format{Shape: []int{4, 6, 5}, Codec: lattice.Codec{Real: true}}
	rng, numbers := random.New(1, "structure"), make([]float32, f.Sites())
	for i := range numbers {
		numbers[i] = float32(rng.NormFloat64())
	}
	row := make([]byte, f.Size())
	if err := f.PackFloats(row, numbers); err != nil {
		t.Fatal(err)
	}
	set, err := lattice.FromRows(f, row)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		want := 0.0
		for d := range 3 {
			re, im := 0., 0.
			for i, v := range numbers {
				x := []int{i % 4, i / 4 % 6, i / 24}[d]
				k := 2 * math.Pi * float64(n) / float64(f.Shape[d])
				re, im = re+float64(v)*math.Cos(k*float64(x)), im+float64(v)*math.Sin(k*float64(x))
			}
			want += (re*re + im*im) / 3 / math.Pow(float64(f.Sites()), 2)
		}
		got, err := scaling.Structure(t.Context(), set, n)
		if err != nil || math.Abs(got[0]-want) > 1e-9*want {
			t.Errorf("momentum %d: %v, %v, want %v", n, got, err, want)
		}
	}
	if _, err := scaling.Structure(t.Context(), set, 3); err == nil {
		t.Error("a momentum beyond the zone: no error")
	}
}

// powers are systems whose order parameter is L^-0.125 (1 + c/L^2) in the mean.
func powers(c float64, seed uint64) (all []scaling.System) {
	for _, l := range []int{8, 16, 32, 64, 128} {
		s := scaling.System{L: l, Sample: reweight.Sample{Beta: 0.44, Volume: float64(l * l)}}
		rng := random.New(seed, "powers", uint64(l))
		mean := math.Pow(float64(l), -0.125) * (1 + c/float64(l*l))
		for range 400 {
			s.Energy = append(s.Energy, rng.NormFloat64())
			s.Order = append(s.Order, mean*(1+0.1*rng.NormFloat64()))
		}
		all = append(all, s)
	}
	return all
}

func TestFit(t *testing.T) {
	const repetitions = 100
	hits, chi := 0, 0.0
	for seed := range uint64(repetitions) {
		p, err := scaling.Fit(t.Context(), powers(0, seed), scaling.Magnetization, false, 0.44, 0, 20)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(p.Exponent.Deviation(-0.125)) <= 1 {
			hits++
		}
		chi += p.ChiSquare / repetitions
	}
	t.Logf("the interval holds the exponent in %d %%, chi-square %.2f of 3", hits, chi)
	if hits < 54 || hits > 82 || math.Abs(chi-3) > 3*math.Sqrt(6./repetitions)+0.4 { // errors of 20 bins make it larger
		t.Errorf("the interval holds the exponent in %d of 100, chi-square %v of 3", hits, chi)
	}
	// A correction is fitted where it is asked for, and spoils the fit where not.
	corrected, err := scaling.Fit(t.Context(), powers(8, 1), scaling.Magnetization, false, 0.44, 2, 20)
	if err != nil || math.Abs(corrected.Exponent.Deviation(-0.125)) > 3 || corrected.Correction == nil || corrected.ChiSquare > 12 {
		t.Errorf("with a correction: %+v, %v", corrected, err)
	}
	plain, err := scaling.Fit(t.Context(), powers(8, 1), scaling.Magnetization, false, 0.44, 0, 20)
	if err != nil || plain.ChiSquare < 30 {
		t.Errorf("without: %+v, %v", plain, err)
	}
}

func TestErrors(t *testing.T) {
	all := powers(0, 1)
	for _, c := range []struct {
		name string
		do   func() error
		says string
	}{
		{"two sizes", func() error {
			_, err := scaling.Fit(t.Context(), all[:2], scaling.Magnetization, false, 0.44, 0, 20)
			return err
		}, "it takes 3 sizes"},
		{"no f", func() error {
			_, err := scaling.Fit(t.Context(), all, scaling.F, true, 0.44, 0, 20)
			return err
		}, "does not give f"},
		{"sizes exchanged", func() error {
			_, err := scaling.Cross(t.Context(), all[1], all[0], scaling.Binder, 20)
			return err
		}, "must be larger"},
		{"no structure factor", func() error {
			_, err := scaling.Cross(t.Context(), all[0], all[1], scaling.Length, 20)
			return err
		}, "do not both give xi/L"},
		{"one size", func() error {
			_, err := scaling.Analyse(t.Context(), all[:1], 0, 0, 20)
			return err
		}, "at least 2"},
	} {
		if err := c.do(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func ExampleFit() {
	p, err := scaling.Fit(context.Background(), powers(0, 1), scaling.Magnetization, false, 0.44, 0, 20)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("|m| ~ L^p with p = %v\n", p.Exponent)
	// Output: |m| ~ L^p with p = -0.1273(27)
}
