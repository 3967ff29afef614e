package figure

import (
	"fmt"
	"image/color"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// A VLine is a vertical reference line, such as an exact critical point. Its
// label stands above the panel.
type VLine struct {
	Label string
	At    float64
	Error float64 // half width of a shaded band; 0 for none
	Color color.Color
}

// Check returns an error if a number is not finite.
func (v VLine) Check() error { return checkReference(v.At, v.Error) }

func checkReference(at, err float64) error {
	if !finite(at) || !finite(err) || err < 0 {
		return fmt.Errorf("reference line at %g with error %g, must be finite and the error not negative", at, err)
	}
	return nil
}

// Range adds the line and its band.
func (v VLine) Range(x, _ *Span) {
	x.Add(v.At)
	x.AddErrors([]float64{v.At}, []float64{v.Error})
}

// Styling leaves the palette to the data.
func (v VLine) Styling() Styling { return Styling{Color: v.color(), Backdrop: true} }

// Margin returns the label, above the panel.
func (v VLine) Margin() []MarginLabel {
	return []MarginLabel{{Text: v.Label, At: v.At, Color: v.color()}}
}

func (v VLine) color() color.NRGBA { return Style{Color: reference}.or(v.Color) }

// Draw draws the line over its band.
func (v VLine) Draw(a *Area, _ Style) {
	if v.Error > 0 {
		lo, hi := v.At-v.Error, v.At+v.Error
		a.polygon(a.points([]float64{lo, hi, hi, lo}, []float64{a.y.min, a.y.min, a.y.max, a.y.max}), canvas.WithAlpha(v.color(), bandAlpha))
	}
	a.line(a.points([]float64{v.At, v.At}, []float64{a.y.min, a.y.max}), canvas.Stroke{Color: v.color(), Width: 0.9, Dash: referenceDash})
}

var referenceDash = []float64{4, 2.5}

// An HLine is a horizontal reference line. Its label stands right of the panel.
type HLine struct {
	Label string
	At    float64
	Error float64 // half width of a shaded band; 0 for none
	Color color.Color
}

// Check returns an error if a number is not finite.
func (h HLine) Check() error { return checkReference(h.At, h.Error) }

// Range adds the line and its band.
func (h HLine) Range(_, y *Span) {
	y.Add(h.At)
	y.AddErrors([]float64{h.At}, []float64{h.Error})
}

// Styling leaves the palette to the data.
func (h HLine) Styling() Styling { return Styling{Color: h.color(), Backdrop: true} }

// Margin returns the label, right of the panel.
func (h HLine) Margin() []MarginLabel {
	return []MarginLabel{{Text: h.Label, At: h.At, Right: true, Color: h.color()}}
}

func (h HLine) color() color.NRGBA { return Style{Color: reference}.or(h.Color) }

// Draw draws the line over its band.
func (h HLine) Draw(a *Area, _ Style) {
	if h.Error > 0 {
		lo, hi := h.At-h.Error, h.At+h.Error
		a.polygon(a.points([]float64{a.x.min, a.x.min, a.x.max, a.x.max}, []float64{lo, hi, hi, lo}), canvas.WithAlpha(h.color(), bandAlpha))
	}
	a.line(a.points([]float64{a.x.min, a.x.max}, []float64{h.At, h.At}), canvas.Stroke{Color: h.color(), Width: 0.9, Dash: referenceDash})
}

// Text is a label at a data point, to its right and centred on its height.
type Text struct {
	Label string
	X, Y  float64
}

// Check returns an error if a number is not finite.
func (t Text) Check() error {
	if !finite(t.X) || !finite(t.Y) {
		return fmt.Errorf("text at (%g, %g), must be finite", t.X, t.Y)
	}
	return nil
}

// Range adds the point.
func (t Text) Range(x, y *Span) { x.Add(t.X); y.Add(t.Y) }

// Styling leaves the palette to the data.
func (t Text) Styling() Styling { return Styling{Unstyled: true} }

// Draw writes the label.
func (t Text) Draw(a *Area, _ Style) { a.Label(t.X, t.Y, t.Label) }
