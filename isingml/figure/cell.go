package figure

import (
	"math"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// A cell is a panel with what its place on the page depends on.
type cell struct {
	*Panel
	text                     *typography
	x, y, y2                 Span // y2 of the elements of the right axis
	above, beside            *side
	xTicks, yTicks           []tick
	xFactor, yFactor         string
	left, right, top, bottom float64 // margins around the data area
	outside                  float64 // width of a legend right of the data area
}

// newCell returns the panel with the ticks and margins of a data area of the
// given size in points.
func newCell(p *Panel, text *typography, width, height float64) *cell {
	c := &cell{Panel: p, text: text}
	width, height = c.size(width, height)
	c.x, c.y = p.ranges()
	c.y2 = p.rightRange(c.x)
	c.yTicks, c.yFactor = p.Y.ticks(c.y, max(3, int(height/24)))
	for n := max(2, int(width/40)); ; n-- { // fewer until the labels have room
		c.xTicks, c.xFactor = p.X.ticks(c.x, n)
		if n <= 2 || c.labelsFit(width) {
			break
		}
	}
	c.above = p.Top.side(c.x, Span{}, max(2, int(width/50)))
	c.beside = p.Right.side(c.y, c.y2, max(3, int(height/24)))
	c.margins(width)
	if l := newLegend(c); l.shown(c.Legend) {
		a := c.area(nil, canvas.Rect{Max: canvas.Pt(width, height)})
		if c.Legend == Outside || (c.Legend == Free && !l.free(c.shadow(a), a)) {
			c.outside = l.width + legendGap
			c.right += c.outside
		}
	}
	return c
}

// size returns the size of the data area in a room of the given one.
func (c *cell) size(width, height float64) (float64, float64) {
	if c.fixedWidth > 0 {
		return c.fixedWidth, c.fixedHeight
	}
	if c.Equal {
		x, y := c.ranges()
		ratio := (y.max - y.min) / (x.max - x.min)
		if height > ratio*width {
			height = ratio * width
		}
		width = height / ratio
	}
	return width, height
}

// on returns the area with the vertical axis of an element.
func (c *cell) on(a *Area, element int) *Area {
	if element < len(c.Elements) {
		return a
	}
	b := *a
	b.y = c.y2
	return &b
}

func (c *cell) area(on canvas.Canvas, box canvas.Rect) *Area {
	return &Area{on: on, box: box, text: c.text, x: c.x, y: c.y}
}

// shadow returns where the panel's data are drawn. Backdrops are left out,
// which bear to be covered.
func (c *cell) shadow(a *Area) *canvas.Shadow {
	s := canvas.NewShadow(a.box)
	on := c.area(s, a.box)
	styles := c.styles()
	for i, e := range c.all() {
		if !stylingOf(e).Backdrop {
			e.Draw(c.on(on, i), styles[i])
		}
	}
	return s
}

func (c *cell) labelsFit(width float64) bool {
	end := math.Inf(-1)
	for _, t := range c.xTicks {
		if t.label == "" {
			continue
		}
		at := width * c.x.fraction(t.at)
		half := labelWidth(t.label, c.text.small) / 2
		if at-half < end+12 {
			return false
		}
		end = at + half
	}
	return true
}

// margins finds the room that ticks and labels need.
func (c *cell) margins(width float64) {
	if !c.Y.Hidden {
		for _, t := range c.yTicks {
			c.left = math.Max(c.left, labelWidth(t.label, c.text.small))
		}
		c.left += 5
		if c.Y.Label != "" {
			up, down := labelExcess(c.Y.Label, c.text.label)
			c.left += 1.6*c.text.label.size + up + down
		}
	}
	if !c.X.Hidden {
		if !c.X.Bare {
			c.bottom = 1.5 * c.text.small.size
			if c.X.Label != "" {
				up, down := labelExcess(c.X.Label, c.text.label)
				c.bottom += 1.55*c.text.label.size + up + down
			}
		}
		c.right = 8
		for _, t := range c.xTicks { // labels reach beyond the corners
			at, half := width*c.x.fraction(t.at), labelWidth(t.label, c.text.small)/2
			c.left = math.Max(c.left, half-at)
			c.right = math.Max(c.right, at+half-width)
		}
	}
	if c.Title != "" {
		up, down := labelExcess(c.Title, c.text.panel)
		c.top += 1.4*c.text.panel.size + up + down
	}
	c.top += c.above.height(c.text)
	if rows := c.referenceRows(width); rows > 0 {
		c.top += float64(rows) * 1.5 * c.text.small.size
	} else if c.yFactor != "" && !c.Y.Hidden {
		c.top += 1.3 * c.text.small.size
	} else if !c.X.Hidden {
		c.top += 4
	}
	beside := c.beside.width(c.text)
	c.right = math.Max(c.right, beside)
	for _, e := range c.all() {
		for _, m := range marginOf(e) {
			if m.Right && m.Text != "" {
				c.right = math.Max(c.right, beside+labelWidth(m.Text, c.text.small)+8)
			}
		}
	}
	if bar := c.colorBar(); bar != nil {
		c.right = math.Max(c.right, beside+bar.width())
	}
}

// ticks returns the axis' marks over a span, about n of them with labels, and
// the power of ten that all labels are to be multiplied with.
func (a Axis) ticks(s Span, n int) ([]tick, string) {
	if a.Whole || (!s.broken && !a.Log) {
		if whole := wholeTicks(s, 2*n); a.Whole || len(whole) > 2 {
			return whole, ""
		}
	}
	return ticks(s, n)
}
