package on_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"github.com/isingml/kernel/isingml/model/on"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
)

// Where the XY model has its transition in two dimensions, beta pi/2 times the
// helicity modulus falls from 1 to 0, on a finite lattice from a little more.
func ExampleModel_Helicity() {
	xy, err := on.New(2, 2)
	if err != nil {
		log.Fatal(err)
	}
	for _, beta := range []float64{0.7, 1.3} {
		e, _, err := sample.Run(context.Background(), sample.Spec{Model: "on", L: 8, Beta: beta, Configs: 500, Seed: 1}, sample.Options{})
		if err != nil {
			log.Fatal(err)
		}
		helicity, err := stat.Mean(xy.Helicity(8, beta, e.Energy(), e.Column("currents")))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(beta, helicity.Value*beta*math.Pi/2 > 1)
	}
	// Output:
	// 0.7 false
	// 1.3 true
}
