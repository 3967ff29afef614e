package figure

import "math"

// legend draws a sample and the label of every named element.
func (c *cell) legend(a *area, styles []style) {
	const sampleWidth, pad = 22.0, 5.0
	line := 1.45 * small.size
	var named []int
	width := 0.0
	for i, e := range c.Elements {
		if label, _ := e.entry(); label != "" {
			named = append(named, i)
			width = math.Max(width, labelWidth(label, small))
		}
	}
	if len(named) == 0 {
		return
	}
	width += sampleWidth + 3*pad
	height := line*float64(len(named)) + 1.2*pad
	box := c.legendBox(a, width, height)
	a.fill(box.path(), withAlpha(white, 0.85))
	y := box.max.y - 0.6*pad - line/2
	for _, i := range named {
		label, _ := c.Elements[i].entry()
		x := box.min.x + pad
		c.Elements[i].sample(a, rect{point{x, y - line/2}, point{x + sampleWidth, y + line/2}}, styles[i])
		drawLabel(a, point{x + sampleWidth + pad, y}, label, small, anchor{0, 0.5}, false)
		y -= line
	}
}

// legendBox returns the wanted corner, or the one that hides the least data.
func (c *cell) legendBox(a *area, width, height float64) rect {
	const off = 6.0
	at := func(x, y float64) rect {
		lo := point{
			a.box.min.x + off + x*(a.box.width()-width-2*off),
			a.box.min.y + off + y*(a.box.height()-height-2*off),
		}
		return rect{lo, point{lo.x + width, lo.y + height}}
	}
	switch c.Legend {
	case TopLeft:
		return at(0, 1)
	case TopRight:
		return at(1, 1)
	case BottomLeft:
		return at(0, 0)
	case BottomRight:
		return at(1, 0)
	}
	data := c.places(a)
	best, fewest := rect{}, math.MaxInt
	for _, corner := range []rect{at(1, 1), at(0, 1), at(1, 0), at(0, 0), at(1, 0.5), at(0, 0.5), at(0.5, 1), at(0.5, 0)} {
		hidden := 0
		for _, p := range data {
			if corner.contains(p) {
				hidden++
			}
		}
		if hidden < fewest {
			best, fewest = corner, hidden
		}
	}
	return best
}

// places returns points on everything drawn, close enough together that none
// passes a legend unseen.
func (c *cell) places(a *area) []point {
	var out []point
	trace := func(points []point) {
		for _, part := range clipLine(points, a.box) {
			for i := 1; i < len(part); i++ {
				from, to := part[i-1], part[i]
				n := int(math.Hypot(to.x-from.x, to.y-from.y)/4) + 1
				for j := range n {
					t := float64(j) / float64(n)
					out = append(out, point{from.x + t*(to.x-from.x), from.y + t*(to.y-from.y)})
				}
			}
		}
	}
	for _, e := range c.Elements {
		switch e := e.(type) {
		case Line:
			trace(a.points(e.X, e.Y))
		case Points:
			out = append(out, a.points(e.X, e.Y)...)
		case Cloud:
			out = append(out, a.points(e.X, e.Y)...)
		case Bars:
			for i, h := range e.Heights {
				x := (e.Edges[i] + e.Edges[i+1]) / 2
				base := 0.0
				if a.logY {
					base = a.y.min
				}
				trace([]point{a.at(x, base), a.at(x, math.Max(h, base))})
			}
		case Function:
			trace(e.trace(a))
		case VLine:
			x := a.at(e.At, a.y.min).x
			trace([]point{{x, a.box.min.y}, {x, a.box.max.y}})
		case HLine:
			y := a.at(a.x.min, e.At).y
			trace([]point{{a.box.min.x, y}, {a.box.max.x, y}})
		}
	}
	return out
}
