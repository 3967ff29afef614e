package mcrg

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// Measure returns the values of operators on every configuration of a set with
// periodic boundaries: out[k][i] is operator k of configuration i, summed over
// the lattice.
func Measure(ctx context.Context, set *lattice.Set, operators []model.Operator) ([][]float64, error) {
	format := set.Format()
	if format.Codec.Real {
		return nil, fmt.Errorf("mcrg: configurations of %v: operators are of sites with few values", format)
	}
	var sums []*summed
	for _, o := range operators {
		s, err := newSummed(o, format.Shape)
		if err != nil {
			return nil, err
		}
		sums = append(sums, s)
	}
	out := make([][]float64, len(operators))
	for k := range out {
		out[k] = make([]float64, set.Len())
	}
	values := make([]int8, format.Sites())
	for i := range set.Len() {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		set.Unpack(i, values)
		for k, s := range sums {
			out[k][i] = s.of(values)
		}
	}
	return out, nil
}

// summed is an operator on a lattice: for each term the sites that it looks at,
// as seen from every site.
type summed struct {
	model.Operator
	sites [][][]int32
}

func newSummed(o model.Operator, shape []int) (*summed, error) {
	s := &summed{Operator: o}
	for _, term := range o.Terms {
		var sites [][]int32
		for _, offset := range term {
			if len(offset) != len(shape) {
				return nil, fmt.Errorf("mcrg: the operator %q has offsets of %d numbers, the lattice %v has %d dimensions", o.Name, len(offset), shape, len(shape))
			}
			sites = append(sites, moved(shape, offset))
		}
		s.sites = append(s.sites, sites)
	}
	return s, nil
}

// moved returns, for each site, the one that lies an offset away. The first
// length runs fastest.
func moved(shape, offset []int) []int32 {
	sites := 1
	for _, l := range shape {
		sites *= l
	}
	out := make([]int32, sites)
	for i := range out {
		rest, to, stride := i, 0, 1
		for d, l := range shape {
			x := ((rest%l+offset[d])%l + l) % l
			rest, to, stride = rest/l, to+x*stride, stride*l
		}
		out[i] = int32(to)
	}
	return out
}

func (s *summed) of(values []int8) float64 {
	if s.Of == nil {
		return float64(s.product(values))
	}
	sum := 0.0
	for _, sites := range s.sites {
		at := make([]int8, len(sites))
		for i := range values {
			for k, to := range sites {
				at[k] = values[to[i]]
			}
			sum += s.Of(at)
		}
	}
	return sum
}

func (s *summed) product(values []int8) (sum int) {
	for _, sites := range s.sites {
		switch len(sites) {
		case 1:
			for _, i := range sites[0] {
				sum += int(values[i])
			}
		case 2:
			b := sites[1]
			for k, i := range sites[0] {
				sum += int(values[i]) * int(values[b[k]])
			}
		default:
			for i := range values {
				p := 1
				for _, to := range sites {
					p *= int(values[to[i]])
				}
				sum += p
			}
		}
	}
	return sum
}
