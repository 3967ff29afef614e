package flat_test

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/flat"
	_ "github.com/isingml/kernel/isingml/model/ising"
)

// One run gives the mean energy at every temperature.
func ExampleRun() {
	r, err := flat.Run(context.Background(), flat.Spec{L: 4, From: -2, To: 0, Nodes: 17, Configs: 20000, Gap: 2, Seed: 1, Final: 1e-3}, 2, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := r.Mean(r.Column("energy"), 0.4)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("-1.3791 a spin, within 4 errors:", e.Value/16-4*e.Error/16 < -1.3791 && -1.3791 < e.Value/16+4*e.Error/16)
	// Output:
	// -1.3791 a spin, within 4 errors: true
}
