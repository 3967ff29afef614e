package ising

import (
	"fmt"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/internal/transition"
)

// couplings are corners of the parameters: fields that leave many spins free to
// flip, frustration, and f in the field Y.
var couplings = []struct{ j, h, y float64 }{
	{1, 0, 0}, {1, 0.2, 0}, {1, 4, 0}, {-1, 0, 0}, {-1, 1, 0}, {-1, 2, 0}, {-1, 4, 0}, {-1, -8, 0}, {0.5, -2, 0}, {0, 1, 0},
	{1, 0, 0.05}, {-1, 0, -0.05}, {-1, 4, 0.2}, {0, 0, 0.3}, {1, -2, 1},
}

// TestRelaxation holds the second eigenvalue of every rule to what the system
// allows, over more than a thousand systems of 2 x 2 spins.
func TestRelaxation(t *testing.T) {
	states := transition.NewStates(t, lattice.Square(2))
	systems := 0
	for _, rule := range (Model{}).Rules() {
		for _, beta := range []float64{0, 0.003, 0.01, 0.019, 0.021, 0.05, 0.1, 0.2, 0.3, 0.4407, 0.5, 0.6, 0.61, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5} {
			for _, c := range couplings {
				s := system{Model{J: c.j, H: c.h}, model.Setup{L: 2, Beta: beta, Rule: rule.Name}}
				if s.Check(2, rule.Name) != nil {
					continue
				}
				systems++
				t.Run(fmt.Sprintf("%s/beta=%v,J=%v,h=%v,Y=%v", rule.Name, beta, c.j, c.h, c.y), func(t *testing.T) {
					matrix, p := s.matrix(t, c.y)
					unit := 1.
					if rule.Cluster {
						unit = states.Unit(matrix, p)
					}
					states.Relaxes(t, transition.Times(matrix), unit, 0.6, p)
				})
			}
		}
	}
	if systems < 500 {
		t.Errorf("only %d systems", systems)
	}
}

// TestRelaxationOfSweeps does so for single-spin updates of larger lattices,
// whose step is made of the table of probabilities; TestStationary takes all
// ways through these updates.
func TestRelaxationOfSweeps(t *testing.T) {
	for _, c := range []struct {
		l     int
		betas []float64
		slow  bool
	}{
		{3, []float64{0.5, 2, 5}, false},
		{3, []float64{0, 0.05, 0.1, 0.2, 0.3, 0.4407, 0.8, 1, 1.5, 2.5, 3, 3.5, 4, 4.5}, true},
		{4, []float64{2}, true},
	} {
		if c.slow && !long {
			continue
		}
		states := transition.NewStates(t, lattice.Square(c.l))
		for _, rule := range []string{model.Metropolis, model.HeatBath} {
			for _, beta := range c.betas {
				for _, at := range couplings {
					if c.l == 4 && (at.y != 0 || at.j != -1) { // a system takes a second
						continue
					}
					s := system{Model{J: at.j, H: at.h}, model.Setup{L: c.l, Beta: beta, Rule: rule}}
					t.Run(fmt.Sprintf("%s/L=%d,beta=%v,J=%v,h=%v,Y=%v", rule, c.l, beta, at.j, at.h, at.y), func(t *testing.T) {
						step, p := s.sweep(t, states, at.y)
						states.Relaxes(t, step, 1, 0.6, p)
					})
				}
			}
		}
	}
}

// sweep returns the step of a single-spin update, with the random table f in
// the field y, and the exact probabilities of its configurations.
func (s system) sweep(t *testing.T, states *transition.States, y float64) (transition.Step, []float64) {
	v, vy := s.L*s.L, float64(s.L*s.L)*y
	f := transition.NewTerm(states).F
	var order []int
	for _, parity := range []int{0, 1} {
		for i := range v {
			if checkered := s.L%2 == 0 && y == 0; !checkered && parity == 0 || checkered && (i%s.L+i/s.L)%2 == parity {
				order = append(order, i)
			}
		}
	}
	table := newFlipTable(s)
	step := states.Sweep(order, func(state, site int, p []float64) {
		c := lattice.Configuration{L: s.L, Spins: states.Values(state)}
		spin := state >> site & 1
		flip := math.Ldexp(float64(table.of(c, site)), -64)
		if y != 0 {
			flip = s.chance()(-s.cost(spin, up(c, site)) + s.Beta*vy*(f(state^1<<site)-f(state)))
		}
		p[1-spin], p[spin] = flip, 1-flip
	})
	if y == 0 {
		f = nil
	}
	return step, states.Boltzmann(s.Model, s.Beta, vy, f)
}

// up returns how many neighbours of site i are up.
func up(c lattice.Configuration, i int) (up int) {
	x, y := i%c.L, i/c.L
	for _, s := range []int8{c.At(x+1, y), c.At(x-1, y), c.At(x, y+1), c.At(x, y-1)} {
		up += int(s+1) / 2
	}
	return up
}
