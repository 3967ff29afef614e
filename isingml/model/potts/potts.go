// Package potts is the Potts model (R. B. Potts, Proc. Camb. Phil. Soc. 48, 106
// (1952); F. Y. Wu, Rev. Mod. Phys. 54, 235 (1982)) on the square lattice.
package potts

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
)

// MaxQ is the largest number of states.
const MaxQ = 128

var _ = model.Register("potts", func(params map[string]float64) (model.Model, error) {
	p, err := model.Values("potts", params, model.Parameter{Name: "q", Value: 3}, model.Parameter{Name: "j", Value: 1})
	if err != nil {
		return nil, err
	}
	q := int(p[0].Value)
	if float64(q) != p[0].Value || q < 2 || q > MaxQ {
		return nil, fmt.Errorf("potts: q is %v, must be a whole number from 2 to %d", p[0].Value, MaxQ)
	}
	return New(q, p[1].Value)
})

// New returns the model of q states, here 0 to q-1,
//
//	E = -J sum_<ij> delta(s_i, s_j),
//
// on L x L sites. Its order parameter is (q max_s n_s/V - 1)/(q - 1) with the
// numbers n_s of sites in each state: 1 in the ordered phase at zero
// temperature, and 0 in the limit of large lattices in the other. At q = 2 it
// is the Ising model with twice its inverse temperature: delta is
// (1 + s s')/2.
func New(q int, j float64) (*local.Model, error) {
	return local.New(local.Energies{
		Name:       "potts",
		Parameters: []model.Parameter{{Name: "q", Value: float64(q)}, {Name: "j", Value: j}},
		Lattice:    lattice.Hypercubic(2),
		Codec:      lattice.Codec{States: q, First: 0, Step: 1},
		Interactions: []func(s ...int8) float64{func(s ...int8) float64 {
			if s[0] == s[1] {
				return -j
			}
			return 0
		}},
		Observables: []local.Observable{{
			Observable: model.Observable{Name: "order", Unit: "1"},
			Of:         func(states []int8) float64 { return order(q, states) },
		}},
		Rescaling: lattice.Rescaling{Rule: lattice.Majority, B: 2},
	})
}

func order(q int, states []int8) float64 {
	count := make([]int, q)
	most := 0
	for _, s := range states {
		count[s]++
		most = max(most, count[s])
	}
	return (float64(q*most)/float64(len(states)) - 1) / float64(q-1)
}

// BetaC returns the inverse temperature of the transition, where the model is
// its own dual, at J = 1: continuous for q up to 4, of first order beyond.
func BetaC(q int) float64 { return math.Log(1 + math.Sqrt(float64(q))) }
