package data

import (
	"context"
	"fmt"
	"math"
)

// unpacked returns an array of bytes as one of sites, 0 and 1, of shape (n, V).
// Each configuration begins a byte.
func (l Layout) unpacked(a Array) (Array, error) {
	switch {
	case l.Bits != "big" && l.Bits != "little":
		return a, fmt.Errorf("the order %q of bits must be big or little", l.Bits)
	case l.Shape == nil:
		return a, fmt.Errorf("packed bits do not tell the shape of a configuration: write --shape, such as --shape 40x40")
	case a.Type != "uint8" && a.Type != "int8":
		return a, fmt.Errorf("packed bits must be uint8, not %s", a.Type)
	case a.ColumnMajor || l.Last:
		return a, fmt.Errorf("packed bits must lie configuration after configuration")
	}
	v := l.volume()
	size, total := (v+7)/8, a.Len()
	if last := a.Shape[len(a.Shape)-1]; total%size != 0 || len(a.Shape) > 1 && last%size != 0 || len(a.Shape) == 1 && v%8 != 0 {
		return a, fmt.Errorf("its shape is %v: bytes of %d sites are no rows of %d bytes", a.Shape, v, size)
	}
	each := a.Each
	a.Shape, a.Type = []int{total / size, v}, "bits"
	a.Each = func(ctx context.Context, yield func([]float64) error) error {
		out := make([]float64, 0, 8*blockLen)
		at := 0 // in the configuration, in sites
		return each(ctx, func(values []float64) error {
			out = out[:0]
			for _, x := range values {
				b := uint8(int(math.Mod(x, 256)))
				for k := range min(8, v-at) {
					if l.Bits == "big" {
						out = append(out, float64(b>>(7-k)&1))
					} else {
						out = append(out, float64(b>>k&1))
					}
				}
				if at += 8; at >= v {
					at = 0
				}
			}
			return yield(out)
		})
	}
	return a, nil
}
