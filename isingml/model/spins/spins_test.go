package spins

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	_ "github.com/isingml/kernel/isingml/model/potts"
	"github.com/isingml/kernel/isingml/sample"
)

// A site of a small lattice, and what it holds, for energies that are written
// down here once more, without a geometry.
type at func(x, y int) float64

// cases are models at parameters where all states matter, with their energies.
var cases = []struct {
	model  string
	params map[string]float64
	l      int
	beta   float64
	energy func(l int, v at) float64
}{
	{"ising-triangular", nil, 3, 0.2, func(l int, v at) float64 {
		return sum(l, func(x, y int) float64 { return -v(x, y) * (v(x-1, y) + v(x, y-1) + v(x-1, y-1)) })
	}},
	{"ising-triangular", map[string]float64{"j": -1, "h": 0.5}, 3, 0.5, func(l int, v at) float64 {
		return sum(l, func(x, y int) float64 {
			return v(x, y)*(v(x-1, y)+v(x, y-1)+v(x-1, y-1)) - 0.5*v(x, y)
		})
	}},
	{"ising-j1-j2", map[string]float64{"j1": 1, "j2": 0.5}, 3, 0.2, func(l int, v at) float64 {
		return sum(l, func(x, y int) float64 {
			return -v(x, y) * (v(x+1, y) + v(x, y+1) + 0.5*v(x+1, y+1) + 0.5*v(x-1, y+1))
		})
	}},
	{"ising-j1-j2", map[string]float64{"j1": 1, "j2": -0.8}, 3, 0.5, func(l int, v at) float64 {
		return sum(l, func(x, y int) float64 {
			return -v(x, y) * (v(x+1, y) + v(x, y+1) - 0.8*v(x+1, y+1) - 0.8*v(x-1, y+1))
		})
	}},
	{"baxter-wu", nil, 3, 0.3, func(l int, v at) float64 {
		return sum(l, func(x, y int) float64 { return -v(x, y) * v(x+1, y+1) * (v(x+1, y) + v(x, y+1)) })
	}},
	{"blume-capel", map[string]float64{"d": 0.6}, 3, 0.6, func(l int, v at) float64 {
		return sum(l, func(x, y int) float64 { return -v(x, y)*(v(x+1, y)+v(x, y+1)) + 0.6*v(x, y)*v(x, y) })
	}},
	{"ising-glass", map[string]float64{"p": 0, "open": 1}, 3, 0.5, func(l int, v at) float64 {
		return sum(l-1, func(x, y int) float64 { return -v(x, y) * (v(x+1, y) + v(x, y+1)) }) -
			sum(l-1, func(_, x int) float64 { return (v(x, l-1)*v(x+1, l-1) + v(l-1, x)*v(l-1, x+1)) / float64(l-1) })
	}},
	{"ising-glass", map[string]float64{"p": 1}, 4, 0.2, func(l int, v at) float64 {
		return sum(l, func(x, y int) float64 { return v(x, y) * (v(x+1, y) + v(x, y+1)) })
	}},
	{"clock", map[string]float64{"q": 5}, 2, 0.7, func(l int, v at) float64 {
		return sum(l, func(x, y int) float64 {
			return -math.Cos(0.4*math.Pi*(v(x, y)-v(x+1, y))) - math.Cos(0.4*math.Pi*(v(x, y)-v(x, y+1)))
		})
	}},
	{"ashkin-teller", map[string]float64{"k": 0.5}, 2, 0.3, ashkinTeller(0.5)},
	{"ashkin-teller", map[string]float64{"k": 1}, 2, 0.2, ashkinTeller(1)},
}

func sum(l int, of func(x, y int) float64) (s float64) {
	for x := range l {
		for y := range l {
			s += of(x, y)
		}
	}
	return s
}

