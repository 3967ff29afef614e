package figure

import (
	"math"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// A Cloud is a scatter of many points, each coloured by a value.
type Cloud struct {
	Label      string // for the legend
	X, Y       []float64
	Value      []float64 // gives the colour; empty takes one of the palette
	ValueLabel string    // what the colours mean
}

// Check returns an error if the slices differ in length or a value is not
// finite.
func (c Cloud) Check() error {
	if err := checkData(c.X, c.Y, nil, nil, nil); err != nil {
		return err
	}
	return checkValues("Value", c.Value, len(c.X))
}

// Range adds the points.
func (c Cloud) Range(x, y *Span) { x.Add(c.X...); y.Add(c.Y...) }

// Omitted counts what the axes cannot hold.
func (c Cloud) Omitted(xLog, yLog bool) int { return omitted(c.X, c.Y, xLog, yLog) }

// Name returns the label.
func (c Cloud) Name() string { return c.Label }

// Styling leaves the palette to the others if values give the colours.
func (c Cloud) Styling() Styling { return Styling{Unstyled: len(c.Value) > 0} }

// Scale returns the scale of the values, nil if there are none.
func (c Cloud) Scale() *ColorScale {
	if len(c.Value) == 0 {
		return nil
	}
	s := c.values()
	return &ColorScale{c.ValueLabel, s.min, s.max, Sequential}
}

func (c Cloud) values() Span {
	s := newSpan(false)
	s.Add(c.Value...)
	if s.min == s.max {
		s.max = s.min + 1
	}
	return s
}

// size shrinks with the number of points, so that a crowd stays readable.
func (c Cloud) size() float64 {
	return math.Max(1.2, math.Min(4, 60/math.Sqrt(float64(len(c.X)))))
}

// Draw draws the points in the order given.
func (c Cloud) Draw(a *Area, s Style) {
	values := c.values()
	r := c.size() / 2
	for i := range c.X {
		at := a.at(c.X[i], c.Y[i])
		if !a.box.Contains(at) {
			continue
		}
		color := s.or(nil)
		if len(c.Value) > 0 {
			color = sequential.at(values.fraction(c.Value[i]))
		}
		a.on.Dot(at, r, canvas.WithAlpha(color, 0.75))
	}
}

// Sample draws one point.
func (c Cloud) Sample(a *Area, s Style) {
	color := s.or(nil)
	if len(c.Value) > 0 {
		color = sequential.at(0.4)
	}
	a.on.Dot(a.box.Center(), 2, color)
}
