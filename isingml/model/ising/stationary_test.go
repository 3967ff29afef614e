package ising

import (
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/internal/transition"
)

// slow tells whether there are too many ways through an update at L = 3.
func (s system) slow(y float64) bool {
	critical := s.J == 1 && s.Beta > 0.4 && s.Beta < 1
	switch {
	case s.Rule == model.SwendsenWang:
		return !long || !critical || y != 0
	case raceEnabled || testing.Short():
		return true
	}
	return !long && !critical
}

// long says that tests may take minutes.
var long = os.Getenv("ISINGML_LONG_TESTS") != ""

// TestStationary checks every rule in every kind of system: that an update
// leaves the Boltzmann distribution as it is, with detailed balance where
// clusters have it, and that stored configurations forget their past at every
// gap. Corners of the parameters are those where a rule could come to a period.
func TestStationary(t *testing.T) {
	betaC := math.Log(1+math.Sqrt2) / 2
	for _, rule := range (Model{}).Rules() {
		for _, l := range []int{2, 3} {
			for _, beta := range []float64{0, 1e-9, 0.2, betaC, 5} { // at 5 some probabilities are close to 2^-64
				for _, c := range []struct{ j, h, y float64 }{{1, 0, 0}, {1, 0.2, 0}, {1, 0, 0.05}, {-0.7, -0.4, 0}, {-1, 0, -0.05}, {0, 0, 0}, {0, 0.3, 0.3}} {
					s := system{Model{J: c.j, H: c.h}, model.Setup{L: l, Beta: beta, Rule: rule.Name}}
					if s.Check(l, rule.Name) != nil || l > 2 && s.slow(c.y) {
						continue
					}
					t.Run(fmt.Sprintf("%s/L=%d,beta=%.3g,J=%v,h=%v,Y=%v", rule.Name, l, beta, c.j, c.h, c.y), func(t *testing.T) {
						matrix, p := s.matrix(t, c.y)
						transition.Stationary(t, matrix, p)
						if rule.Name == model.Wolff || rule.Name == model.SwendsenWang && c.y == 0 {
							transition.Detailed(t, matrix, p)
						}
						for gap := 1; gap <= 4; gap++ {
							transition.Ergodic(t, matrix, gap)
						}
					})
				}
			}
		}
	}
}
