package rg

import (
	"errors"
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

// String writes the image, marked where the samples do not support it.
func (p Point) String() string { return p.Image.Marked(p.Supported) }

// Mapping returns beta'(beta) = f^-1(f'(beta)), Eq. (11), at the given inverse
// temperatures. The error wraps [ErrRange] where f does not take the value of
// f' within reach of the original sample.
func (r Resampling) Mapping(original, rescaled System, betas []float64) ([]Point, error) {
	from := images{xs: betas, start: betas}
	return r.mapping(original, rescaled, betas, needs{thermal: true},
		func(a, b *view) ([]float64, error) { return from.compute(a.thermal, b.thermal) },
		func(beta float64) reweight.State { return reweight.State{Beta: beta} })
}

// FieldMapping returns Y'(Y) = f^-1(f'(Y)) at the given fields and the inverse
// temperature of both samples. It takes f of both systems as F: of the original
// one, of the rescaled one's parent. The error wraps [ErrRange] as that of
// Mapping does.
func (r Resampling) FieldMapping(original, rescaled System, ys []float64) ([]Point, error) {
	if original.F == nil || rescaled.F == nil {
		return nil, errors.New("rg: the mapping of the field takes f of both systems as F")
	}
	if original.Beta != rescaled.Beta {
		return nil, fmt.Errorf("rg: the mapping of the field takes both systems at one inverse temperature, not %v and %v", original.Beta, rescaled.Beta)
	}
	from := images{xs: ys, start: make([]float64, len(ys))}
	return r.mapping(original, rescaled, ys, needs{field: true},
		func(a, b *view) ([]float64, error) { return from.compute(a.field, b.field) },
		func(y float64) reweight.State { return reweight.State{Beta: original.Beta, Y: y} })
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

func (r Resampling) mapping(original, rescaled System, xs []float64, of needs,
	compute func(a, b *view) ([]float64, error), state func(x float64) reweight.State) ([]Point, error) {
	sides, err := r.sides([]System{original, rescaled}, []needs{of, of})
	if err != nil {
		return nil, fmt.Errorf("rg: mapping: %w", err)
	}
	numbers := func(v []*view) ([]float64, error) { return compute(v[0], v[1]) }
	if _, err := numbers(whole(sides)); err != nil { // told plainly, and searches learn where to begin
		return nil, fmt.Errorf("rg: mapping: %w", err)
	}
	found, err := r.resample(len(sides), func(s stat.Selection) ([]float64, error) { return numbers(views(sides, s)) })
	if err != nil {
		return nil, fmt.Errorf("rg: mapping: %w", err)
	}
	points := make([]Point, len(xs))
	for i, x := range xs {
		points[i] = Point{X: x, Image: found.Estimate(i)}
		if points[i].Support, err = r.support(original, rescaled, state(points[i].Image.Value), state(x)); err != nil {
			return nil, err
		}
		points[i].Supported = points[i].Good()
	}
	return points, nil
}

// support returns the worse support of the two systems at their states.
func (r Resampling) support(original, rescaled System, a, b reweight.State) (reweight.Support, error) {
	sa, err := original.Support(a.Beta, a.Y, r.bins)
	if err != nil {
		return sa, err
	}
	sb, err := rescaled.Support(b.Beta, b.Y, r.bins)
	return sa.Worse(sb), err
}
