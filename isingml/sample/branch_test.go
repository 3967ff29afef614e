package sample

import (
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
)

// A branching source stands in for the random generator of an update and
// takes every way through it: whenever a word is drawn it asks which words
// may come, and with what probability.
type branching struct {
	options func(draw int) []branch // for draw number 0, 1, ... of an update
	path    []int                   // the option taken at each draw
	count   []int                   // the number of options there
	depth   int
	weight  float64 // probability of the path so far
}

// A branch is a word that stands for all that lead to the same decisions, and
// their probability.
type branch struct {
	word uint64
	p    float64
}

// Uint64 implements rand.Source.
func (s *branching) Uint64() uint64 {
	options := s.options(s.depth)
	if s.depth == len(s.path) {
		s.path, s.count = append(s.path, 0), append(s.count, len(options))
	}
	o := options[s.path[s.depth]]
	s.depth++
	s.weight *= o.p
	return o.word
}

// next moves on to the next path, and is false after the last.
func (s *branching) next() bool {
	for len(s.path) > 0 {
		last := len(s.path) - 1
		if s.path[last]++; s.path[last] < s.count[last] {
			return true
		}
		s.path, s.count = s.path[:last], s.count[:last]
	}
	return false
}

// transitions returns the matrix of the probabilities to go from one
// configuration to another with one call of update. Configurations are
// numbered by their packed bits.
func transitions(t *testing.T, s *branching, u updater, l int, update func()) [][]float64 {
	t.Helper()
	n := 1 << (l * l)
	matrix := make([][]float64, n)
	row := make([]byte, 2)
	for from := range matrix {
		matrix[from] = make([]float64, n)
		spins := spinsOf(from, l)
		total := 0.
		for more := true; more; more = s.next() {
			s.depth, s.weight = 0, 1
			u.set(spins)
			update()
			clear(row)
			u.observe(row[:lattice.PackedSize(l)])
			matrix[from][int(row[0])|int(row[1])<<8] += s.weight
			total += s.weight
		}
		if math.Abs(total-1) > 1e-11 { // millions of terms are rounded
			t.Fatalf("the ways out of configuration %b have probability %v in all", from, total)
		}
	}
	return matrix
}

func spinsOf(state, l int) []int8 {
	spins := make([]int8, l*l)
	for i := range spins {
		spins[i] = 2*int8(state>>i&1) - 1
	}
	return spins
}

// boltzmann returns the exact probabilities of all configurations.
func boltzmann(s Spec) []float64 {
	p := make([]float64, 1<<(s.L*s.L))
	z := 0.
	for state := range p {
		e := s.ising().Energy(lattice.Configuration{L: s.L, Spins: spinsOf(state, s.L)})
		p[state] = math.Exp(-s.Beta * e)
		z += p[state]
	}
	for i := range p {
		p[i] /= z
	}
	return p
}

// stationary checks that one step leaves the probabilities p unchanged.
func stationary(t *testing.T, matrix [][]float64, p []float64) {
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

// detailed checks detailed balance, which is more than stationarity.
func detailed(t *testing.T, matrix [][]float64, p []float64) {
	t.Helper()
	for i := range p {
		for j := range i {
			if a, b := p[i]*matrix[i][j], p[j]*matrix[j][i]; math.Abs(a-b) > 1e-13 {
				t.Fatalf("%v goes from configuration %b to %b, %v back", a, i, j, b)
			}
		}
	}
}

// ergodic checks that a configuration leads to every other one in some number
// of updates, and that there is no period.
func ergodic(t *testing.T, matrix [][]float64) {
	t.Helper()
	now := make([]bool, len(matrix))
	now[0] = true
	for range 2 * len(matrix) {
		next := make([]bool, len(matrix))
		for i, there := range now {
			for j := range matrix[i] {
				next[j] = next[j] || there && matrix[i][j] > 0
			}
		}
		now = next
	}
	for state, there := range now {
		if !there {
			t.Fatalf("configuration %b is not reached", state)
		}
	}
}
