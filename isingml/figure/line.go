package figure

import (
	"fmt"
	"image/color"
	"math"
)

// A Line is a curve through points in the order given, with an optional band
// of one-sigma errors.
type Line struct {
	Label string // for the legend; "" keeps it out
	X, Y  []float64
	Error []float64 // half width of the band at each point; empty for none

	// Supported tells for each point whether the data supports it, for
	// instance because the effective sample size of the reweighting is large
	// enough. What is not supported is drawn grey and without band. Empty
	// means that all of it is supported.
	Supported []bool

	Bounds bool        // draw dashed lines at the borders of the band
	Color  color.Color // nil takes the next one of the palette
	Dash   []float64   // lengths of dashes and gaps in points; nil takes the palette's
	Solid  bool        // no dashes, whatever the palette says
	Width  float64     // in points; 0 means 1.4
}

func (l Line) check() error {
	n := len(l.X)
	if n == 0 {
		return fmt.Errorf("no points: X is empty")
	}
	if err := checkValues("X", l.X, n, false); err != nil {
		return err
	}
	if err := checkValues("Y", l.Y, n, false); err != nil {
		return err
	}
	if len(l.Supported) != 0 && len(l.Supported) != n {
		return fmt.Errorf("the slice Supported has %d values, X has %d", len(l.Supported), n)
	}
	return checkErrors("Error", l.Error, n)
}

func (l Line) extent(x, y *span, _, logY bool) {
	x.add(l.X...)
	y.add(l.Y...)
	for i := range l.Error {
		if l.supported(i) {
			y.addErrors(l.Y[i:i+1], l.Error[i:i+1], logY)
		}
	}
}

func (l Line) supported(i int) bool { return len(l.Supported) == 0 || l.Supported[i] }

func (l Line) entry() (string, bool) { return l.Label, l.Color == nil }

func (l Line) stroke(s style) stroke {
	pen := stroke{color: s.or(l.Color), width: l.Width, dash: s.dash}
	if l.Dash != nil {
		pen.dash = l.Dash
	}
	if l.Solid || (l.Color != nil && l.Dash == nil) {
		pen.dash = nil
	}
	if pen.width == 0 {
		pen.width = 1.4
	}
	return pen
}

func (l Line) plot(a *area, s style) {
	pen := l.stroke(s)
	s.color = pen.color
	grey := pen
	grey.color, grey.dash, grey.width = faded, nil, 0.8*pen.width
	for from := 0; from < len(l.X); {
		to := from + 1
		for to < len(l.X) && l.supported(to) == l.supported(from) {
			to++
		}
		if l.supported(from) {
			l.plotPart(a, s, pen, from, to)
		} else { // reaches to the supported neighbours
			lo, hi := max(0, from-1), min(len(l.X), to+1)
			a.line(a.points(l.X[lo:hi], l.Y[lo:hi]), grey)
		}
		from = to
	}
}

func (l Line) plotPart(a *area, s style, pen stroke, from, to int) {
	x, y := l.X[from:to], l.Y[from:to]
	if len(l.Error) > 0 {
		lower, upper := make([]float64, len(x)), make([]float64, len(x))
		for i, e := range l.Error[from:to] {
			lower[i], upper[i] = y[i]-e, y[i]+e
			if a.logY && lower[i] <= 0 {
				lower[i] = a.y.min / 10
			}
		}
		a.band(x, lower, upper, s)
		if l.Bounds {
			border := stroke{color: pen.color, width: 0.5 * pen.width, dash: []float64{3, 2}}
			a.line(a.points(x, lower), border)
			a.line(a.points(x, upper), border)
		}
	}
	a.line(a.points(x, y), pen)
}

func (l Line) sample(a *area, b rect, s style) {
	pen := l.stroke(s)
	if len(l.Error) > 0 {
		a.fill(rect{point{b.min.x, b.center().y - 3}, point{b.max.x, b.center().y + 3}}.path(), withAlpha(pen.color, bandAlpha))
	}
	a.stroke(polyline([]point{{b.min.x, b.center().y}, {b.max.x, b.center().y}}), pen)
}

// A Function is a curve given by a formula, drawn across the whole panel, as
// for exact results. Where F is not finite nothing is drawn.
type Function struct {
	Label string
	F     func(x float64) float64
	Color color.Color // nil means grey, the colour of exact values
	Dash  []float64   // nil means solid
}

func (f Function) check() error {
	if f.F == nil {
		return fmt.Errorf("no function: F is nil")
	}
	return nil
}

func (f Function) extent(x, y *span, _, _ bool) {}

func (f Function) entry() (string, bool) { return f.Label, false }

func (f Function) stroke() stroke {
	return stroke{color: style{color: reference}.or(f.Color), width: 1.1, dash: f.Dash}
}

func (f Function) plot(a *area, _ style) {
	var part []point
	for _, p := range f.trace(a) {
		if finite(p.y) {
			part = append(part, p)
			continue
		}
		a.line(part, f.stroke())
		part = nil
	}
	a.line(part, f.stroke())
}

// trace returns the places of the curve; where F has no value, y is NaN.
func (f Function) trace(a *area) []point {
	const n = 400
	points := make([]point, n+1)
	for i := range points {
		x := interpolate(a.x, a.logX, float64(i)/n)
		points[i] = a.at(x, f.F(x))
		if !finite(points[i].y) {
			points[i].y = math.NaN()
		}
	}
	return points
}

func (f Function) sample(a *area, b rect, _ style) {
	a.stroke(polyline([]point{{b.min.x, b.center().y}, {b.max.x, b.center().y}}), f.stroke())
}
