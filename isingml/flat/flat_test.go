package flat

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	_ "github.com/isingml/kernel/isingml/model/ising"
	_ "github.com/isingml/kernel/isingml/model/potts"
	"github.com/isingml/kernel/isingml/stat"
)

// enumerated are all configurations of a small lattice: their energies, and f.
func enumerated(t *testing.T, s Spec, f func([]float32) float64) (energy, of []float64) {
	t.Helper()
	m, v := s.newModel()
	format := m.Format(s.L)
	states := 1
	for range v {
		states *= format.Codec.States
	}
	out, numbers, values := make([]float64, len(m.Observables())), make([]float32, v), make([]int8, v)
	for state := range states {
		for i, x := 0, state; i < v; i, x = i+1, x/format.Codec.States {
			values[i] = format.Codec.Value(x % format.Codec.States)
		}
		row := make([]byte, format.Size())
		format.Pack(row, values)
		set, err := lattice.FromRows(format, row)
		if err != nil {
			t.Fatal(err)
		}
		m.Measure(set, 0, out)
		set.Floats(0, numbers)
		energy, of = append(energy, out[0]), append(of, f(numbers))
	}
	return energy, of
}

func absolute(spins []float32) float64 {
	m := 0.
	for _, s := range spins {
		m += float64(s)
	}
	return math.Abs(m) / float64(len(spins))
}

// exactly returns the mean and the variance of x with weights exp(logs).
func exactly(x []float64, logs func(i int) float64) (mean, variance float64) {
	sum, square, norm := 0., 0., 0.
	for i, x := range x {
		w := math.Exp(logs(i))
		sum, square, norm = sum+w*x, square+w*x*x, norm+w
	}
	return sum / norm, square/norm - sum*sum/norm/norm
}

func agree(t *testing.T, what string, got stat.Estimate, want float64) {
	t.Helper()
	if d := (got.Value - want) / got.Error; !(math.Abs(d) < 4) {
		t.Errorf("%s is %v, exactly %v: %.1f errors", what, got, want, d)
	}
}

// TestFlatEnergies compares canonical means and variances at several
// temperatures, all from one run, with sums over all configurations.
func TestFlatEnergies(t *testing.T) {
	for _, c := range []struct {
		name string
		spec Spec
	}{
		{"ising", Spec{L: 3, From: -2, To: 0.5, Nodes: 12}},
		{"ising in a field", Spec{L: 3, From: -2.3, To: 1, Nodes: 12, Params: map[string]float64{"h": 0.3}}},
		{"potts", Spec{Model: "potts", L: 3, From: -2, To: -0.2, Nodes: 16}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.spec.Configs, c.spec.Seed, c.spec.Final, c.spec.Gap = 20000, 3, 1e-3, 3
			r, err := Run(t.Context(), c.spec, 1, nil)
			if err != nil {
				t.Fatal(err)
			}
			energy, _ := enumerated(t, r.Spec, absolute)
			if r.Tunnelled < 100 {
				t.Errorf("tunnelled %d times", r.Tunnelled)
			}
			for _, beta := range []float64{0.1, 0.3, 0.6, 1} {
				mean, variance := exactly(energy, func(i int) float64 { return -beta * energy[i] })
				got, err := r.Mean(r.Column("energy"), beta)
				if err != nil {
					t.Fatal(err)
				}
				agree(t, fmt.Sprintf("<E> at %v", beta), got, mean)
				if got, err = r.Variance(r.Column("energy"), beta); err != nil {
					t.Fatal(err)
				}
				agree(t, fmt.Sprintf("the variance of E at %v", beta), got, variance)
			}
		})
	}
}

// TestFlatFunction compares <f> and its variance in fields Y, and the free energy
// over f, all from one run, with sums over all configurations.
func TestFlatFunction(t *testing.T) {
	s := Spec{L: 3, From: 0, To: 1, Nodes: 6, Function: "|m|", Beta: 0.5, Configs: 20000, Seed: 5, Final: 1e-3, Gap: 3}
	r, err := Run(t.Context(), s, 1, func() (model.Term, error) { return model.NewTerm(absolute), nil })
	if err != nil {
		t.Fatal(err)
	}
	energy, f := enumerated(t, r.Spec, absolute)
	for _, y := range []float64{-1, -0.2, 0, 0.3} {
		mean, variance := exactly(f, func(i int) float64 { return -0.5*energy[i] + 0.5*9*y*f[i] })
		got, err := r.Mean(r.Column("at"), y)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, fmt.Sprintf("<f> in the field %v", y), got, mean)
		if got, err = r.Variance(r.Column("at"), y); err != nil {
			t.Fatal(err)
		}
		agree(t, fmt.Sprintf("the variance of f in the field %v", y), got, variance)
	}
	x, free, err := r.FreeEnergy(0, 4) // |m| = 1/9 and 3/9 alone in the first two, 5/9, then 7/9 and the end
	if err != nil {
		t.Fatal(err)
	}
	p := map[int]float64{}
	for i := range f {
		p[min(3, int(f[i]*4))] += math.Exp(-0.5 * energy[i])
	}
	most := max(p[0], p[1], p[2], p[3])
	for i := range x {
		if k := int(x[i] * 4); free[i].Value > 0 {
			agree(t, fmt.Sprintf("the free energy at f = %v", x[i]), free[i], math.Log(most/p[k]))
		}
	}
}

// TestFlatBits holds that cores do not change a number, and that a run ends when
// its context does.
func TestFlatBits(t *testing.T) {
	s := Spec{L: 4, From: -2, To: 0, Nodes: 8, Configs: 1000, Seed: 1, Final: 1e-2}
	one, err := Run(t.Context(), s, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	four, err := Run(t.Context(), s, 4, nil)
	if err != nil || !reflect.DeepEqual(one, four) {
		t.Errorf("on four cores it is another result: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, s, 1, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}

// TestFlatRefused names what is wrong.
func TestFlatRefused(t *testing.T) {
	for _, c := range []struct {
		name, want string
		spec       Spec
	}{
		{"no range", "must rise", Spec{}},
		{"a temperature of energies", "has none", Spec{From: -2, To: 0, Beta: 0.4}},
		{"an unknown model", "no model", Spec{Model: "nothing", From: -2, To: 0}},
		{"few configurations", "at least 1000", Spec{From: -2, To: 0, Configs: 10}},
	} {
		if c.spec.L = 4; c.spec.Configs == 0 {
			c.spec.Configs = 1000
		}
		if _, err := Run(t.Context(), c.spec, 1, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, must say %q", c.name, err, c.want)
		}
	}
}
