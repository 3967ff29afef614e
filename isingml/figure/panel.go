package figure

import (
	"math"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// draw draws the panel with its data area in the box.
func (c *cell) draw(page canvas.Canvas, box canvas.Rect) {
	a := c.area(page, box)
	styles := c.styles()
	for i, e := range c.all() {
		e.Draw(c.on(a, i), styles[i])
	}
	c.frame(a)
	c.references(a)
	if bar := c.colorBar(); bar != nil {
		bar.draw(a, c.beside.width(c.text))
	}
	taken := c.shadow(a)
	if l := newLegend(c); l.shown(c.Legend) {
		at := c.legendBox(l, taken, a)
		l.draw(page, at)
		taken.Fill(at.Path(), white)
	}
	c.names(a, taken)
	if c.Title != "" {
		up, _ := labelExcess(c.Title, c.text.panel)
		drawLabel(page, canvas.Pt(box.Center().X, box.Max.Y+c.top-up), c.Title, c.text.panel.fit(c.Title, c.left+box.Width()+c.right), anchor{0.5, 1}, false)
	}
}

// styles hands out the palette to the elements that take a colour.
func (c *cell) styles() []Style {
	taken, exact := 0, 0
	for _, e := range c.all() {
		if stylingOf(e).Exact {
			exact++
		}
	}
	styles := make([]Style, len(c.all()))
	for i, e := range c.all() {
		styles[i] = StyleOf(taken)
		switch s := stylingOf(e); {
		case s.Exact && exact == 1:
			styles[i] = Style{Color: reference}
		case s.Color == nil && !s.Unstyled:
			taken++
		}
	}
	return styles
}

var axisPen = canvas.Stroke{Color: ink, Width: 0.8}

// frame draws the axes with their ticks and labels.
func (c *cell) frame(a *Area) {
	if !c.X.Hidden || !c.Y.Hidden {
		a.on.Stroke(a.box.Path(), axisPen)
	}
	if !c.X.Hidden {
		c.drawX(a)
	}
	if !c.Y.Hidden {
		c.drawY(a)
	}
	c.above.drawTop(a)
	c.beside.drawRight(a)
}

func (c *cell) drawX(a *Area) {
	box := a.box
	for _, t := range c.xTicks {
		x, size := a.at(t.at, c.y.min).X, t.size()
		a.on.Stroke(canvas.Polyline([]canvas.Point{canvas.Pt(x, box.Min.Y), canvas.Pt(x, box.Min.Y+size)}), axisPen)
		if c.above == nil {
			a.on.Stroke(canvas.Polyline([]canvas.Point{canvas.Pt(x, box.Max.Y), canvas.Pt(x, box.Max.Y-size)}), axisPen)
		}
		if !c.X.Bare {
			drawLabel(a.on, canvas.Pt(x, box.Min.Y-4), t.label, c.text.small, anchor{0.5, 1}, false)
		}
	}
	if c.X.Bare {
		return
	}
	label := c.X.Label
	if c.xFactor != "" {
		label += "  (" + c.xFactor + ")"
	}
	up, _ := labelExcess(label, c.text.label)
	drawLabel(a.on, canvas.Pt(box.Center().X, box.Min.Y-1.5*c.text.small.size-4-up), label, c.text.label.fit(label, c.left+box.Width()+c.right), anchor{0.5, 1}, false)
}

func (c *cell) drawY(a *Area) {
	box, widest := a.box, 0.0
	for _, t := range c.yTicks {
		y, size := a.at(c.x.min, t.at).Y, t.size()
		a.on.Stroke(canvas.Polyline([]canvas.Point{canvas.Pt(box.Min.X, y), canvas.Pt(box.Min.X+size, y)}), axisPen)
		if c.beside == nil {
			a.on.Stroke(canvas.Polyline([]canvas.Point{canvas.Pt(box.Max.X, y), canvas.Pt(box.Max.X-size, y)}), axisPen)
		}
		drawLabel(a.on, canvas.Pt(box.Min.X-4, y), t.label, c.text.small, anchor{1, 0.5}, false)
		widest = math.Max(widest, labelWidth(t.label, c.text.small))
	}
	_, down := labelExcess(c.Y.Label, c.text.label)
	drawLabel(a.on, canvas.Pt(box.Min.X-widest-9-down, box.Center().Y), c.Y.Label, c.text.label.fit(c.Y.Label, c.top+box.Height()+c.bottom), anchor{0.5, 0}, true)
	if c.yFactor != "" {
		drawLabel(a.on, canvas.Pt(box.Min.X, box.Max.Y+3+c.above.height(c.text)), c.yFactor, c.text.small, anchor{0, 0}, false)
	}
}

// size returns the length of the mark in points.
func (t tick) size() float64 {
	if t.label == "" {
		return 0.55 * tickSize
	}
	return tickSize
}

// references writes what stands in the margins, above the box in rows where
// labels would overlap.
func (c *cell) references(a *Area) {
	var ends []float64
	above, beside := c.above.height(c.text), c.beside.width(c.text)
	for i, e := range c.all() {
		for _, m := range marginOf(e) {
			at := canvas.Pt(a.at(m.At, c.y.min).X, a.box.Min.Y)
			if m.Right {
				at = canvas.Pt(a.box.Min.X, c.on(a, i).at(c.x.min, m.At).Y)
			}
			if m.Text == "" || !a.box.Contains(at) {
				continue
			}
			s := c.text.small
			s.color = nrgba(m.Color)
			if m.Right {
				drawLabel(a.on, canvas.Pt(a.box.Max.X+beside+5, at.Y), m.Text, s, anchor{0, 0.5}, false)
				continue
			}
			row := placeLabel(&ends, at.X, labelWidth(m.Text, c.text.small)/2)
			drawLabel(a.on, canvas.Pt(at.X, a.box.Max.Y+above+4+1.4*c.text.small.size*float64(row)), m.Text, s, anchor{0.5, 0}, false)
		}
	}
}

// placeLabel returns the first row where a label centred on x has room, and
// marks the room as taken.
func placeLabel(ends *[]float64, x, half float64) int {
	for row, end := range *ends {
		if x-half > end+5 {
			(*ends)[row] = x + half
			return row
		}
	}
	*ends = append(*ends, x+half)
	return len(*ends) - 1
}

// referenceRows returns the rows of labels above a box of the given width.
func (c *cell) referenceRows(width float64) int {
	var ends []float64
	for _, e := range c.all() {
		for _, m := range marginOf(e) {
			if !m.Right && m.Text != "" {
				placeLabel(&ends, width*c.x.fraction(m.At), labelWidth(m.Text, c.text.small)/2)
			}
		}
	}
	return len(ends)
}
