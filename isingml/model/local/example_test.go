package local_test

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
)

// A lattice of one's own, here that of the kagome: three sites a unit cell, in
// triangles that share corners.
var kagome = lattice.Geometry{Name: "kagome", Dimension: 2, Basis: 3, Classes: []lattice.Class{{
	lattice.Bond(0, 1), lattice.Bond(0, 2), lattice.Bond(1, 2), // inside the unit cell
	lattice.Bond(1, 0, 1), lattice.Bond(2, 0, 0, 1), lattice.Bond(1, 2, 1, -1),
}}}

// A model of one's own, here Ising spins on it. The declaration makes it known to
// every specification under its name.
var _ = model.Register("ising-kagome", func(params map[string]float64) (model.Model, error) {
	p, err := model.Values("ising-kagome", params, model.Parameter{Name: "j", Value: 1})
	if err != nil {
		return nil, err
	}
	return local.New(local.Energies{
		Name:         "ising-kagome",
		Parameters:   p,
		Lattice:      kagome,
		Codec:        lattice.Spins,
		Interactions: []func(s ...int8) float64{func(s ...int8) float64 { return -p[0].Value * float64(s[0]*s[1]) }},
		Observables: []local.Observable{
			{Observable: model.Observable{Name: "magnetization", Unit: "1", Odd: true, Extensive: true}, Of: local.Sum},
		},
	})
})

// The transition is at beta = ln(3 + 2 sqrt 3)/4 = 0.467 (I. Syozi, Prog. Theor.
// Phys. 6, 306 (1951)).
func Example() {
	for _, beta := range []float64{0.4, 0.55} {
		spec := sample.Spec{Model: "ising-kagome", L: 12, Beta: beta, Configs: 500, Seed: 1}
		e, _, err := sample.Run(context.Background(), spec, sample.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		sites, m := float64(e.Configurations.Format().Sites()), e.Column("magnetization")
		for i := range m {
			m[i] = math.Abs(m[i]) / sites
		}
		mean, err := stat.Blocked(m, 20)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("beta = %v: more than half of the magnetization of %v sites: %v\n", beta, sites, mean.Value > 0.5)
	}
	// Output:
	// beta = 0.4: more than half of the magnetization of 432 sites: false
	// beta = 0.55: more than half of the magnetization of 432 sites: true
}
