package figure

import (
	"math"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// A cell is a panel with what its place on the page depends on.
type cell struct {
	*Panel
	x, y                     Span
	xTicks, yTicks           []tick
	xFactor, yFactor         string
	left, right, top, bottom float64 // margins around the data area
	outside                  float64 // width of a legend right of the data area
}

// newCell returns the panel with the ticks and margins of a data area of the
// given size in points.
func newCell(p *Panel, width, height float64) *cell {
	c := &cell{Panel: p}
	c.x, c.y = p.ranges()
	c.yTicks, c.yFactor = p.Y.ticks(c.y, max(3, int(height/24)))
	for n := max(2, int(width/40)); ; n-- { // fewer until the labels have room
		c.xTicks, c.xFactor = p.X.ticks(c.x, n)
		if n <= 2 || c.labelsFit(width) {
			break
		}
	}
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

func (c *cell) area(on canvas.Canvas, box canvas.Rect) *Area {
	return &Area{on: on, box: box, x: c.x, y: c.y}
}

// shadow returns where the panel's data are drawn. Backdrops are left out,
// which bear to be covered.
func (c *cell) shadow(a *Area) *canvas.Shadow {
	s := canvas.NewShadow(a.box)
	on := c.area(s, a.box)
	styles := c.styles()
	for i, e := range c.Elements {
		if !stylingOf(e).Backdrop {
			e.Draw(on, styles[i])
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
		half := labelWidth(t.label, small) / 2
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
			c.left = math.Max(c.left, labelWidth(t.label, small))
		}
		c.left += 5
		if c.Y.Label != "" {
			up, down := labelExcess(c.Y.Label, labelStyle)
			c.left += 1.6*labelStyle.size + up + down
		}
	}
	if !c.X.Hidden {
		if !c.X.Bare {
			c.bottom = 1.5 * small.size
			if c.X.Label != "" {
				up, down := labelExcess(c.X.Label, labelStyle)
				c.bottom += 1.55*labelStyle.size + up + down
			}
		}
		c.right = 8
		for _, t := range c.xTicks { // labels reach beyond the corners
			at, half := width*c.x.fraction(t.at), labelWidth(t.label, small)/2
			c.left = math.Max(c.left, half-at)
			c.right = math.Max(c.right, at+half-width)
		}
	}
	if c.Title != "" {
		up, down := labelExcess(c.Title, panelStyle)
		c.top += 1.4*panelStyle.size + up + down
	}
	if rows := c.referenceRows(width); rows > 0 {
		c.top += float64(rows) * 1.5 * small.size
	} else if c.yFactor != "" && !c.Y.Hidden {
		c.top += 1.3 * small.size
	} else if !c.X.Hidden {
		c.top += 4
	}
	for _, e := range c.Elements {
		for _, m := range marginOf(e) {
			if m.Right && m.Text != "" {
				c.right = math.Max(c.right, labelWidth(m.Text, small)+8)
			}
		}
	}
	if bar := c.colorBar(); bar != nil {
		c.right = math.Max(c.right, bar.width())
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
