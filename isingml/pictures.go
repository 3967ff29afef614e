package isingml

import (
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
)

// Gallery returns a picture of configuration number i of each ensemble, which
// may differ in size. Without titles each shows its inverse temperature.
func (es Ensembles) Gallery(i int, titles ...string) *figure.Figure {
	var pictures []figure.Mosaic
	var betas []string
	for _, e := range es {
		if e == nil || i < 0 || i >= e.Len() {
			return figure.Failed(fmt.Errorf("isingml: configuration %d asked for, an ensemble holds fewer", i))
		}
		if f := e.Format(); len(f.Shape) != 2 || f.Basis > 1 || f.Codec.Real {
			return figure.Failed(fmt.Errorf("isingml: a picture shows few values on a lattice of two dimensions, not %v", e.Format()))
		}
		values := make([]int8, e.Volume())
		e.Configurations.Unpack(i, values)
		pictures = append(pictures, figure.Mosaic{Width: e.L(), Values: values})
		betas = append(betas, fmt.Sprintf("$β$ = %v", e.Beta))
	}
	if len(titles) == 0 {
		titles = betas
	}
	return figure.Gallery("", pictures, titles...)
}
