package figure

import (
	"fmt"
	"math"
)

// A Cloud is a scatter of many points, each coloured by a value.
type Cloud struct {
	Label      string // for the legend
	X, Y       []float64
	Value      []float64 // gives the colour; empty takes one of the palette
	ValueLabel string    // what the colours mean
}

func (c Cloud) check() error {
	n := len(c.X)
	if n == 0 {
		return fmt.Errorf("no points: X is empty")
	}
	if err := checkValues("X", c.X, n, false); err != nil {
		return err
	}
	if err := checkValues("Y", c.Y, n, false); err != nil {
		return err
	}
	return checkValues("Value", c.Value, n, true)
}

func (c Cloud) extent(x, y *span, _, _ bool) { x.add(c.X...); y.add(c.Y...) }
func (c Cloud) entry() (string, bool)        { return c.Label, len(c.Value) == 0 }

func (c Cloud) values() span {
	s := newSpan()
	s.add(c.Value...)
	if s.min == s.max {
		s.max = s.min + 1
	}
	return s
}

// size shrinks with the number of points, so that a crowd stays readable.
func (c Cloud) size() float64 {
	return math.Max(1.2, math.Min(4, 60/math.Sqrt(float64(len(c.X)))))
}

func (c Cloud) plot(a *area, s style) {
	values := c.values()
	r := c.size() / 2
	for i := range c.X {
		at := a.at(c.X[i], c.Y[i])
		if !a.box.contains(at) {
			continue
		}
		color := s.color
		if len(c.Value) > 0 {
			color = sequential.at(fraction(c.Value[i], values, false))
		}
		a.fill(circle(at, r), withAlpha(color, 0.75))
	}
}

func (c Cloud) sample(a *area, b rect, s style) {
	if len(c.Value) > 0 {
		s.color = sequential.at(0.4)
	}
	a.fill(circle(b.center(), 2), s.color)
}
