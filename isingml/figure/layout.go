package figure

import (
	"image/color"
	"math"
)

// Sizes in points.
const (
	inch     = 72.0
	edge     = 6.0  // around the whole figure
	gap      = 14.0 // between panels
	tickSize = 3.5
)

var (
	titleStyle = textStyle{size: 11.5, bold: true, color: ink}
	panelStyle = textStyle{size: 10.5, color: ink}
	labelStyle = textStyle{size: 10.5, color: ink}
	small      = textStyle{size: 9, color: ink}
	noteStyle  = textStyle{size: 8, color: color.NRGBA{90, 90, 90, 255}}
)

// A cell is a panel with what its place on the page depends on.
type cell struct {
	*Panel
	x, y                     span
	xTicks, yTicks           []tick
	xFactor, yFactor         string
	left, right, top, bottom float64 // margins around the data area
}

func newCell(p *Panel, width, height float64) *cell {
	c := &cell{Panel: p}
	c.x, c.y = p.ranges()
	c.yTicks, c.yFactor = ticks(c.y, p.Y.Log, max(3, int(height/29)))
	for n := max(2, int(width/48)); ; n-- { // fewer until the labels have room
		c.xTicks, c.xFactor = ticks(c.x, p.X.Log, n)
		if p.X.whole {
			c.xTicks = wholeTicks(c.x, 2*n)
		}
		if n <= 2 || c.labelsFit(width) {
			break
		}
	}
	c.margins()
	return c
}

func (c *cell) labelsFit(width float64) bool {
	end := math.Inf(-1)
	for _, t := range c.xTicks {
		if t.label == "" {
			continue
		}
		at := width * fraction(t.at, c.x, c.X.Log)
		half := labelWidth(t.label, small) / 2
		if at-half < end+7 {
			return false
		}
		end = at + half
	}
	return true
}

func (c *cell) margins() {
	if !c.Y.Hidden {
		for _, t := range c.yTicks {
			c.left = math.Max(c.left, labelWidth(t.label, small))
		}
		c.left += 5
		if c.Y.Label != "" {
			c.left += 1.6 * labelStyle.size
		}
	}
	if !c.X.Hidden {
		if !c.X.bare {
			c.bottom = 1.5 * small.size
		}
		if c.X.Label != "" {
			c.bottom += 1.55 * labelStyle.size
		}
		c.right = 8
	}
	if c.Title != "" {
		c.top += 1.4 * panelStyle.size
	}
	if rows := c.referenceRows(1e6); rows > 0 {
		c.top += float64(rows) * 1.5 * small.size
	} else if c.yFactor != "" && !c.Y.Hidden {
		c.top += 1.3 * small.size
	} else if !c.X.Hidden {
		c.top += 4
	}
	for _, e := range c.Elements {
		if h, ok := e.(HLine); ok && h.Label != "" {
			c.right = math.Max(c.right, labelWidth(h.Label, small)+8)
		}
	}
	if bar := c.colorBar(); bar != nil {
		c.right = math.Max(c.right, bar.width())
	}
}

// draw lays the panels out and draws the figure on a canvas of width x height
// points, or only measures: with a nil canvas it returns the size of a figure
// whose panels are of fixed size.
func (f *Figure) draw(c canvas, width, height float64) (float64, float64) {
	columns := max(1, f.Columns)
	rows := (len(f.Panels) + columns - 1) / columns
	columns = min(columns, len(f.Panels))

	top, bottom := edge, edge
	if f.Title != "" {
		top += 1.7 * titleStyle.size
	}
	if f.Note != "" {
		bottom += 1.6 * noteStyle.size
	}
	weights, totalWeight := make([]float64, rows), 0.0
	for r := range weights {
		for _, p := range f.Panels[r*columns : min(len(f.Panels), (r+1)*columns)] {
			weights[r] = math.Max(weights[r], p.Weight)
		}
		if weights[r] == 0 {
			weights[r] = 1
		}
		totalWeight += weights[r]
	}

	// The ticks depend on the room, and the room on the ticks: guess, then
	// take what the first layout left for the data.
	dataWidth := (width - 2*edge) / float64(columns) * 0.8
	dataHeight := make([]float64, rows)
	for r := range dataHeight {
		dataHeight[r] = (height - top - bottom) * weights[r] / totalWeight * 0.75
	}
	cells := make([]*cell, len(f.Panels))
	var left, right, widths []float64
	var above, below []float64
	for range 2 {
		left, right, widths = make([]float64, columns), make([]float64, columns), make([]float64, columns)
		above, below = make([]float64, rows), make([]float64, rows)
		for i := range f.Panels {
			p := &f.Panels[i]
			col, row := i%columns, i/columns
			w, h := dataWidth, dataHeight[row]
			if p.fixedWidth > 0 {
				w, h = p.fixedWidth, p.fixedHeight
				widths[col] = math.Max(widths[col], w)
				dataHeight[row] = h
			}
			cells[i] = newCell(p, w, h)
			left[col] = math.Max(left[col], cells[i].left)
			right[col] = math.Max(right[col], cells[i].right)
			above[row] = math.Max(above[row], cells[i].top)
			below[row] = math.Max(below[row], cells[i].bottom)
		}
		if f.Panels[0].fixedWidth > 0 {
			break
		}
		freeX := width - 2*edge - gap*float64(columns-1) - sum(left) - sum(right)
		freeY := height - top - bottom - gap*float64(rows-1) - sum(above) - sum(below)
		dataWidth = math.Max(20, freeX/float64(columns))
		for col := range widths {
			widths[col] = dataWidth
		}
		for r := range dataHeight {
			dataHeight[r] = math.Max(20, freeY*weights[r]/totalWeight)
		}
	}
	if f.Panels[0].fixedWidth > 0 {
		width = 2*edge + gap*float64(columns-1) + sum(left) + sum(widths) + sum(right)
		height = top + bottom + gap*float64(rows-1) + sum(above) + sum(dataHeight) + sum(below)
		if f.Title != "" {
			width = math.Max(width, labelWidth(f.Title, titleStyle)+2*edge)
		}
		width = math.Max(width, labelWidth(f.Note, noteStyle)+2*edge)
	}
	if c == nil {
		return width, height
	}

	c.fill(rect{max: point{width, height}}.path(), white)
	if f.Title != "" {
		drawLabel(c, point{width / 2, height - edge}, f.Title, titleStyle, anchor{0.5, 1}, false)
	}
	if f.Note != "" {
		drawLabel(c, point{edge, edge}, f.Note, noteStyle, anchor{0, 0}, false)
	}
	y := height - top
	for row := range rows {
		y -= above[row] + dataHeight[row]
		x := edge
		for col := range columns {
			x += left[col]
			if i := row*columns + col; i < len(cells) {
				box := rect{point{x, y}, point{x + widths[col], y + dataHeight[row]}}
				cells[i].draw(c, box)
			}
			x += widths[col] + right[col] + gap
		}
		y -= below[row] + gap
	}
	return width, height
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
