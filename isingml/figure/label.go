package figure

import (
	"image/color"
	"strings"
)

// A run is a piece of a label set in one font at one size.
type run struct {
	text   string
	size   float64 // in points
	italic bool
	bold   bool
	rise   float64 // of the baseline, in points
}

// width returns the advance of the run. Italic letters lean into what follows
// them, so that is set a little apart.
func (r run) width() float64 {
	w := textWidth(r)
	if r.italic {
		w += 0.05 * r.size
	}
	return w
}

// A textStyle is the size and weight of a label.
type textStyle struct {
	size  float64
	bold  bool
	color color.NRGBA
}

// fit returns the style, smaller if the label would be wider than the room.
func (s textStyle) fit(label string, room float64) textStyle {
	if w := labelWidth(label, s); w > room && room > 0 {
		s.size *= room / w
	}
	return s
}

// isBracket reports the angle brackets, which the font lacks: they are drawn.
func isBracket(s string) bool { return s == "⟨" || s == "⟩" }

// plainText returns a label without its markup, but for the marks of what is
// lowered and raised: "β_c".
func plainText(label string) string {
	var b strings.Builder
	for _, r := range runs(label, textStyle{size: 1}) {
		switch {
		case r.rise < 0:
			b.WriteByte('_')
		case r.rise > 0 && r.text != "′":
			b.WriteByte('^')
		}
		b.WriteString(r.text)
	}
	return b.String()
}

func labelWidth(label string, s textStyle) float64 {
	w := 0.0
	for _, r := range runs(label, s) {
		w += r.width()
	}
	return w
}

// An anchor says which part of a label lies at the given point, as fractions
// of its width and height: 0 is left or baseline, 1 is right or top.
type anchor struct{ x, y float64 }

// drawLabel draws a label anchored at a point, level or turned upwards.
func drawLabel(c canvas, at point, label string, s textStyle, by anchor, up bool) {
	drop := by.y * capHeight * s.size
	if up {
		at.x += drop
	} else {
		at.y -= drop
	}
	if rs := runs(label, s); len(rs) > 0 {
		c.label(at, up, rs, by.x, s.color)
	}
}

// shapes draws a label as shapes, for formats without fonts.
func shapes(c canvas, at point, up bool, rs []run, along float64, fill color.NRGBA) {
	x := 0.0
	for _, r := range rs {
		x -= along * r.width()
	}
	for _, r := range rs {
		move := func(dx, dy float64) point {
			if up {
				return point{at.x - dy, at.y + x + dx}
			}
			return point{at.x + x + dx, at.y + dy}
		}
		if isBracket(r.text) {
			near, far := 0.78*r.width(), 0.25*r.width()
			if r.text == "⟩" {
				near, far = 0.22*r.width(), 0.75*r.width()
			}
			h := r.size
			bracket := []point{move(near, r.rise+0.78*h), move(far, r.rise+0.29*h), move(near, r.rise-0.2*h)}
			c.stroke(polyline(bracket), stroke{color: fill, width: 0.07 * h})
		} else {
			c.fill(outline(move(0, r.rise), up, r), fill)
		}
		x += r.width()
	}
}
