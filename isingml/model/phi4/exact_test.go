package phi4

import (
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/stat"
)

// f is a smooth function of the mean m of the field, and mf is m df/dm.
func f(m float64) float64  { return 1 / (1 + 4*m*m) }
func mf(m float64) float64 { return -8 * m * m * f(m) * f(m) }

func newModel(t testing.TB, of func(int, float64) (*Model, error), d int, lambda float64) *Model {
	t.Helper()
	m, err := of(d, lambda)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// newChain returns a chain with f in the field y in its Hamiltonian.
func newChain(m *Model, l int, beta float64, rule string, y float64, seed uint64) *chain {
	words := random.NewWords(seed, "test")
	s := model.Setup{L: l, Beta: beta, Rule: rule, Random: words}
	if y != 0 {
		term := model.NewTerm(func(field []float32) float64 { return f(mean(field)) })
		s.Coupling = model.NewCoupling(term, beta, m.Format(l).Sites(), y, words)
	}
	return m.NewChain(s).(*chain)
}

func mean(field []float32) float64 {
	sum := 0.
	for _, x := range field {
		sum += float64(x)
	}
	return sum / float64(len(field))
}

// rings are systems whose sites lie on a ring, with so many bonds between
// neighbours: one-dimensional ones, and the square of 2 x 2.
var rings = map[string]struct {
	of     func(int, float64) (*Model, error)
	d, l   int
	length int
	bonds  float64
	lambda float64
	beta   float64
}{
	"two sites":      {Hopping, 1, 2, 2, 1, 0.5, 0.7},
	"ring of 7":      {Hopping, 1, 7, 7, 1, 1.3, 0.9},
	"square of 2x2":  {Hopping, 2, 2, 4, 2, 0.3, 0.55},
	"steep":          {Hopping, 2, 2, 4, 2, 20, 0.4},
	"mass, ring":     {Mass, 1, 5, 5, 1, 2, 1.5},
	"mass, square":   {Mass, 2, 2, 4, 2, 1, 1.27},
	"mass, ordered":  {Mass, 2, 2, 4, 2, 4, 6},
	"no temperature": {Mass, 2, 2, 4, 2, 4, 0},
}

// A grid is where the field of a site is integrated, with the trapezoidal rule,
// which for weights like these converges exponentially.
type grid struct {
	a      action
	x      []float64
	weight []float64 // of a site without neighbours
}

func newGrid(a action, n int, pull float64) grid {
	reach := 1.0 // where the weight has fallen by 1e-17
	for a.gain(0, reach, pull*a.c*reach) > -39 || reach < 2 {
		reach *= 1.05
	}
	g := grid{a: a}
	for k := range n {
		x := reach * (2*float64(k)/float64(n-1) - 1)
		g.x = append(g.x, x)
		g.weight = append(g.weight, math.Exp(a.gain(0, x, 0)))
	}
	return g
}

// moments are the means of phi_i phi_j over bonds, of phi^2 and of phi^4.
type moments [3]float64

// ring returns the moments by powers of the transfer operator.
func (g grid) ring(length int, bonds float64) moments {
	n := len(g.x)
	step := make([][]float64, n)
	for i := range step {
		step[i] = make([]float64, n)
		for j := range step[i] {
			step[i][j] = math.Exp(bonds*g.a.c*g.x[i]*g.x[j]) * math.Sqrt(g.weight[i]*g.weight[j])
		}
	}
	most := step
	for range length - 2 { // all steps but one
		next := make([][]float64, n)
		for i := range next {
			next[i] = make([]float64, n)
			for k, a := range most[i] {
				for j, b := range step[k] {
					next[i][j] += a * b
				}
			}
		}
		most = next
	}
	var sum moments
	norm := 0.
	for i, x := range g.x {
		for j, y := range g.x {
			w := most[i][j] * step[j][i]
			norm += w
			sum[0] += w * x * y
			sum[1] += w * x * x
			sum[2] += w * x * x * x * x
		}
	}
	for k := range sum {
		sum[k] /= norm
	}
	return sum
}

// TestTransferOperator compares the means over chains of each rule with exact
// ones on rings.
func TestTransferOperator(t *testing.T) {
	for name, c := range rings {
		m := newModel(t, c.of, c.d, c.lambda)
		a := m.action(c.beta)
		want := newGrid(a, 161, 2*float64(c.d)).ring(c.length, c.bonds)
		if coarse := newGrid(a, 121, 2*float64(c.d)).ring(c.length, c.bonds); math.Abs(coarse[0]-want[0]) > 1e-9 {
			t.Fatalf("%s: the grid is too coarse: %v and %v", name, coarse, want)
		}
		for _, rule := range m.Rules() {
			t.Run(name+"/"+rule.Name, func(t *testing.T) {
				chain := newChain(m, c.l, c.beta, rule.Name, 0, 11)
				chain.Update(100)
				compare(t, 10000, want[:], func() []float64 {
					chain.Update(2)
					return chain.moments()
				})
			})
		}
	}
}

// moments are those of the field of the chain.
func (c *chain) moments() []float64 {
	var out moments
	v := float64(len(c.field))
	for i, x := range c.field {
		xx := float64(x) * float64(x)
		out[1] += xx / v
		out[2] += xx * xx / v
		for _, j := range c.Around(i) {
			out[0] += float64(x) * float64(c.field[j]) / v / float64(2*c.dimension)
		}
	}
	return out[:]
}

// compare holds means over a chain to what they must be, within four errors, and
// the errors to 3 %.
func compare(t *testing.T, n int, want []float64, next func() []float64) {
	t.Helper()
	series := make([][]float64, len(want))
	for range n {
		for k, x := range next() {
			series[k] = append(series[k], x)
		}
	}
	for k, values := range series {
		got, err := stat.Blocked(values, 50)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got.DeviationFrom(stat.Estimate{Value: want[k]})) > 4 || got.Error > 0.03*math.Abs(want[k])+0.003 {
			t.Errorf("mean %d is %v, must be %v", k, got, want[k])
		}
	}
}

// TestField compares chains with f in the Hamiltonian with quadrature in four
// dimensions: the square of 2 x 2.
func TestField(t *testing.T) {
	const beta, y = 0.5, -0.6
	m := newModel(t, Hopping, 2, 0.5)
	g := newGrid(m.action(beta), 31, 4)
	var norm, sum [2]float64 // of |m| and f
	for i, x0 := range g.x {
		for j, x1 := range g.x {
			for k, x2 := range g.x {
				pull := g.weight[i] * g.weight[j] * g.weight[k] * math.Exp(2*beta*(x0*x1+x0*x2))
				for l, x3 := range g.x {
					mean := (x0 + x1 + x2 + x3) / 4
					w := pull * g.weight[l] * math.Exp(2*beta*x3*(x1+x2)+4*beta*y*f(mean))
					norm[0] += w
					sum[0] += w * math.Abs(mean)
					sum[1] += w * f(mean)
				}
			}
		}
	}
	want := []float64{sum[0] / norm[0], sum[1] / norm[0]}
	for _, rule := range m.Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			chain := newChain(m, 2, beta, rule.Name, y, 5)
			chain.Update(100)
			compare(t, 10000, want, func() []float64 {
				chain.Update(2)
				mean := mean(chain.field)
				if math.Abs(chain.Coupling.F()-f(mean)) > 1e-12 {
					t.Fatalf("f is %v, must be %v", chain.Coupling.F(), f(mean))
				}
				return []float64{math.Abs(mean), f(mean)}
			})
		})
	}
}