func ashkinTeller(k float64) func(l int, v at) float64 {
	pair := func(a, b float64) float64 {
		s, t := 1., 1. // of both ends: are they alike?
		if int(a)%2 != int(b)%2 {
			s = -1
		}
		if int(a)/2 != int(b)/2 {
			t = -1
		}
		return -s - t - k*s*t
	}
	return func(l int, v at) float64 {
		return sum(l, func(x, y int) float64 { return pair(v(x, y), v(x+1, y)) + pair(v(x, y), v(x, y+1)) })
	}
}

// TestDistribution draws every model by every rule, with f in the Hamiltonian
// and without, and compares how often each energy comes with the exact
// probability, by enumeration.
func TestDistribution(t *testing.T) {
	const n = 8000
	for _, c := range cases {
		m, err := model.New(c.model, c.params)
		if err != nil {
			t.Fatal(err)
		}
		f := m.Format(c.l)
		for _, rule := range m.Rules() {
			for _, y := range []float64{0, 0.15} {
				t.Run(fmt.Sprintf("%s%v/%s/Y=%v", c.model, c.params, rule.Name, y), func(t *testing.T) {
					weighted := func(values []float32) (s float64) { // an f without symmetry
						for i, v := range values {
							s += float64(v) * float64(1+i%2)
						}
						return s / float64(len(values))
					}
					s := sample.Spec{Model: c.model, Params: c.params, L: c.l, Beta: c.beta, Configs: n, Gap: 12, Warmup: 60, Seed: 7, Algorithm: rule.Name}
					var o sample.Options
					if y != 0 {
						s.Function, s.Y = "weighted", y
						o.Term = func(int) (model.Term, error) { return model.NewTerm(weighted), nil }
					}
					e, _, err := sample.Run(context.Background(), s, o)
					if err != nil {
						t.Fatal(err)
					}
					drawn := map[string]float64{}
					for _, x := range e.Energy() {
						drawn[level(x)]++
					}
					chiSquare(t, drawn, probabilities(f, func(v []int8) float64 {
						return c.energy(c.l, func(x, y int) float64 { return float64(v[(y+c.l)%c.l*c.l+(x+c.l)%c.l]) })
					}, c.beta, y, weighted), n)
				})
			}
		}
	}
}

// level names an energy but for rounding.
func level(energy float64) string { return fmt.Sprintf("%.6f", energy+1e-9) }

// probabilities returns that of each energy, by enumeration.
func probabilities(f lattice.Format, energy func(v []int8) float64, beta, y float64, of func([]float32) float64) map[string]float64 {
	values, numbers, p, z := make([]int8, f.Sites()), make([]float32, f.Sites()), map[string]float64{}, 0.
	states := int(math.Pow(float64(f.Codec.States), float64(f.Sites())))
	for state := range states {
		for i, rest := 0, state; i < len(values); i++ {
			values[i] = f.Codec.Value(rest % f.Codec.States)
			numbers[i] = float32(values[i])
			rest /= f.Codec.States
		}
		e := energy(values)
		w := math.Exp(-beta * (e - float64(f.Sites())*y*of(numbers)))
		p[level(e)] += w
		z += w
	}
	for k := range p {
		p[k] /= z
	}
	return p
}

// chiSquare compares numbers that were drawn with n times their probabilities,
// all rare ones in one cell.
func chiSquare(t *testing.T, drawn, p map[string]float64, n float64) {
	t.Helper()
	chi, cells, rare, rareDrawn := 0., -1., 0., 0.
	for k, x := range p {
		if n*x < 8 {
			rare, rareDrawn = rare+n*x, rareDrawn+drawn[k]
			continue
		}
		chi += (drawn[k] - n*x) * (drawn[k] - n*x) / (n * x)
		cells++
	}
	if rare > 1 {
		chi += (rareDrawn - rare) * (rareDrawn - rare) / rare
		cells++
	}
	for k, x := range drawn {
		if p[k] == 0 {
			t.Errorf("the energy %s was drawn %v times, and no state has it", k, x)
		}
	}
	if d := (chi - cells) / math.Sqrt(2*cells); cells < 3 || d > 4 {
		t.Errorf("chi-square %.1f of %v, %.1f sigma from its mean", chi, cells, d)
	}
}

