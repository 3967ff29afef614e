package figure

import (
	"image"
	"math"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// A colorBar is the scale of a panel's colours, right of it.
type colorBar struct {
	*ColorScale
	text   *typography
	values Span
	ticks  []tick
	factor string
}

// colorBar returns the scale of the first element that has one, or nil.
func (c *cell) colorBar() *colorBar {
	for _, e := range c.all() {
		if scale := scaleOf(e); scale != nil {
			bar := &colorBar{ColorScale: scale, text: c.text, values: Span{min: scale.Low, max: scale.High, broken: true}}
			bar.ticks, bar.factor = ticks(bar.values, 5)
			return bar
		}
	}
	return nil
}

const barWidth, barGap = 10.0, 8.0

func (b *colorBar) widest() float64 {
	w := 0.0
	for _, t := range b.ticks {
		w = math.Max(w, labelWidth(t.label, b.text.small))
	}
	return w
}

func (b *colorBar) width() float64 {
	w := barGap + barWidth + 4 + b.widest() + 2
	if b.Label != "" {
		w += 1.5 * b.text.small.size
	}
	return w
}

// draw draws the bar, off the panel by what stands beside it.
func (b *colorBar) draw(a *Area, off float64) {
	x := a.box.Max.X + off + barGap
	box := canvas.Rect{Min: canvas.Pt(x, a.box.Min.Y), Max: canvas.Pt(x+barWidth, a.box.Max.Y)}
	const steps = 64
	img := image.NewNRGBA(image.Rect(0, 0, 1, steps))
	for i := range steps {
		img.Set(0, steps-1-i, b.Colors((float64(i)+0.5)/steps))
	}
	a.on.Image(box, img)
	pen := canvas.Stroke{Color: ink, Width: 0.6}
	a.on.Stroke(box.Path(), pen)
	for _, t := range b.ticks {
		y := box.Min.Y + box.Height()*b.values.fraction(t.at)
		a.on.Stroke(canvas.Polyline([]canvas.Point{canvas.Pt(box.Max.X, y), canvas.Pt(box.Max.X-2.5, y)}), pen)
		drawLabel(a.on, canvas.Pt(box.Max.X+4, y), t.label, b.text.small, anchor{0, 0.5}, false)
	}
	label := b.Label
	if b.factor != "" {
		label += "  (" + b.factor + ")"
	}
	if b.Label != "" {
		drawLabel(a.on, canvas.Pt(box.Max.X+4+b.widest()+1.3*b.text.small.size, box.Center().Y), label, b.text.small, anchor{0.5, 0}, true)
	}
}
