package canvas

import "image/color"

// A Run is a piece of a label set in one font at one size.
type Run struct {
	Text   string
	Size   float64 // in points
	Italic bool
	Bold   bool
	Rise   float64 // of the baseline, in points
}

// Width returns the advance of the run. Italic letters lean into what follows
// them, so that is set a little apart.
func (r Run) Width() float64 {
	w := TextWidth(r)
	if r.Italic {
		w += 0.05 * r.Size
	}
	return w
}

// Turned returns the point that is dx along a label and dy above its baseline.
func Turned(at Point, dx, dy float64, up bool) Point {
	if up {
		return Point{at.X - dy, at.Y + dx}
	}
	return Point{at.X + dx, at.Y + dy}
}

// Moved returns the path with the origin at a point, along dx in the direction
// of writing.
func (p Path) Moved(at Point, dx float64, up bool) Path {
	out := make(Path, len(p))
	for i, s := range p {
		out[i] = s
		for j, q := range s.P {
			out[i].P[j] = Turned(at, dx+q.X, q.Y, up)
		}
	}
	return out
}

// shapes draws a label as shapes, for formats without fonts.
func shapes(c Canvas, at Point, up bool, rs []Run, along float64, fill color.NRGBA) {
	x := 0.0
	for _, r := range rs {
		x -= along * r.Width()
	}
	for _, r := range rs {
		c.Fill(outline(Turned(at, x, r.Rise, up), up, r), fill)
		x += r.Width()
	}
}
