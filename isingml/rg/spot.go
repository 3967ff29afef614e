package rg

import (
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// A spot is two systems prepared for the field at one inverse temperature.
type spot struct {
	beta               float64
	original, rescaled *response
	own                *reweight.Partial // observable with f of the parents, at Y = 0
}

// spots prepares the systems of each step where its exponents are computed.
func (p *plan) spots(sides []*side) ([][]*spot, error) {
	out := make([][]*spot, len(p.steps))
	return out, p.each(func(i int, c *comparison) error {
		if !c.field && !c.blocked {
			return nil
		}
		for _, beta := range c.betas {
			s, err := newSpot(sides[i], sides[i+1], beta, c.field)
			if err != nil {
				return err
			}
			out[i] = append(out[i], s)
		}
		return nil
	})
}

func newSpot(original, rescaled *side, beta float64, field bool) (s *spot, err error) {
	s = &spot{beta: beta}
	if field {
		if s.original, err = newResponse(original.System, beta, true, original.borders); err != nil {
			return nil, err
		}
		if s.rescaled, err = newResponse(rescaled.System, beta, true, rescaled.borders); err != nil {
			return nil, err
		}
	}
	other := rescaled.parent()
	if other == nil {
		other = rescaled.Observable
	}
	s.own, err = rescaled.Partial(beta, 0, reweight.Products(rescaled.Observable, other), rescaled.borders)
	return s, err
}

// between returns what compute gives at beta, on the straight line through two
// spots; of one spot, what it gives there.
func between[T interface{ numbers() []*stat.Estimate }](spots []*spot, beta float64, compute func(s *spot) (T, error)) (T, error) {
	out, err := compute(spots[0])
	if err != nil || len(spots) == 1 {
		return out, err
	}
	other, err := compute(spots[1])
	if err != nil {
		return out, err
	}
	part := (beta - spots[0].beta) / (spots[1].beta - spots[0].beta)
	for i, x := range out.numbers() {
		x.Value += part * (other.numbers()[i].Value - x.Value)
	}
	return out, nil
}
