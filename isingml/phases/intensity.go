package phases

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
)

// Intensity is the part of a configuration that lies in the leading components,
// [Independent] of them or as many as there are: the sum of the squared
// projections, for each number of a configuration. Of spins it is about m^2 where
// they order in parallel, and the square of the staggered magnetization where
// they order in turn. It is an f as package classify takes it.
type Intensity struct{ Of *Components }

// Format is that of the configurations.
func (f Intensity) Format() lattice.Format { return f.Of.Format }

// Evaluate returns the intensity of each configuration of a set.
func (f Intensity) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	c := f.Of
	if !set.Format().Equal(c.Format) {
		return nil, fmt.Errorf("phases: principal components of configurations of %v for some of %v", c.Format, set.Format())
	}
	out := make([]float64, set.Len())
	x, values := make([]float64, len(c.Mean)), make([]float32, c.Format.Numbers())
	for i := range out {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		vector(set, i, values, x)
		for k, mean := range c.Mean {
			x[k] -= mean
		}
		for _, v := range c.Vectors[:min(Independent(c.Format), len(c.Vectors))] {
			p := dot(x, v)
			out[i] += float64(p*p) / float64(c.Format.Numbers())
		}
	}
	return out, nil
}
