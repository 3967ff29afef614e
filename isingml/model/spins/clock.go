package spins

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
)

// MaxClock is the largest number of directions of the clock model.
const MaxClock = 64

// The clock model on the square lattice, E = -J sum_<ij> cos(2 pi (n_i - n_j)/q)
// with directions n = 0 to q-1 (J. V. Jose et al., Phys. Rev. B 16, 1217 (1977)).
// Two are the Ising model, three the Potts model of three states with 3/2 times
// its energy, four two Ising models. "order" is the length of the mean of all
// directions as unit vectors. Directions lie between each other, so that blocks
// have no majority, and the model is not rescaled.
var _ = model.Register("clock", func(params map[string]float64) (model.Model, error) {
	p, err := model.Values("clock", params, model.Parameter{Name: "q", Value: 6}, model.Parameter{Name: "j", Value: 1})
	if err != nil {
		return nil, err
	}
	q, j := int(p[0].Value), p[1].Value
	if float64(q) != p[0].Value || q < 2 || q > MaxClock {
		return nil, fmt.Errorf("clock: q is %v, must be a whole number from 2 to %d", p[0].Value, MaxClock)
	}
	cosine := make([]float64, q) // of the distance, the shorter way round
	for n := range cosine {
		cosine[n] = math.Cos(2 * math.Pi * float64(min(n, q-n)) / float64(q))
	}
	return local.New(local.Energies{
		Name: "clock", Parameters: p, Lattice: lattice.Hypercubic(2), Codec: lattice.Codec{States: q, Step: 1},
		Interactions: []func(n ...int8) float64{func(n ...int8) float64 { return -j * cosine[max(n[0]-n[1], n[1]-n[0])] }},
		Observables: []local.Observable{{
			Observable: model.Observable{Name: "order", Unit: "1"},
			Of:         func(n []int8) float64 { return direction(q, n) },
		}},
	})
})

// direction returns the length of the mean of unit vectors in directions 0 to
// q-1.
func direction(q int, n []int8) float64 {
	count := make([]int, q)
	for _, a := range n {
		count[a]++
	}
	x, y := 0., 0.
	for a, many := range count {
		s, c := math.Sincos(2 * math.Pi * float64(a) / float64(q))
		x += float64(float64(many) * c)
		y += float64(float64(many) * s)
	}
	return math.Hypot(x, y) / float64(len(n))
}
