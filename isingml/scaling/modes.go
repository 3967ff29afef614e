package scaling

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
)

// Structure returns the structure factor at the n-th smallest momentum along
// the axes, a site squared, of each configuration of a set with periodic
// boundaries:
//
//	S(k) = mean over axes of |sum_x s_x exp(i k x)|^2 / V^2,   k = 2 pi n / L,
//
// so that S(0) is m^2. Values that are labels, such as the states of a Potts
// model, have none.
func Structure(ctx context.Context, set *lattice.Set, n int) ([]float64, error) {
	f := set.Format()
	switch {
	case f.Components > 1 || f.Codec.Labels():
		return nil, fmt.Errorf("scaling: a structure factor of %v: values must be numbers, one a site", f)
	case n < 0 || n > f.Shape[0]/2:
		return nil, fmt.Errorf("scaling: the structure factor at momentum number %d, must be from 0 to %d of L = %d", n, f.Shape[0]/2, f.Shape[0])
	}
	var axes [][]int32 // of each site, the coordinate along each axis
	stride := 1
	for _, l := range f.Shape {
		axis := make([]int32, f.Sites())
		for i := range axis {
			axis[i] = int32(i / stride % l)
		}
		axes, stride = append(axes, axis), stride*l
	}
	out := make([]float64, set.Len())
	values, profile := make([]float32, f.Sites()), make([]float64, f.Sites())
	for i := range out {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		set.Floats(i, values)
		for d, axis := range axes {
			p := profile[:f.Shape[d]]
			clear(p)
			for k, x := range axis {
				p[x] += float64(values[k])
			}
			out[i] += power(p, n) / float64(len(axes)) / math.Pow(float64(f.Sites()), 2)
		}
	}
	return out, nil
}

// power returns |sum_x p_x exp(2 pi i n x/L)|^2.
func power(p []float64, n int) float64 {
	re, im := 0.0, 0.0
	for x, v := range p {
		sin, cos := math.Sincos(2 * math.Pi * float64(n*x%len(p)) / float64(len(p)))
		re, im = re+v*cos, im+v*sin
	}
	return re*re + im*im
}
