package local_test

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
)

// A model of one's own, here that of Blume and Capel on the square lattice:
// spins -1 and +1, which cost D each, or none. The declaration makes it known to
// every specification under its name.
var _ = model.Register("blume-capel", func(params map[string]float64) (model.Model, error) {
	p, err := model.Values("blume-capel", params, model.Parameter{Name: "d", Value: 0.5})
	if err != nil {
		return nil, err
	}
	d := p[0].Value
	return local.New(local.Energies{
		Name:         "blume-capel",
		Parameters:   p,
		Lattice:      lattice.Hypercubic(2),
		Codec:        lattice.Codec{States: 3, First: -1, Step: 1},
		Interactions: []func(s ...int8) float64{func(s ...int8) float64 { return -float64(s[0] * s[1]) }},
		Site:         func(a int8) float64 { return d * float64(a*a) },
		Observables: []local.Observable{
			{Observable: model.Observable{Name: "magnetization", Unit: "1", Odd: true}, Of: local.Sum},
			{Observable: model.Observable{Name: "occupied", Unit: "1"}, Of: func(values []int8) (n float64) {
				for _, v := range values {
					n += float64(v * v)
				}
				return n
			}},
		},
	})
})

func Example() {
	for _, beta := range []float64{0.3, 1} {
		spec := sample.Spec{Model: "blume-capel", Params: map[string]float64{"d": 1}, L: 8, Beta: beta, Configs: 500, Seed: 1}
		e, _, err := sample.Run(context.Background(), spec, sample.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		occupied, err := stat.Blocked(e.Column("occupied"), 20)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("beta = %v: more than 0.9 of %d sites are occupied: %v\n", beta, e.Configurations.Format().Sites(), occupied.Value > 0.9*64)
	}
	// Output:
	// beta = 0.3: more than 0.9 of 64 sites are occupied: false
	// beta = 1: more than 0.9 of 64 sites are occupied: true
}
