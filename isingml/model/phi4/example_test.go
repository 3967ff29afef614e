package phi4_test

import (
	"context"
	"fmt"
	"log"

	"github.com/isingml/kernel/isingml/model/phi4"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
)

// The field is ordered below a squared mass of about -1.27: beta is minus the
// squared mass.
func ExampleMass() {
	m, err := phi4.Mass(2, 1)
	if err != nil {
		log.Fatal(err)
	}
	var means []float64
	for _, beta := range []float64{1, 1.27, 1.6} {
		spec := sample.Spec{Model: m.Name(), Params: map[string]float64{"lambda": 1}, L: 8, Beta: beta, Configs: 200, Seed: 1}
		e, _, err := sample.Run(context.Background(), spec, sample.Options{})
		if err != nil {
			log.Fatal(err)
		}
		order := make([]float64, e.Configurations.Len())
		for i := range order {
			order[i] = e.Configurations.Order(i)
		}
		mean, err := stat.Mean(order)
		if err != nil {
			log.Fatal(err)
		}
		means = append(means, mean.Value)
	}
	fmt.Println("the order grows:", means[0] < means[1] && means[1] < means[2])
	// Output: the order grows: true
}
