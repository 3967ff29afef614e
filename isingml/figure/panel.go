package figure

import "math"

// draw draws the panel with its data area in the box.
func (c *cell) draw(page canvas, box rect) {
	a := &area{canvas: page, box: box, x: c.x, y: c.y, logX: c.X.Log, logY: c.Y.Log}
	styles := c.styles()
	for i, e := range c.Elements {
		e.plot(a, styles[i])
	}
	c.axes(a)
	c.references(a)
	if bar := c.colorBar(); bar != nil {
		bar.draw(a)
	}
	if c.Legend != NoLegend {
		c.legend(a, styles)
	}
	if c.Title != "" {
		drawLabel(page, point{box.center().x, box.max.y + c.top}, c.Title, panelStyle.fit(c.Title, c.left+box.width()+c.right), anchor{0.5, 1}, false)
	}
}

// styles hands out the palette to the elements that take a colour.
func (c *cell) styles() []style {
	taken := 0
	styles := make([]style, len(c.Elements))
	for i, e := range c.Elements {
		styles[i] = styleOf(taken)
		if _, takes := e.entry(); takes {
			taken++
		}
	}
	return styles
}

// axes draws the frame, the ticks with their labels and the axes' labels.
func (c *cell) axes(a *area) {
	pen := stroke{color: ink, width: 0.8}
	box := a.box
	if !c.X.Hidden || !c.Y.Hidden {
		a.stroke(box.path(), pen)
	}
	if !c.X.Hidden {
		for _, t := range c.xTicks {
			x := a.at(t.at, c.y.min).x
			size := tickSize
			if t.label == "" {
				size *= 0.55
			}
			a.stroke(polyline([]point{{x, box.min.y}, {x, box.min.y + size}}), pen)
			a.stroke(polyline([]point{{x, box.max.y}, {x, box.max.y - size}}), pen)
			if c.X.bare {
				continue
			}
			drawLabel(a, point{x, box.min.y - 4}, t.label, small, anchor{0.5, 1}, false)
		}
		label := c.X.Label
		if c.xFactor != "" {
			label += "  (" + c.xFactor + ")"
		}
		if c.X.bare {
			label = ""
		}
		drawLabel(a, point{box.center().x, box.min.y - 1.5*small.size - 4}, label, labelStyle.fit(label, c.left+box.width()+c.right), anchor{0.5, 1}, false)
	}
	if !c.Y.Hidden {
		widest := 0.0
		for _, t := range c.yTicks {
			y := a.at(c.x.min, t.at).y
			size := tickSize
			if t.label == "" {
				size *= 0.55
			}
			a.stroke(polyline([]point{{box.min.x, y}, {box.min.x + size, y}}), pen)
			a.stroke(polyline([]point{{box.max.x, y}, {box.max.x - size, y}}), pen)
			drawLabel(a, point{box.min.x - 4, y}, t.label, small, anchor{1, 0.5}, false)
			widest = math.Max(widest, labelWidth(t.label, small))
		}
		drawLabel(a, point{box.min.x - widest - 9, box.center().y}, c.Y.Label, labelStyle.fit(c.Y.Label, c.top+box.height()+c.bottom), anchor{0.5, 0}, true)
		if c.yFactor != "" {
			drawLabel(a, point{box.min.x, box.max.y + 3}, c.yFactor, small, anchor{0, 0}, false)
		}
	}
}

// references writes the labels of vertical lines above and of horizontal ones
// right of the box, in rows where they would overlap.
func (c *cell) references(a *area) {
	var ends []float64
	for _, e := range c.Elements {
		switch e := e.(type) {
		case VLine:
			x := a.at(e.At, c.y.min).x
			if e.Label == "" || x < a.box.min.x || x > a.box.max.x {
				continue
			}
			row := placeLabel(&ends, x, labelWidth(e.Label, small)/2)
			s := small
			s.color = style{color: reference}.or(e.Color)
			drawLabel(a, point{x, a.box.max.y + 4 + 1.4*small.size*float64(row)}, e.Label, s, anchor{0.5, 0}, false)
		case HLine:
			y := a.at(c.x.min, e.At).y
			if e.Label == "" || y < a.box.min.y || y > a.box.max.y {
				continue
			}
			s := small
			s.color = style{color: reference}.or(e.Color)
			drawLabel(a, point{a.box.max.x + 5, y}, e.Label, s, anchor{0, 0.5}, false)
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
	for _, e := range c.Elements {
		if v, ok := e.(VLine); ok && v.Label != "" {
			placeLabel(&ends, width*fraction(v.At, c.x, c.X.Log), labelWidth(v.Label, small)/2)
		}
	}
	return len(ends)
}
