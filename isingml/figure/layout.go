package figure

import (
	"image/color"
	"math"
	"slices"
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
	c.yTicks, c.yFactor = ticks(c.y, p.Y.Log, max(3, int(height/24)))
	for n := max(2, int(width/40)); ; n-- { // fewer until the labels have room
		c.xTicks, c.xFactor = ticks(c.x, p.X.Log, n)
		if p.X.whole {
			c.xTicks = wholeTicks(c.x, 2*n)
		}
		if n <= 2 || c.labelsFit(width) {
			break
		}
	}
	c.margins(width)
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
		if at-half < end+12 {
			return false
		}
		end = at + half
	}
	return true
}

func (c *cell) margins(width float64) {
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
			if c.X.Label != "" {
				c.bottom += 1.55 * labelStyle.size
			}
		}
		c.right = 8
		for _, t := range c.xTicks { // labels reach beyond the corners
			at, half := width*fraction(t.at, c.x, c.X.Log), labelWidth(t.label, small)/2
			c.left = math.Max(c.left, half-at)
			c.right = math.Max(c.right, at+half-width)
		}
	}
	if c.Title != "" {
		c.top += 1.4 * panelStyle.size
	}
	if rows := c.referenceRows(width); rows > 0 {
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

// A page is a figure whose panels have found their places.
type page struct {
	width, height float64
	cells         []*cell
	boxes         []rect // the data areas of the cells
}

// margins are what the panels of a row or column need beside their data.
type margins struct{ before, size, after []float64 }

func newMargins(n int) margins {
	return margins{make([]float64, n), make([]float64, n), make([]float64, n)}
}

func (m margins) fit(i int, before, after float64) {
	m.before[i] = math.Max(m.before[i], before)
	m.after[i] = math.Max(m.after[i], after)
}

// beside returns everything but the data areas.
func (m margins) beside() float64 {
	return gap*float64(len(m.size)-1) + sum(m.before) + sum(m.after)
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// shape returns how many columns and rows there are, and the share of the
// height that each row has.
func (f *Figure) shape() (columns int, weights []float64) {
	columns = min(max(1, f.Columns), len(f.Panels))
	rows := (len(f.Panels) + columns - 1) / columns
	weights = make([]float64, rows)
	for r := range weights {
		for _, p := range f.Panels[r*columns : min(len(f.Panels), (r+1)*columns)] {
			weights[r] = math.Max(weights[r], p.Weight)
		}
		if weights[r] == 0 {
			weights[r] = 1
		}
	}
	return columns, weights
}

// layout places the panels. Pictures of fixed size set the size of the page;
// other panels share the size that the figure asks for.
func (f *Figure) layout() *page {
	columns, weights := f.shape()
	total := sum(weights)
	p := &page{width: inch * f.Width, height: inch * f.Height}
	if p.width == 0 {
		p.width = inch * [4]float64{6, 6, 9, 11}[min(columns, 3)]
	}
	if p.height == 0 {
		p.height = inch * [4]float64{4, 4, 3.3, 2.8}[min(columns, 3)] * total
	}
	top, bottom := edge, edge
	if f.Title != "" {
		top += 1.7 * titleStyle.size
	}
	if f.Note != "" {
		bottom += 1.6 * noteStyle.size
	}
	fixed := slices.ContainsFunc(f.Panels, func(p Panel) bool { return p.fixedWidth > 0 })

	// The ticks depend on the room, and the room on the ticks: guess, then
	// take what the first layout left for the data.
	var across, down margins
	width := (p.width - 2*edge) / float64(columns) * 0.8
	heights := make([]float64, len(weights))
	for r := range heights {
		heights[r] = (p.height - top - bottom) * weights[r] / total * 0.75
	}
	for range 2 {
		across, down = newMargins(columns), newMargins(len(weights))
		p.cells = p.cells[:0]
		for i := range f.Panels {
			panel, col, row := &f.Panels[i], i%columns, i/columns
			w, h := width, heights[row]
			if fixed {
				w, h = panel.fixedWidth, panel.fixedHeight
				if w == 0 { // a plot beside pictures
					w, h = 2.2*tile, 1.5*tile
				}
				across.size[col], down.size[row] = math.Max(across.size[col], w), math.Max(down.size[row], h)
			}
			c := newCell(panel, w, h)
			p.cells = append(p.cells, c)
			across.fit(col, c.left, c.right)
			down.fit(row, c.top, c.bottom)
		}
		if fixed {
			break
		}
		width = math.Max(20, (p.width-2*edge-across.beside())/float64(columns))
		for col := range across.size {
			across.size[col] = width
		}
		for r := range heights {
			heights[r] = math.Max(20, (p.height-top-bottom-down.beside())*weights[r]/total)
			down.size[r] = heights[r]
		}
	}
	if fixed {
		p.width = max(across.beside()+sum(across.size), labelWidth(f.Title, titleStyle), labelWidth(f.Note, noteStyle)) + 2*edge
		p.height = top + bottom + down.beside() + sum(down.size)
	}
	y := p.height - top
	for row := range weights {
		y -= down.before[row] + down.size[row]
		x := edge
		for col := range columns {
			x += across.before[col]
			if len(p.boxes) < len(p.cells) {
				box := rect{point{x, y}, point{x + across.size[col], y + down.size[row]}}
				if c := p.cells[len(p.boxes)]; c.fixedWidth > 0 { // not stretched
					box.min.x += (box.width() - c.fixedWidth) / 2
					box.min.y = box.max.y - c.fixedHeight
					box.max.x = box.min.x + c.fixedWidth
				}
				p.boxes = append(p.boxes, box)
			}
			x += across.size[col] + across.after[col] + gap
		}
		y -= down.after[row] + gap
	}
	return p
}

// draw draws the figure laid out on a page.
func (f *Figure) draw(c canvas, p *page) {
	c.fill(rect{max: point{p.width, p.height}}.path(), white)
	if f.Title != "" {
		drawLabel(c, point{p.width / 2, p.height - edge}, f.Title, titleStyle.fit(f.Title, p.width-2*edge), anchor{0.5, 1}, false)
	}
	if f.Note != "" {
		drawLabel(c, point{edge, edge}, f.Note, noteStyle.fit(f.Note, p.width-2*edge), anchor{0, 0}, false)
	}
	for i, cell := range p.cells {
		cell.draw(c, p.boxes[i])
	}
}
