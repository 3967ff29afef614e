package ising

import (
	"math"
	"math/bits"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/internal/transition"
	"github.com/isingml/kernel/isingml/random"
)

// matrix returns the transition matrix of one update of the chain that the
// system has, and the exact probabilities of its configurations. With y it has
// a term that is a table of random numbers.
func (s system) matrix(t *testing.T, y float64) (matrix [][]float64, p []float64) {
	t.Helper()
	states, source := transition.NewStates(t, lattice.Square(s.L)), new(transition.Source)
	s.Random = random.Scripted(source)
	var term *transition.Term
	var f func(state int) float64
	if y != 0 {
		term = transition.NewTerm(states)
		s.Coupling = model.NewCoupling(term, s.Beta, s.L*s.L, y, s.Random)
		f = term.F
	}
	p = states.Boltzmann(s.Model, s.Beta, float64(s.L*s.L)*y, f)
	c := s.newChain()
	bonds := newBondWays(model.Threshold(bondProbability(s.Beta, s.J)))
	spins := make([]int8, s.L*s.L)
	idle := 0 // 1 if the first word of an update is a coin
	cluster := func(w *wolff) {
		if w.lazy {
			idle = 1
		}
	}
	sites := transition.Sites(s.L * s.L)
	switch w := c.(type) {
	case *wolff:
		cluster(w)
		source.Options = func(draw int) []transition.Branch {
			switch draw {
			case idle - 1:
				return transition.Coin()
			case idle:
				bonds.begin()
				return sites
			}
			return bonds.next(func(k int) int { return w.open(w.queue[k], w.cells[w.queue[0]]^1) })
		}
	case coupledWolff:
		cluster(w.wolff)
		source.Options = func(draw int) []transition.Branch {
			switch {
			case term.Proposed:
				return term.Decide(s.Coupling, 0, model.MetropolisChance)
			case draw == idle-1:
				return transition.Coin()
			case draw == idle:
				bonds.begin()
				return sites
			}
			return bonds.next(func(k int) int { return w.open(w.queue[k], w.cells[w.queue[0]]^1) })
		}
	case *swendsenWang:
		return s.swendsenWangMatrix(states, source, w), p
	case coupledSwendsenWang:
		source.Options = func(draw int) []transition.Branch {
			if draw == 0 {
				bonds.begin()
			}
			if term.Proposed {
				bonds.begin()
				return term.Decide(s.Coupling, 0, model.HeatBathChance)
			}
			return bonds.next(func(k int) int { return w.open(w.queue[k], w.cells[w.queue[0]]^2) })
		}
	case *typewriter:
		source.Options = func(draw int) []transition.Branch {
			get(w.grid, spins)
			return transition.Threshold(w.table.of(lattice.Configuration{L: s.L, Spins: spins}, draw))
		}
	case *checkerboard:
		parts := checkerboardTransitions(t, s)
		return product(parts[0], parts[1]), p
	case coupledTypewriter:
		source.Options = func(int) []transition.Branch {
			site := w.queue[0]
			return term.Decide(s.Coupling, -w.cost[w.cells[site]][4-bits.OnesCount(uint(w.open(site, 0)))], s.chance())
		}
	}
	return states.Matrix(t, source, c, 2, func() { c.Update(1) }), p
}

// swendsenWangMatrix is a matrix of transitions. The first word of an update
// holds the signs of all clusters, which do not matter for how these grow. So
// all signs are tried for each way to grow, as soon as that shows how many
// clusters there are.
func (s system) swendsenWangMatrix(states *transition.States, source *transition.Source, w *swendsenWang) [][]float64 {
	bonds := newBondWays(w.threshold)
	signs, left := uint64(0), 0
	source.Options = func(draw int) []transition.Branch {
		if draw == 0 {
			left = 64
			return []transition.Branch{{Word: signs, P: 1}}
		}
		if w.left != left { // a new cluster
			left = w.left
			bonds.begin()
		}
		return bonds.next(func(k int) int { return w.open(w.queue[k], w.from(signs)) })
	}
	matrix := make([][]float64, states.N)
	row := make([]byte, states.Format.Size())
	for from := range matrix {
		matrix[from] = make([]float64, states.N)
		update := func() { w.Set(states.Row(from)); w.Update(1) }
		see := func(p float64) {
			clear(row)
			w.observe(row)
			matrix[from][states.Number(row)] += math.Ldexp(p, w.left-64)
		}
		signs = 0
		source.Each(update, func(p float64) {
			see(p)
			for signs = 1; signs < 1<<(64-w.left); signs++ {
				source.Again(update)
				see(p)
			}
			signs = 0
		})
	}
	return matrix
}

// product returns the matrix of one update after the other.
func product(a, b [][]float64) [][]float64 {
	out := make([][]float64, len(a))
	for i := range a {
		out[i] = make([]float64, len(b))
		for k, x := range a[i] {
			if x != 0 {
				for j, y := range b[k] {
					out[i][j] += x * y
				}
			}
		}
	}
	return out
}
