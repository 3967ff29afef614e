package figure

import (
	"image/color"
	"math"
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

func labelWidth(label string, s textStyle) float64 { return set(label, s).width }

// labelExcess returns how much further than plain text a label reaches above
// and below its baseline.
func labelExcess(label string, s textStyle) (up, down float64) {
	f := set(label, s)
	return math.Max(0, f.up-1.1*s.size), math.Max(0, f.down-0.42*s.size)
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
	f := set(label, s)
	if rs, ok := f.flows(); ok {
		if len(rs) > 0 {
			c.label(at, up, rs, by.x, s.color)
		}
		return
	}
	start := -by.x * f.width
	for _, p := range f.pieces {
		switch {
		case p.shape == nil:
			c.label(turned(at, start+p.x, 0, up), up, p.runs, 0, s.color)
		case p.filled:
			c.fill(p.shape.moved(at, start, up), s.color)
		default:
			c.stroke(p.shape.moved(at, start, up), stroke{color: s.color, width: p.width})
		}
	}
}

// turned returns the point that is dx along a label and dy above its baseline.
func turned(at point, dx, dy float64, up bool) point {
	if up {
		return point{at.x - dy, at.y + dx}
	}
	return point{at.x + dx, at.y + dy}
}

// moved returns the path with the origin at a point, along dx in the direction
// of writing.
func (p path) moved(at point, dx float64, up bool) path {
	out := make(path, len(p))
	for i, s := range p {
		out[i] = s
		for j, q := range s.p {
			out[i].p[j] = turned(at, dx+q.x, q.y, up)
		}
	}
	return out
}

// shapes draws a label as shapes, for formats without fonts.
func shapes(c canvas, at point, up bool, rs []run, along float64, fill color.NRGBA) {
	x := 0.0
	for _, r := range rs {
		x -= along * r.width()
	}
	for _, r := range rs {
		c.fill(outline(turned(at, x, r.rise, up), up, r), fill)
		x += r.width()
	}
}
