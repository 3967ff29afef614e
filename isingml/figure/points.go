package figure

import (
	"fmt"
	"image/color"
	"slices"
)

// Points are markers with optional one-sigma error bars in both directions.
type Points struct {
	Label  string // for the legend; "" keeps them out
	X, Y   []float64
	Error  []float64 // of Y; empty for none
	XError []float64 // of X; empty for none

	// Supported tells for each point whether the data supports it. What is not
	// supported is a hollow grey marker, and the legend says so. Empty means
	// that all of them are supported.
	Supported []bool

	Names  []string    // written beside the points, where there is room; empty for none
	Offset float64     // moves the markers to the right, in points: those of two series stand apart
	Color  color.Color // nil takes the next one of the palette
	Size   float64     // diameter in points; 0 means 4.5
}

// Check returns an error if the slices differ in length or hold numbers that
// are not finite.
func (p Points) Check() error {
	if n := len(p.Names); n != 0 && n != len(p.X) {
		return fmt.Errorf("the slice Names has %d values, X has %d", n, len(p.X))
	}
	if !(p.Size >= 0 && p.Size <= 100) || !finite(p.Offset) {
		return fmt.Errorf("markers of size %g moved by %g points, the size must be between 0 and 100", p.Size, p.Offset)
	}
	return checkData(p.X, p.Y, p.XError, p.Error, p.Supported)
}

// Range adds the points and their error bars.
func (p Points) Range(x, y *Span) {
	x.Add(p.X...)
	y.Add(p.Y...)
	x.AddErrors(p.X, p.XError)
	y.AddErrors(p.Y, p.Error)
}

// Name returns the label.
func (p Points) Name() string { return p.Label }

func (p Points) doubt() bool    { return slices.Contains(p.Supported, false) }
func (p Points) colorful() bool { return p.Color == nil }

func (p Points) size() float64 {
	if p.Size > 0 {
		return p.Size
	}
	return 4.5
}

// Draw draws the error bars, and the markers over them.
func (p Points) Draw(a *Area, s Style) {
	for i := range p.X {
		c := s.or(p.Color)
		if !supported(p.Supported, i) {
			c = faded
		}
		at := p.place(a, i)
		if len(p.Error) > 0 && p.Error[i] > 0 {
			low, high := a.at(p.X[i], a.y.bottom(p.Y[i]-p.Error[i])).y, a.at(p.X[i], p.Y[i]+p.Error[i]).y
			p.bar(a, point{at.x, low}, point{at.x, high}, c)
		}
		if len(p.XError) > 0 && p.XError[i] > 0 {
			left, right := a.at(a.x.bottom(p.X[i]-p.XError[i]), p.Y[i]).x, a.at(p.X[i]+p.XError[i], p.Y[i]).x
			p.bar(a, point{left + p.Offset, at.y}, point{right + p.Offset, at.y}, c)
		}
		if !a.box.contains(at) {
			continue
		}
		mark(a, at, p.size(), s.Mark, c)
		if !supported(p.Supported, i) {
			mark(a, at, 0.55*p.size(), s.Mark, white)
		}
	}
}

func (p Points) place(a *Area, i int) point {
	at := a.at(p.X[i], p.Y[i])
	return point{at.x + p.Offset, at.y}
}

// bar draws an error bar, with ends where the marker does not hide it.
func (p Points) bar(a *Area, low, high point, c color.NRGBA) {
	pen := stroke{color: c, width: 1}
	a.line([]point{low, high}, pen)
	along, across := point{high.x - low.x, high.y - low.y}, point{0, 2}
	if along.y > 0 {
		across = point{2, 0}
	}
	if along.x+along.y < p.size()+2 {
		return
	}
	for _, end := range []point{low, high} {
		a.line([]point{{end.x - across.x, end.y - across.y}, {end.x + across.x, end.y + across.y}}, pen)
	}
}

// Sample draws one marker with its bars.
func (p Points) Sample(a *Area, s Style) {
	c := s.or(p.Color)
	m := a.box.center()
	if len(p.Error) > 0 {
		a.stroke(polyline([]point{{m.x, m.y - 4}, {m.x, m.y + 4}}), stroke{color: c, width: 1})
	}
	if len(p.XError) > 0 {
		a.stroke(polyline([]point{{m.x - 7, m.y}, {m.x + 7, m.y}}), stroke{color: c, width: 1})
	}
	mark(a, m, p.size(), s.Mark, c)
}

// Readings returns the values with their errors.
func (p Points) Readings() []Reading { return readings(p.X, p.Y, p.Error, p.Supported, p.Names) }