// TestStarTriangle takes the sum over one sublattice of the honeycomb lattice,
// which leaves the triangular lattice at another temperature with a factor a
// site (L. Onsager, Phys. Rev. 65, 117 (1944)), and at the transitions the two
// temperatures belong together.
func TestStarTriangle(t *testing.T) {
	other := func(beta float64) float64 { return math.Log(2*math.Cosh(2*beta)-1) / 4 }
	if got := other(BetaCHoneycomb); math.Abs(got-BetaCTriangular) > 1e-15 {
		t.Errorf("at the transition of the honeycomb lattice: %v, must be %v", got, BetaCTriangular)
	}
	const l, beta = 3, 0.6
	z := func(name string, beta float64) float64 {
		return sumOver(t, name, nil, l, func(e float64) float64 { return math.Exp(-beta * e) })
	}
	factor := 2 * math.Cosh(3*beta) * math.Exp(-3*other(beta))
	want := math.Pow(factor, l*l) * z("ising-triangular", other(beta))
	if got := z("ising-honeycomb", beta); math.Abs(got/want-1) > 1e-12 {
		t.Errorf("Z = %v, must be %v", got, want)
	}
}

// sumOver returns the sum of a function of the energy over all states.
func sumOver(t *testing.T, name string, params map[string]float64, l int, of func(e float64) float64) (s float64) {
	t.Helper()
	m, err := model.New(name, params)
	if err != nil {
		t.Fatal(err)
	}
	f := m.Format(l)
	values, out := make([]int8, f.Sites()), make([]float64, len(m.Observables()))
	for state := range int(math.Pow(float64(f.Codec.States), float64(f.Sites()))) {
		for i, rest := 0, state; i < len(values); i++ {
			values[i] = f.Codec.Value(rest % f.Codec.States)
			rest /= f.Codec.States
		}
		row := make([]byte, f.Size())
		f.Pack(row, values)
		set, err := lattice.FromRows(f, row)
		if err != nil {
			t.Fatal(err)
		}
		m.Measure(set, 0, out)
		s += of(out[0])
	}
	return s
}

// TestRelations holds models to others that they are at some parameters.
func TestRelations(t *testing.T) {
	z := func(name string, beta float64, params map[string]float64) float64 {
		return sumOver(t, name, params, 2, func(e float64) float64 { return math.Exp(-beta * e) })
	}
	const beta = 0.4
	p := func(q, j float64) map[string]float64 { return map[string]float64{"q": q, "j": j} }
	ising := z("ising-j1-j2", beta, nil)
	for name, c := range map[string]struct{ got, want float64 }{
		"clock of 2 is Ising":                    {z("clock", beta, p(2, 1)), ising},
		"clock of 3 is Potts":                    {z("clock", beta, p(3, 1)) * math.Exp(-8*beta/2), z("potts", beta, p(3, 1.5)) * math.Exp(-8*beta)},
		"clock of 4 is two Ising models":         {z("clock", 2*beta, p(4, 1)), ising * ising},
		"Ashkin-Teller without K is two as well": {z("ashkin-teller", beta, nil), ising * ising},
		"Ashkin-Teller with K = J is Potts":      {z("ashkin-teller", beta, map[string]float64{"k": 1}) * math.Exp(-8*beta), z("potts", beta, p(4, 4)) * math.Exp(-16*beta)},
		"Blume-Capel with large -D is Ising":     {z("blume-capel", beta, map[string]float64{"d": -100}) * math.Exp(-400*beta), ising},
		"four ground states of Baxter-Wu at L = 3": {sumOver(t, "baxter-wu", nil, 3, func(e float64) float64 {
			if e == -18 {
				return 1
			}
			return 0
		}), 4},
	} {
		if math.Abs(c.got/c.want-1) > 1e-12 {
			t.Errorf("%s: %v, must be %v", name, c.got, c.want)
		}
	}
	if _, err := model.New("clock", p(1.5, 1)); err == nil {
		t.Error("a clock of 1.5 directions is not refused")
	}
}
