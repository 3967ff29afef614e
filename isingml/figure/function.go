package figure

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// A Function is a curve given by a formula, as for exact results. Where F is
// not finite nothing is drawn.
type Function struct {
	Label    string
	F        func(x float64) float64
	From, To float64     // the range of x; both zero mean all of the panel
	Color    color.Color // nil means grey, the colour of exact values, or one of the palette where several are nil
	Dash     []float64   // nil means solid
}

// Check returns an error if there is no function or its range is none.
func (f Function) Check() error {
	if f.F == nil {
		return errors.New("no function: F is nil")
	}
	if !finite(f.From) || !finite(f.To) || f.From > f.To {
		return fmt.Errorf("function from x = %g to %g, must be finite and increasing", f.From, f.To)
	}
	return nil
}

func (f Function) whole() bool { return f.From == 0 && f.To == 0 }

// Range adds the range of x, if the function has one of its own.
func (f Function) Range(x, _ *Span) {
	if !f.whole() {
		x.Add(f.From, f.To)
	}
}

// Follow adds the values of the function. Poles are cut: alone it takes no more
// than twice the range of the middle nine tenths of its values, and beside data
// no more than the height of the data above and below them.
func (f Function) Follow(x Span, y *Span) {
	var values []float64
	for _, v := range f.values(x) {
		if holds(v, y.log) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return
	}
	slices.Sort(values)
	low, high := values[0], values[len(values)-1]
	least, most := values[len(values)/20], values[len(values)-1-len(values)/20]
	room := (most - least) / 2
	if y.min < y.max {
		least, most, room = y.min, y.max, y.max-y.min
	}
	if y.log { // a pole is as far away there as anything
		y.Add(low, high)
		return
	}
	y.Add(math.Max(low, least-room), math.Min(high, most+room))
}

const curveSamples = 401

// values returns F at as many places as are drawn, from left to right.
func (f Function) values(x Span) []float64 {
	out := make([]float64, curveSamples)
	for i := range out {
		out[i] = f.F(f.at(x, i))
	}
	return out
}

func (f Function) at(x Span, i int) float64 {
	if !f.whole() {
		x.min, x.max = f.From, f.To
	}
	return x.at(float64(i) / (curveSamples - 1))
}

// Name returns the label.
func (f Function) Name() string { return f.Label }

// Styling returns the colour, that of exact results unless it has one.
func (f Function) Styling() Styling { return Styling{Color: f.Color, Exact: f.Color == nil} }

func (f Function) pen(s Style) canvas.Stroke {
	pen := canvas.Stroke{Color: s.or(f.Color), Width: 1.1, Dash: s.Dash}
	if f.Dash != nil || f.Color != nil {
		pen.Dash = f.Dash
	}
	return pen
}

// Readings returns every fourth of the values that are drawn.
func (f Function) Readings(x Span) []Reading {
	var at, values []float64
	for i, v := range f.values(x) {
		if i%4 == 0 {
			at, values = append(at, f.at(x, i)), append(values, v)
		}
	}
	return readings(at, values, nil, nil, nil)
}

// Draw draws the curve through 401 points.
func (f Function) Draw(a *Area, s Style) {
	var part []canvas.Point
	for i, y := range f.values(a.x) {
		if holds(y, a.y.log) {
			part = append(part, a.at(f.at(a.x, i), y))
			continue
		}
		a.line(part, f.pen(s))
		part = nil
	}
	a.line(part, f.pen(s))
}

// Sample draws a piece of the curve.
func (f Function) Sample(a *Area, s Style) {
	a.line(a.points([]float64{0, 1}, []float64{0.5, 0.5}), f.pen(s))
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
