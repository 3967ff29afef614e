package transition

import (
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// States is the configurations of a small lattice, numbered by the codes of
// their sites as digits, the first site's being the lowest.
type States struct {
	Format lattice.Format
	N      int
	rows   *lattice.Set
	number map[string]int // of a row
}

// NewStates enumerates the configurations of a format.
func NewStates(t testing.TB, f lattice.Format) *States {
	t.Helper()
	s := &States{Format: f, N: 1, number: map[string]int{}}
	for range f.Sites() {
		s.N *= f.Codec.States
	}
	var bits []byte
	for state := range s.N {
		row := make([]byte, f.Size())
		f.Pack(row, s.Values(state))
		s.number[string(row)] = state
		bits = append(bits, row...)
	}
	var err error
	if s.rows, err = lattice.FromRows(f, bits); err != nil {
		t.Fatal(err)
	}
	return s
}

// Row returns a packed configuration.
func (s *States) Row(state int) []byte { return s.rows.Row(state) }

// Number returns the number of a packed configuration.
func (s *States) Number(row []byte) int { return s.number[string(row)] }

// Values returns a configuration.
func (s *States) Values(state int) []int8 {
	values := make([]int8, s.Format.Sites())
	for i := range values {
		values[i] = s.Format.Codec.Value(state % s.Format.Codec.States)
		state /= s.Format.Codec.States
	}
	return values
}

// Boltzmann returns the probabilities of all configurations at an inverse
// temperature, with f(state) times beta V Y in the exponent if f is not nil.
func (s *States) Boltzmann(m model.Model, beta, vy float64, f func(state int) float64) []float64 {
	p, values := make([]float64, s.N), make([]float64, len(m.Observables()))
	top := math.Inf(-1)
	for state := range p {
		m.Measure(s.rows, state, values)
		p[state] = -beta * values[0]
		if f != nil {
			p[state] += beta * vy * f(state)
		}
		top = max(top, p[state])
	}
	z := 0.
	for i := range p {
		p[i] = math.Exp(p[i] - top)
		z += p[i]
	}
	for i := range p {
		p[i] /= z
	}
	return p
}

// Matrix returns the probabilities to go from one configuration to another with
// one call of update.
func (s *States) Matrix(t testing.TB, source *Source, c model.Chain, observables int, update func()) [][]float64 {
	t.Helper()
	matrix := make([][]float64, s.N)
	row, values := make([]byte, s.Format.Size()), make([]float64, observables)
	for from := range matrix {
		matrix[from] = make([]float64, s.N)
		total := 0.
		source.Each(func() { c.Set(s.Row(from)); update() }, func(p float64) {
			clear(row)
			c.Observe(row, values)
			matrix[from][s.Number(row)] += p
			total += p
		})
		if math.Abs(total-1) > 1e-11 { // millions of terms are rounded
			t.Fatalf("the ways out of configuration %v have probability %v in all", s.Values(from), total)
		}
	}
	return matrix
}

// Stationary checks that one step leaves the probabilities p unchanged.
func Stationary(t testing.TB, matrix [][]float64, p []float64) {
	t.Helper()
	after := make([]float64, len(p))
	for from, row := range matrix {
		for to, w := range row {
			after[to] += p[from] * w
		}
	}
	for state := range p {
		if math.Abs(after[state]-p[state]) > 1e-12 {
			t.Fatalf("configuration %b had probability %v before the update and has %v after", state, p[state], after[state])
		}
	}
}

// Detailed checks detailed balance, which is more than stationarity.
func Detailed(t testing.TB, matrix [][]float64, p []float64) {
	t.Helper()
	for i := range p {
		for j := range i {
			if a, b := p[i]*matrix[i][j], p[j]*matrix[j][i]; math.Abs(a-b) > 1e-12 {
				t.Fatalf("%v goes from configuration %b to %b, %v back", a, i, j, b)
			}
		}
	}
}

// Ergodic checks that a configuration leads to every other one in some number
// of steps of gap updates, and that there is no period: after enough steps
// every configuration is reached from every other.
func Ergodic(t testing.TB, matrix [][]float64, gap int) {
	t.Helper()
	step := reach(matrix)
	for range gap - 1 {
		step = step.times(reach(matrix))
	}
	// A primitive matrix has all powers from (n-1)^2+1 on positive.
	power := step
	for n := 1; n < len(matrix)*len(matrix); n *= 2 {
		power = power.times(power)
	}
	for from, row := range power {
		for to := range len(matrix) {
			if row[to/64]>>(to%64)&1 == 0 {
				t.Fatalf("configuration %b does not lead to %b with any large number of steps of %d updates", from, to, gap)
			}
		}
	}
}

// A relation has bit j of row i set if i leads to j.
type relation [][]uint64

func reach(matrix [][]float64) relation {
	r := make(relation, len(matrix))
	for i, row := range matrix {
		r[i] = make([]uint64, (len(row)+63)/64)
		for j, p := range row {
			if p > 0 {
				r[i][j/64] |= 1 << (j % 64)
			}
		}
	}
	return r
}

func (r relation) times(q relation) relation {
	out := make(relation, len(r))
	for i := range r {
		out[i] = make([]uint64, len(r[i]))
		for j := range r {
			if r[i][j/64]>>(j%64)&1 == 1 {
				for k, w := range q[j] {
					out[i][k] |= w
				}
			}
		}
	}
	return out
}
