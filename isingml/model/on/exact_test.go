package on

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/internal/transition"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/stat"
)

// f is a function of the length of the mean vector.
func f(order float64) float64 { return 1 / (1 + 4*order*order) }

// newChain returns a chain with f in the field y in its Hamiltonian.
func newChain(m Model, l int, beta float64, rule string, y float64, seed uint64) *chain {
	words := random.NewWords(seed, "test")
	s := model.Setup{L: l, Beta: beta, Rule: rule, Random: words}
	if y != 0 {
		term := model.NewTerm(func(spins []float32) float64 { return f(order(spins, m.n)) })
		s.Coupling = model.NewCoupling(term, beta, m.Format(l).Sites(), y, words)
	}
	c := m.NewChain(s).(*chain)
	c.Disorder()
	c.Update(200)
	return c
}

func newModel(t testing.TB, n, d int) Model {
	t.Helper()
	m, err := New(n, d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// compare holds means of observables over a chain, and of its helicity, to what
// they must be within four errors; what is NaN is not known.
func compare(t *testing.T, c *chain, n int, want ...float64) {
	t.Helper()
	series := make([][]float64, 4)
	row, values := make([]byte, c.Format(c.L).Size()), make([]float64, 3)
	for range n {
		c.Update(3)
		c.Observe(row, values)
		for k, x := range values {
			series[k] = append(series[k], x)
		}
	}
	series[3] = c.Helicity(c.L, c.Beta, series[0], series[2])
	for k, x := range want {
		got, err := stat.Blocked(series[k], 50)
		if err != nil {
			t.Fatal(err)
		}
		if !math.IsNaN(x) && (math.Abs(got.DeviationFrom(stat.Estimate{Value: x})) > 4 || got.Error > 0.05*math.Abs(x)+0.04) {
			t.Errorf("observable %d is %v, must be %v", k, got, x)
		}
	}
}

// eigenvalue returns that of the transfer operator exp(x s . s') on functions of
// angular momentum k, and how many there are, for n = 2 and 3: modified Bessel
// functions, and spherical ones.
func eigenvalue(n, k int, x float64) (value, multiplicity float64) {
	const points = 80
	if n == 2 {
		for i := range points {
			angle := 2 * math.Pi * float64(i) / points
			value += math.Exp(x*math.Cos(angle)) * math.Cos(float64(k)*angle) / points
		}
		return value, map[bool]float64{true: 1, false: 2}[k == 0]
	}
	return quad.Fixed(func(t float64) float64 {
		last, p := 0., 1.
		for l := range k {
			last, p = p, (float64(2*l+1)*t*p-float64(l)*last)/float64(l+1)
		}
		return math.Exp(x*t) * p / 2
	}, -1, 1, points, quad.Legendre{}, 0), float64(2*k + 1)
}

// ring returns the mean of s . s' of neighbours on a ring, and the mean of the
// squared angular momentum, which is the length times beta times the helicity
// for n = 2 if neighbours have one bond.
func ring(n, length int, x float64) (bond, helicity float64) {
	const step = 1e-4
	z := func(x float64) (sum, squares float64) {
		for k := range 30 {
			value, multiplicity := eigenvalue(n, k, x)
			sum += multiplicity * math.Pow(value, float64(length))
			squares += multiplicity * float64(k*k) * math.Pow(value, float64(length))
		}
		return sum, squares
	}
	above, _ := z(x + step)
	below, _ := z(x - step)
	sum, squares := z(x)
	return math.Log(above/below) / (2 * step) / float64(length), float64(length) * squares / sum
}

// TestRings compares chains of each rule with the transfer operator on rings, of
// which the square of 2 x 2 with its double bonds is one.
func TestRings(t *testing.T) {
	for name, c := range map[string]struct {
		n, d, l, length int
		bonds, beta     float64
	}{
		"XY, ring of 7":             {2, 1, 7, 7, 1, 1.7},
		"XY, two sites":             {2, 1, 2, 2, 1, 0.8},
		"XY, square of 2x2":         {2, 2, 2, 4, 2, 0.9},
		"Heisenberg, ring of 5":     {3, 1, 5, 5, 1, 2.1},
		"Heisenberg, square of 2x2": {3, 2, 2, 4, 2, 0.7},
		"no temperature":            {3, 1, 4, 4, 1, 0},
	} {
		m := newModel(t, c.n, c.d)
		bond, helicity := ring(c.n, c.length, c.bonds*c.beta)
		want := []float64{-bond * float64(m.Format(c.l).Sites()*c.d), math.NaN(), math.NaN(), math.NaN()}
		if c.n == 2 && c.d == 1 {
			want[3] = helicity / c.beta
		}
		for _, rule := range m.Rules() {
			t.Run(name+"/"+rule.Name, func(t *testing.T) {
				compare(t, newChain(m, c.l, c.beta, rule.Name, 0, 3), 4000, want...)
			})
		}
	}
}

// TestField compares chains of the XY model with f in the Hamiltonian with sums
// over angles, on a ring of four of which one angle is fixed.
func TestField(t *testing.T) {
	const points, beta = 40, 1.2
	m := newModel(t, 2, 1)
	for name, y := range map[string]float64{"without a field": 0, "in a field": -0.8, "in the opposite field": 0.8} {
		var norm float64
		sums, values, spins := make([]float64, 3), make([]float64, 3), make([]float32, 8)
		spins[0] = 1
		for k := range points * points * points {
			for site, at := range []int{k % points, k / points % points, k / (points * points)} {
				sin, cos := math.Sincos(2 * math.Pi * float64(at) / points)
				spins[2*site+2], spins[2*site+3] = float32(cos), float32(sin)
			}
			m.observe(spins, 4, values)
			w := math.Exp(-beta*values[0] + beta*4*y*f(values[1]))
			norm += w
			for i, x := range values {
				sums[i] += w * x
			}
		}
		for i := range sums {
			sums[i] /= norm
		}
		want := append(sums, m.Helicity(4, beta, sums[:1], sums[2:])...)
		for _, rule := range m.Rules() {
			t.Run(name+"/"+rule.Name, func(t *testing.T) {
				compare(t, newChain(m, 4, beta, rule.Name, y, 9), 4000, want...)
			})
		}
	}
}

// A chain that goes on from a stored configuration does not differ, vectors stay
// of unit length, and what it observes is what is measured on the row.
func TestResumed(t *testing.T) {
	m := newModel(t, 3, 2)
	for _, rule := range m.Rules() {
		for _, y := range []float64{0, 0.1} {
			one, two := newChain(m, 6, 1.4, rule.Name, y, 1), newChain(m, 6, 1.4, rule.Name, y, 2)
			t.Run(fmt.Sprintf("%s/Y=%v", rule.Name, y), func(t *testing.T) {
				transition.Resumed(t, m, 6, one, two, one.Random, two.Random, 0, 2)
			})
			for i := 0; i < len(one.spins); i += 3 {
				s := one.spins[i : i+3]
				if length := float64(s[0])*float64(s[0]) + float64(s[1])*float64(s[1]) + float64(s[2])*float64(s[2]); math.Abs(length-1) > 3e-7 {
					t.Fatalf("%s: a vector has the squared length %v", rule.Name, length)
				}
			}
		}
	}
}

// Energy, order and currents do not see the model's symmetries.
func TestSymmetries(t *testing.T) {
	m := newModel(t, 3, 2)
	c := newChain(m, 4, 0.5, model.Metropolis, 0, 1)
	row, want, got := make([]byte, m.Format(4).Size()), make([]float64, 3), make([]float64, 3)
	c.Observe(row, want)
	set, err := lattice.FromRows(m.Format(4), row)
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range m.Symmetries() {
		moved, err := g.Move(set)
		if err != nil {
			t.Fatal(err)
		}
		m.Measure(moved, 0, got)
		for k := range want {
			if math.Abs(got[k]-want[k]) > 1e-12*float64(16) {
				t.Errorf("symmetry %d: observable %d is %v, must be %v", i, k, got[k], want[k])
			}
		}
	}
}

func TestParameters(t *testing.T) {
	for name, params := range map[string]map[string]float64{
		"one component": {"n": 1}, "too many": {"n": 17}, "half a component": {"n": 2.5}, "no dimension": {"d": 0}, "another name": {"j": 1},
	} {
		if _, err := model.New("on", params); err == nil {
			t.Errorf("no error for %s", name)
		}
	}
}
