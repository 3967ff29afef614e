package rg

import (
	"fmt"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// A Point of a mapping: the image of X, with its error. Value and error over X
// are the line and the band of Figs. 5 and 6.
type Point struct {
	X     float64       `json:"x"`
	Image stat.Estimate `json:"image"`
	// Support is the worse one of the rescaled sample at X and the original
	// one at the image.
	reweight.Support
	Supported bool `json:"supported"`
}

// Mapping returns beta'(beta) of Eq. (11) at the given inverse temperatures,
// with jackknife errors.
func Mapping(original, rescaled System, betas []float64, bins int) ([]Point, error) {
	return Jackknife(bins).Mapping(original, rescaled, betas)
}

// FieldMapping returns Y'(Y) = f^-1(f'(Y)) at the given fields, with jackknife
// errors.
func FieldMapping(original, rescaled System, ys []float64, bins int) ([]Point, error) {
	return Jackknife(bins).FieldMapping(original, rescaled, ys)
}

// Mapping returns beta'(beta) = f^-1(f'(beta)), Eq. (11), at the given inverse
// temperatures. The error wraps [ErrRange] where f does not take the value of
// f' within reach of the original sample.
func (r Resampling) Mapping(original, rescaled System, betas []float64) ([]Point, error) {
	from := images{xs: betas, start: betas}
	return r.mapping(original, rescaled, betas, chain{
		prepare: prepareThermal,
		compute: func(a, b *view) ([]float64, error) { return from.compute(a.thermal, b.thermal) },
	}, func(beta float64) reweight.State { return reweight.State{Beta: beta} })
}

// FieldMapping returns Y'(Y) = f^-1(f'(Y)) at the given fields. Both systems
// must be at one inverse temperature. The error wraps [ErrRange] as that of
// Mapping does.
func (r Resampling) FieldMapping(original, rescaled System, ys []float64) ([]Point, error) {
	if err := fieldReady(original, rescaled); err != nil {
		return nil, err
	}
	from := images{xs: ys, start: make([]float64, len(ys))}
	return r.mapping(original, rescaled, ys, chain{
		prepare: prepareField(original.Beta),
		compute: func(a, b *view) ([]float64, error) { return from.compute(a.field, b.field) },
	}, func(y float64) reweight.State { return reweight.State{Beta: original.Beta, Y: y} })
}

// images inverts the original's response at the values of the rescaled one's
// at xs. Searches begin at start, and from the second time on at the results
// of the first, which has all data.
type images struct {
	xs, start []float64
	first     []float64
}

func (m *images) compute(original, rescaled *replica) ([]float64, error) {
	start := m.start
	if m.first != nil {
		start = m.first
	}
	out := make([]float64, len(m.xs))
	for i, x := range m.xs {
		mean, _, err := rescaled.at(x)
		if err != nil {
			return nil, err
		}
		if out[i], err = original.invert(mean, start[i]); err != nil {
			return nil, fmt.Errorf("the image of %.6g: %w", x, err)
		}
	}
	if m.first == nil {
		m.first = out
	}
	return out, nil
}

func (r Resampling) mapping(original, rescaled System, xs []float64, c chain, state func(x float64) reweight.State) ([]Point, error) {
	values, err := r.estimate(original, rescaled, c)
	if err != nil {
		return nil, fmt.Errorf("rg: mapping: %w", err)
	}
	points := make([]Point, len(xs))
	for i, x := range xs {
		points[i] = Point{X: x, Image: values[i]}
		if points[i].Support, err = r.support(original, rescaled, state(values[i].Value), state(x)); err != nil {
			return nil, err
		}
		points[i].Supported = points[i].Good()
	}
	return points, nil
}
