package spins

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
)

// glassEnergy returns the energy of L x L spins with couplings of the disorder.
func glassEnergy(t *testing.T, l int, params map[string]float64) (of func(values []int8) float64) {
	t.Helper()
	m, err := model.New("ising-glass", params)
	if err != nil {
		t.Fatal(err)
	}
	f, out := m.Format(l), make([]float64, len(m.Observables()))
	return func(values []int8) float64 {
		row := make([]byte, f.Size())
		f.Pack(row, values)
		set, err := lattice.FromRows(f, row)
		if err != nil {
			t.Fatal(err)
		}
		m.Measure(set, 0, out)
		return out[0]
	}
}

// On the line of H. Nishimori (Prog. Theor. Phys. 66, 1169 (1981)), where
// exp(-2 beta) = p/(1-p), the mean energy of a bond over all disorder is
// -tanh(beta) on every lattice. Each disorder is enumerated.
func TestNishimori(t *testing.T) {
	const l, beta, samples = 3, 0.6, 300
	p := 1 / (1 + math.Exp(2*beta))
	sum, squares := 0., 0.
	values := make([]int8, l*l)
	for k := range samples {
		of := glassEnergy(t, l, map[string]float64{"p": p, "disorder": float64(k)})
		z, e := 0., 0.
		for state := range 1 << (l * l) {
			for i := range values {
				values[i] = int8(2*(state>>i&1) - 1)
			}
			x := of(values)
			w := math.Exp(-beta * x)
			z, e = z+w, e+w*x
		}
		x := e / z / (2 * l * l)
		sum, squares = sum+x, squares+x*x
	}
	mean := sum / samples
	err := math.Sqrt((squares/samples - mean*mean) / (samples - 1))
	if d := (mean + math.Tanh(beta)) / err; math.Abs(d) > 3.5 {
		t.Errorf("the energy of a bond is %v +- %v, must be %v: %.1f sigma", mean, err, -math.Tanh(beta), d)
	}
}

// Without disorder the model is the ferromagnet or the antiferromagnet, with open
// ends the bonds between them are missing, and another disorder is another model.
func TestGlass(t *testing.T) {
	up := slices.Repeat([]int8{1}, 16)
	staggered := make([]int8, 16)
	for i := range staggered {
		staggered[i] = int8(1 - 2*((i+i/4)%2))
	}
	for _, c := range []struct {
		name   string
		params map[string]float64
		values []int8
		want   float64
	}{
		{"ferromagnet", map[string]float64{"p": 0}, up, -32},
		{"antiferromagnet", map[string]float64{"p": 1}, staggered, -32},
		{"open ferromagnet", map[string]float64{"p": 0, "open": 1}, up, -24},
		{"open antiferromagnet", map[string]float64{"p": 1, "open": 1}, up, 24},
	} {
		if got := glassEnergy(t, 4, c.params)(c.values); got != c.want {
			t.Errorf("%s: energy %v, must be %v", c.name, got, c.want)
		}
	}
	one, two := glassEnergy(t, 32, nil), glassEnergy(t, 32, map[string]float64{"disorder": 2})
	many := slices.Repeat([]int8{1}, 32*32)
	if a, b := one(many), two(many); a == b || math.Abs(a) > 4*math.Sqrt(2048) {
		t.Errorf("energies of two disorders are %v and %v: must differ, and be 0 within errors", a, b)
	}
	for says, params := range map[string]map[string]float64{
		"must be 1 to 4": {"d": 5}, "part p": {"p": 1.5}, "as a seed is": {"disorder": 0.5}, "must be 0 or 1": {"open": 2},
	} {
		if _, err := model.New("ising-glass", params); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: %v", params, err)
		}
	}
	m, err := model.New("ising-glass", nil)
	if err != nil || slices.ContainsFunc(m.Rules(), func(r model.Rule) bool { return r.Cluster }) {
		t.Errorf("%v: a frustrated model offers clusters", err)
	}
	if m, err = model.New("ising-glass", map[string]float64{"p": 0}); err != nil || !slices.ContainsFunc(m.(*local.Model).Rules(), func(r model.Rule) bool { return r.Cluster }) {
		t.Errorf("%v: a ferromagnet has no clusters", err)
	}
}
