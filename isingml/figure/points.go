package figure

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// Points are markers with optional one-sigma error bars in both directions.
type Points struct {
	Label  string // for the legend; "" keeps them out
	X, Y   []float64
	Error  []float64 // of Y; empty for none, NaN for one that is not known
	XError []float64 // of X; likewise

	// Below and Left are the lower errors of Y and X where they differ from the
	// upper ones, which Error and XError are then; empty where they do not.
	Below, Left []float64

	// Supported tells for each point whether the data supports it. What is not
	// supported is a hollow grey marker, and the legend says so. Empty means
	// that all of them are supported.
	Supported []bool

	Names  []string    // written beside the points, where there is room; empty for none
	Offset float64     // moves the markers to the right, in points: those of two series stand apart
	Color  color.Color // nil takes the next one of the palette
	Size   float64     // diameter in points; 0 means 4.5
}

// Check returns an error if the slices differ in length or an error is negative.
func (p Points) Check() error {
	if n := len(p.Names); n != 0 && n != len(p.X) {
		return fmt.Errorf("the slice Names has %d values, X has %d", n, len(p.X))
	}
	if !(p.Size >= 0 && p.Size <= 100) || !finite(p.Offset) {
		return fmt.Errorf("markers of size %g moved by %g points, the size must be between 0 and 100", p.Size, p.Offset)
	}
	if err := checkData(p.X, p.Y, p.XError, p.Error, p.Supported); err != nil {
		return err
	}
	for _, c := range []struct {
		name, upper  string
		lower, error []float64
	}{{"Below", "Error", p.Below, p.Error}, {"Left", "XError", p.Left, p.XError}} {
		if len(c.lower) > 0 && len(c.error) == 0 {
			return fmt.Errorf("the lower errors %s stand without the upper ones, which belong in %s", c.name, c.upper)
		}
		if err := checkErrors(c.name, c.lower, len(p.X)); err != nil {
			return err
		}
	}
	return nil
}

// Omitted counts what the axes cannot hold.
func (p Points) Omitted(xLog, yLog bool) int { return omitted(p.X, p.Y, xLog, yLog) }

// lower returns the lower errors, which are the upper ones unless given.
func lower(errors, below []float64) []float64 {
	if len(below) > 0 {
		return below
	}
	return errors
}

// Range adds the points and their error bars.
func (p Points) Range(x, y *Span) {
	x.Add(p.X...)
	y.Add(p.Y...)
	x.addErrors(p.X, lower(p.XError, p.Left), p.XError)
	y.addErrors(p.Y, lower(p.Error, p.Below), p.Error)
}

// Name returns the label.
func (p Points) Name() string { return p.Label }

// Styling returns the colour, and a hollow marker for what is not supported.
func (p Points) Styling() Styling {
	s := Styling{Color: p.Color}
	if slices.Contains(p.Supported, false) {
		s.Doubt = func(a *Area) {
			Points{X: []float64{0.5}, Y: []float64{0.5}, Supported: []bool{false}, Size: p.Size}.Draw(a, Style{})
		}
	}
	return s
}

// Annotations returns the names of the points.
func (p Points) Annotations() []Annotation {
	var out []Annotation
	for i, name := range p.Names {
		if name != "" {
			out = append(out, Annotation{name, p.X[i], p.Y[i], p.Offset, p.size() / 2})
		}
	}
	return out
}

func (p Points) size() float64 {
	if p.Size > 0 {
		return p.Size
	}
	return 4.5
}

// Draw draws the error bars, and the markers over them.
func (p Points) Draw(a *Area, s Style) {
	below, left := lower(p.Error, p.Below), lower(p.XError, p.Left)
	a = a.Shifted(p.Offset, 0)
	for i := range p.X {
		if !holds(p.X[i], a.x.log) || !holds(p.Y[i], a.y.log) {
			continue
		}
		c := s.or(p.Color)
		if !supported(p.Supported, i) {
			c = faded
		}
		at := a.at(p.X[i], p.Y[i])
		if len(p.Error) > 0 && below[i]+p.Error[i] > 0 {
			low, high := a.at(p.X[i], a.y.bottom(p.Y[i]-below[i])).Y, a.at(p.X[i], p.Y[i]+p.Error[i]).Y
			p.bar(a, canvas.Pt(at.X, low), canvas.Pt(at.X, high), c)
		}
		if len(p.XError) > 0 && left[i]+p.XError[i] > 0 {
			from, to := a.at(a.x.bottom(p.X[i]-left[i]), p.Y[i]).X, a.at(p.X[i]+p.XError[i], p.Y[i]).X
			p.bar(a, canvas.Pt(from, at.Y), canvas.Pt(to, at.Y), c)
		}
		if !a.box.Contains(at) {
			continue
		}
		mark(a.on, at, p.size(), s.Mark, c)
		if !supported(p.Supported, i) {
			mark(a.on, at, 0.55*p.size(), s.Mark, white)
		}
	}
}

// bar draws an error bar, with ends where the marker does not hide it.
func (p Points) bar(a *Area, low, high canvas.Point, c color.NRGBA) {
	pen := canvas.Stroke{Color: c, Width: 1}
	a.line([]canvas.Point{low, high}, pen)
	along, across := canvas.Pt(high.X-low.X, high.Y-low.Y), canvas.Pt(0, 2)
	if along.Y > 0 {
		across = canvas.Pt(2, 0)
	}
	if along.X+along.Y < p.size()+2 {
		return
	}
	for _, end := range []canvas.Point{low, high} {
		a.line([]canvas.Point{canvas.Pt(end.X-across.X, end.Y-across.Y), canvas.Pt(end.X+across.X, end.Y+across.Y)}, pen)
	}
}

// Sample draws one marker with its bars.
func (p Points) Sample(a *Area, s Style) {
	c := s.or(p.Color)
	m := a.box.Center()
	if len(p.Error) > 0 {
		a.on.Stroke(canvas.Polyline([]canvas.Point{canvas.Pt(m.X, m.Y-4), canvas.Pt(m.X, m.Y+4)}), canvas.Stroke{Color: c, Width: 1})
	}
	if len(p.XError) > 0 {
		a.on.Stroke(canvas.Polyline([]canvas.Point{canvas.Pt(m.X-7, m.Y), canvas.Pt(m.X+7, m.Y)}), canvas.Stroke{Color: c, Width: 1})
	}
	mark(a.on, m, p.size(), s.Mark, c)
}

// Readings returns the values with their errors.
func (p Points) Readings(Span) []Reading { return readings(p.X, p.Y, p.Error, p.Supported, p.Names) }

// mark draws one of five shapes of about the same weight.
func mark(c canvas.Canvas, at canvas.Point, size float64, kind int, fill color.NRGBA) {
	r := size / 2
	corners := func(n int, turn, radius float64) canvas.Path {
		points := make([]canvas.Point, n)
		for i := range points {
			sin, cos := math.Sincos(turn + 2*math.Pi*float64(i)/float64(n))
			points[i] = canvas.Pt(at.X+radius*cos, at.Y+radius*sin)
		}
		return canvas.Polygon(points)
	}
	switch kind % 5 {
	case 0:
		c.Dot(at, r, fill)
	case 1:
		c.Fill(corners(4, math.Pi/4, 1.25*r), fill)
	case 2:
		c.Fill(corners(3, math.Pi/2, 1.4*r), fill)
	case 3:
		c.Fill(corners(4, 0, 1.4*r), fill)
	case 4:
		c.Fill(corners(3, -math.Pi/2, 1.4*r), fill)
	}
}
