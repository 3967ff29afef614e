package figure

import (
	"fmt"
	"image/color"
)

// A VLine is a vertical reference line, such as an exact critical point. Its
// label stands above the panel.
type VLine struct {
	Label string
	At    float64
	Error float64 // half width of a shaded band; 0 for none
	Color color.Color
}

func (v VLine) check() error { return checkReference(v.At, v.Error) }

func checkReference(at, err float64) error {
	if !finite(at) || !finite(err) || err < 0 {
		return fmt.Errorf("reference line at %g with error %g, must be finite and the error not negative", at, err)
	}
	return nil
}

func (v VLine) extent(x, _ *span, _, _ bool) { x.add(v.At-v.Error, v.At+v.Error) }
func (v VLine) entry() (string, bool)        { return "", false }

func (v VLine) plot(a *area, _ style) {
	c := style{color: reference}.or(v.Color)
	bottom, top := a.box.min.y, a.box.max.y
	if v.Error > 0 {
		lo, hi := a.at(v.At-v.Error, a.y.min).x, a.at(v.At+v.Error, a.y.min).x
		band := []point{{lo, bottom}, {hi, bottom}, {hi, top}, {lo, top}}
		if band = clipPolygon(band, a.box); len(band) > 2 {
			a.fill(polygon(band), withAlpha(c, bandAlpha))
		}
	}
	x := a.at(v.At, a.y.min).x
	a.line([]point{{x, bottom}, {x, top}}, stroke{color: c, width: 0.9, dash: []float64{4, 2.5}})
}

func (v VLine) sample(*area, rect, style) {}

// An HLine is a horizontal reference line. Its label stands right of the panel.
type HLine struct {
	Label string
	At    float64
	Error float64 // half width of a shaded band; 0 for none
	Color color.Color
}

func (h HLine) check() error                 { return checkReference(h.At, h.Error) }
func (h HLine) extent(_, y *span, _, _ bool) { y.add(h.At-h.Error, h.At+h.Error) }
func (h HLine) entry() (string, bool)        { return "", false }

func (h HLine) plot(a *area, _ style) {
	c := style{color: reference}.or(h.Color)
	left, right := a.box.min.x, a.box.max.x
	if h.Error > 0 {
		lo, hi := a.at(a.x.min, h.At-h.Error).y, a.at(a.x.min, h.At+h.Error).y
		band := []point{{left, lo}, {right, lo}, {right, hi}, {left, hi}}
		if band = clipPolygon(band, a.box); len(band) > 2 {
			a.fill(polygon(band), withAlpha(c, bandAlpha))
		}
	}
	y := a.at(a.x.min, h.At).y
	a.line([]point{{left, y}, {right, y}}, stroke{color: c, width: 0.9, dash: []float64{4, 2.5}})
}

func (h HLine) sample(*area, rect, style) {}

// Text is a label at a data point, to its right and centred on its height.
type Text struct {
	Label string
	X, Y  float64
}

func (t Text) check() error {
	if !finite(t.X) || !finite(t.Y) {
		return fmt.Errorf("text at (%g, %g), must be finite", t.X, t.Y)
	}
	return nil
}

func (t Text) extent(x, y *span, _, _ bool) { x.add(t.X); y.add(t.Y) }
func (t Text) entry() (string, bool)        { return "", false }

func (t Text) plot(a *area, _ style) {
	at := a.at(t.X, t.Y)
	drawLabel(a, point{at.x + 4, at.y}, t.Label, small, anchor{0, 0.5}, false)
}

func (t Text) sample(*area, rect, style) {}
