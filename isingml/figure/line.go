package figure

import (
	"image/color"
	"slices"
	"strconv"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// A Line is a curve through points in the order given, with an optional band
// of one-sigma errors.
type Line struct {
	Label string // for the legend; "" keeps it out
	X, Y  []float64
	Error []float64 // half width of the band at each point; empty for none

	// Supported tells for each point whether the data supports it. What is not
	// supported is dotted grey without a band, and the legend says so. Empty
	// means that all of it is supported.
	Supported []bool

	Bounds bool        // draw dashed lines at the borders of the band
	Color  color.Color // nil takes the next one of the palette
	Dash   []float64   // lengths of dashes and gaps in points; nil takes the palette's
	Solid  bool        // no dashes, whatever the palette says
	Width  float64     // in points; 0 means 1.4
}

// doubtDash is how lines are drawn that the data does not support.
var doubtDash = []float64{1, 2}

// Check returns an error if the slices differ in length or an error is negative.
func (l Line) Check() error { return checkData(l.X, l.Y, nil, l.Error, l.Supported) }

// Range adds the curve and its band.
func (l Line) Range(x, y *Span) {
	x.Add(l.X...)
	y.Add(l.Y...)
	for i := range l.Error {
		if supported(l.Supported, i) {
			y.AddErrors(l.Y[i:i+1], l.Error[i:i+1])
		}
	}
}

// Omitted counts what the axes cannot hold. The line is broken there.
func (l Line) Omitted(xLog, yLog bool) int { return omitted(l.X, l.Y, xLog, yLog) }

// Name returns the label.
func (l Line) Name() string { return l.Label }

// Styling returns the colour, and a dotted line for what is not supported.
func (l Line) Styling() Styling {
	s := Styling{Color: l.Color}
	if slices.Contains(l.Supported, false) {
		s.Doubt = func(a *Area) {
			Line{X: []float64{0, 1}, Y: []float64{0.5, 0.5}, Supported: []bool{false, false}}.Draw(a, Style{})
		}
	}
	return s
}

func supported(all []bool, i int) bool { return len(all) == 0 || all[i] }

func (l Line) pen(s Style) canvas.Stroke {
	pen := Pen{Color: s.or(l.Color), Width: l.Width, Dash: s.Dash}.stroke()
	if l.Dash != nil {
		pen.Dash = l.Dash
	}
	if l.Solid || (l.Color != nil && l.Dash == nil) {
		pen.Dash = nil
	}
	return pen
}

// Draw draws the curve over its band, from each run of points that the axes
// can hold.
func (l Line) Draw(a *Area, s Style) {
	pen := l.pen(s)
	for first := 0; first < len(l.X); first++ {
		end := first
		for end < len(l.X) && holds(l.X[end], a.x.log) && holds(l.Y[end], a.y.log) {
			end++
		}
		l.drawRun(a, pen, first, end)
		first = end
	}
}

// drawRun draws the points from first to before end, in parts that are
// supported and not.
func (l Line) drawRun(a *Area, pen canvas.Stroke, first, end int) {
	for from := first; from < end; {
		to := from + 1
		for to < end && supported(l.Supported, to) == supported(l.Supported, from) {
			to++
		}
		if supported(l.Supported, from) {
			l.drawPart(a, pen, from, to)
		} else { // reaches to the supported neighbours
			lo, hi := max(first, from-1), min(end, to+1)
			a.line(a.points(l.X[lo:hi], l.Y[lo:hi]), canvas.Stroke{Color: faded, Width: pen.Width, Dash: doubtDash})
		}
		from = to
	}
}

func (l Line) drawPart(a *Area, pen canvas.Stroke, from, to int) {
	x, y := l.X[from:to], l.Y[from:to]
	if len(l.Error) > 0 {
		lower, upper := make([]float64, len(x)), make([]float64, len(x))
		for i, e := range l.Error[from:to] {
			if !finite(e) { // not known
				e = 0
			}
			lower[i], upper[i] = a.y.bottom(y[i]-e), y[i]+e
		}
		a.band(x, lower, upper, pen.Color)
		if l.Bounds {
			border := canvas.Stroke{Color: pen.Color, Width: 0.5 * pen.Width, Dash: []float64{3, 2}}
			a.line(a.points(x, lower), border)
			a.line(a.points(x, upper), border)
		}
	}
	a.line(a.points(x, y), pen)
}

// Sample draws a piece of the line, on a band if it has one.
func (l Line) Sample(a *Area, s Style) {
	pen := l.pen(s)
	if len(l.Error) > 0 {
		a.band([]float64{0, 1}, []float64{0.3, 0.3}, []float64{0.7, 0.7}, pen.Color)
	}
	a.line(a.points([]float64{0, 1}, []float64{0.5, 0.5}), pen)
}

// Readings returns the values with their errors.
func (l Line) Readings(Span) []Reading { return readings(l.X, l.Y, l.Error, l.Supported, nil) }

// readings tells values with their errors, after the names of the points.
func readings(x, y, errors []float64, support []bool, names []string) []Reading {
	var out []Reading
	for i := range x {
		if !finite(x[i]) || !finite(y[i]) {
			continue
		}
		text := strconv.FormatFloat(y[i], 'g', 6, 64)
		if len(errors) > 0 {
			text = value(y[i], errors[i])
		}
		if len(names) > 0 && names[i] != "" {
			text = plainText(names[i]) + ": " + text
		}
		if !supported(support, i) {
			text += " (" + doubtText + ")"
		}
		out = append(out, Reading{x[i], y[i], text})
	}
	return out
}
