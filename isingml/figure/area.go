package figure

import (
	"image"
	"image/color"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// An Area is the part of a figure between the axes of one panel. What is drawn
// on it is given in units of the axes, and cut off at them.
type Area struct {
	on    canvas.Canvas
	text  *typography
	box   canvas.Rect
	x, y  Span
	shift canvas.Point // of what is drawn
}

// A Pen is how a line is drawn: its width and the lengths of its dashes and
// gaps are in points. The zero width is 1.4.
type Pen struct {
	Color color.Color
	Width float64
	Dash  []float64
}

// Limits returns the ends of the two axes.
func (a *Area) Limits() (x0, x1, y0, y1 float64) { return a.x.min, a.x.max, a.y.min, a.y.max }

// Line draws a line through the points (x[i], y[i]).
func (a *Area) Line(x, y []float64, p Pen) {
	a.line(a.points(x, y), p.stroke())
}

// Band fills what lies between two curves, in a light tone of the colour.
func (a *Area) Band(x, lower, upper []float64, c color.Color) { a.band(x, lower, upper, nrgba(c)) }

// Image draws a picture between the corners (x0, y0) and (x1, y1), each of its
// pixels a sharp rectangle.
func (a *Area) Image(x0, y0, x1, y1 float64, img image.Image) {
	a.on.Image(canvas.Rect{Min: a.at(x0, y0), Max: a.at(x1, y1)}, img)
}

// Holds reports whether the axes have a place for the point: its numbers are
// finite, and positive on a logarithmic axis.
func (a *Area) Holds(x, y float64) bool { return holds(x, a.x.log) && holds(y, a.y.log) }

// Shifted returns the area with what is drawn on it moved by so many points to
// the right and up.
func (a *Area) Shifted(right, up float64) *Area {
	b := *a
	b.shift = canvas.Pt(a.shift.X+right, a.shift.Y+up)
	return &b
}

// Fill fills the polygon with the corners (x[i], y[i]).
func (a *Area) Fill(x, y []float64, c color.Color) {
	a.polygon(a.points(x, y), nrgba(c))
}

// Mark draws a marker of the style at (x, y), with a diameter in points.
func (a *Area) Mark(x, y, size float64, s Style) {
	if at := a.at(x, y); a.box.Contains(at) {
		mark(a.on, at, size, s.Mark, nrgba(s.Color))
	}
}

// Label writes a label right of the point (x, y), centred on its height.
func (a *Area) Label(x, y float64, label string) {
	at := a.at(x, y)
	drawLabel(a.on, canvas.Pt(at.X+4, at.Y), label, a.text.small, anchor{0, 0.5}, false)
}

func (p Pen) stroke() canvas.Stroke {
	if p.Width == 0 {
		p.Width = 1.4
	}
	return canvas.Stroke{Color: nrgba(p.Color), Width: p.Width, Dash: p.Dash}
}

// at returns the place of a data point, which may lie outside the box.
func (a *Area) at(x, y float64) canvas.Point {
	return canvas.Pt(a.box.Min.X+a.box.Width()*a.x.fraction(x)+a.shift.X, a.box.Min.Y+a.box.Height()*a.y.fraction(y)+a.shift.Y)
}

// points returns the places of what both slices hold.
func (a *Area) points(x, y []float64) []canvas.Point {
	points := make([]canvas.Point, min(len(x), len(y)))
	for i := range points {
		points[i] = a.at(x[i], y[i])
	}
	return points
}

func (a *Area) line(points []canvas.Point, s canvas.Stroke) {
	for _, part := range clipLine(points, a.box) {
		a.on.Stroke(canvas.Polyline(part), s)
	}
}

func (a *Area) polygon(corners []canvas.Point, c color.NRGBA) {
	if corners = clipPolygon(corners, a.box); len(corners) > 2 {
		a.on.Fill(canvas.Polygon(corners), c)
	}
}

// band fills what lies between two curves.
func (a *Area) band(x, lower, upper []float64, c color.NRGBA) {
	points := a.points(x, upper)
	for i := len(x) - 1; i >= 0; i-- {
		points = append(points, a.at(x[i], lower[i]))
	}
	a.polygon(points, canvas.WithAlpha(c, bandAlpha))
}

const bandAlpha = 0.22

// bottom returns a value for what lies below all of a logarithmic axis, and v
// itself if it can be drawn.
func (s Span) bottom(v float64) float64 {
	if s.log && v <= 0 {
		return s.min / 10
	}
	return v
}
