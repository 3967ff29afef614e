package figure

import (
	"image/color"
	"math"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

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
func drawLabel(c canvas.Canvas, at canvas.Point, label string, s textStyle, by anchor, up bool) {
	drop := by.y * canvas.CapHeight * s.size
	if up {
		at.X += drop
	} else {
		at.Y -= drop
	}
	if t, ok := c.(canvas.Typesetter); ok {
		if label != "" {
			t.Typeset(at, up, latex(label), by.x, s.size, s.bold, s.color)
		}
		return
	}
	f := set(label, s)
	if rs, ok := f.flows(); ok {
		if len(rs) > 0 {
			c.Label(at, up, rs, by.x, s.color)
		}
		return
	}
	start := -by.x * f.width
	for _, p := range f.pieces {
		switch {
		case p.shape == nil:
			c.Label(canvas.Turned(at, start+p.x, 0, up), up, p.runs, 0, s.color)
		case p.filled:
			c.Fill(p.shape.Moved(at, start, up), s.color)
		default:
			c.Stroke(p.shape.Moved(at, start, up), canvas.Stroke{Color: s.color, Width: p.width})
		}
	}
}

// A typography is the text of a figure.
type typography struct{ title, panel, label, small, note textStyle }

func newTypography(title, label, small float64) *typography {
	return &typography{
		title: textStyle{size: title, bold: true, color: ink},
		panel: textStyle{size: label, color: ink},
		label: textStyle{size: label, color: ink},
		small: textStyle{size: small, color: ink},
		note:  textStyle{size: 8, color: footnote},
	}
}

// typography is that of the figure's width: journals want 8 to 10 points.
func (f *Figure) typography() *typography {
	switch {
	case f.Width > 0 && f.Width < (Column+Page)/2:
		return newTypography(10, 9, 8)
	case f.Width == Page:
		return newTypography(10, 10, 9)
	}
	return newTypography(11.5, 10.5, 9)
}
