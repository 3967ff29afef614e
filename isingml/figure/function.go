package figure

import (
	"errors"
	"image/color"
	"math"
)

// A Function is a curve given by a formula, drawn across the whole panel, as
// for exact results. Where F is not finite nothing is drawn.
type Function struct {
	Label string
	F     func(x float64) float64
	Color color.Color // nil means grey, the colour of exact values
	Dash  []float64   // nil means solid
}

// Check returns an error if there is no function.
func (f Function) Check() error {
	if f.F == nil {
		return errors.New("no function: F is nil")
	}
	return nil
}

// Name returns the label.
func (f Function) Name() string { return f.Label }

func (f Function) colorful() bool { return false }

func (f Function) pen() stroke {
	return stroke{color: Style{Color: reference}.or(f.Color), width: 1.1, dash: f.Dash}
}

// Draw draws the curve through 401 points.
func (f Function) Draw(a *Area, _ Style) {
	const n = 400
	var part []point
	for i := range n + 1 {
		x := a.x.at(float64(i) / n)
		if p := a.at(x, f.F(x)); finite(p.y) {
			part = append(part, p)
			continue
		}
		a.line(part, f.pen())
		part = nil
	}
	a.line(part, f.pen())
}

// Sample draws a piece of the curve.
func (f Function) Sample(a *Area, _ Style) {
	a.line(a.points([]float64{0, 1}, []float64{0.5, 0.5}), f.pen())
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
