package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// Sizes in points.
const (
	inch     = 72.0
	edge     = 6.0  // around the whole figure
	gap      = 14.0 // between panels
	tickSize = 3.5
)

// A page is a figure whose panels have found their places.
type page struct {
	width, height float64
	text          *typography
	cells         []*cell
	boxes         []canvas.Rect // the data areas of the cells
	notes         []string      // lines of small print
	columns       int
	weights       []float64 // the share of the height that each row has
	top, bottom   float64   // what title and small print take
	across, down  margins
}

// margins are what the panels of columns or rows need beside their data.
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

// layout places the panels. Pictures of fixed size set the size of the page;
// other panels share the size that the figure asks for.
func (f *Figure) layout() *page {
	p := &page{columns: min(max(1, f.Columns), len(f.Panels)), text: f.typography()}
	p.weights = f.weights(p.columns)
	p.width, p.height = inch*f.Width, inch*f.Height
	if p.width == 0 {
		p.width = inch * [4]float64{6, 6, 9, 11}[min(p.columns, 3)]
	}
	switch {
	case p.height != 0:
	case f.Width == Page || f.Width > 0 && f.Width < (Column+Page)/2:
		p.height = math.Max(1.5*inch, 0.75*p.width/float64(p.columns)) * sum(p.weights)
	default:
		p.height = inch * [4]float64{4, 4, 3.3, 2.8}[min(p.columns, 3)] * sum(p.weights)
	}
	p.top, p.bottom = edge, edge
	if f.Title != "" {
		up, down := labelExcess(f.Title, p.text.title)
		p.top += 1.7*p.text.title.size + up + down
	}
	if slices.ContainsFunc(f.Panels, func(p Panel) bool { return p.fixedWidth > 0 }) {
		p.fixed(f)
	} else {
		p.shared(f)
	}
	p.place()
	return p
}

// weights returns the share of the height that each row has.
func (f *Figure) weights(columns int) []float64 {
	weights := make([]float64, (len(f.Panels)+columns-1)/columns)
	for r := range weights {
		for _, p := range f.Panels[r*columns : min(len(f.Panels), (r+1)*columns)] {
			weights[r] = math.Max(weights[r], p.Weight)
		}
		if weights[r] == 0 {
			weights[r] = 1
		}
	}
	return weights
}

// fill makes the cells for data areas of the sizes that size gives, and finds
// what they need around them.
func (p *page) fill(f *Figure, size func(panel *Panel, row int) (width, height float64)) {
	p.across, p.down = newMargins(p.columns), newMargins(len(p.weights))
	p.cells = p.cells[:0]
	for i := range f.Panels {
		col, row := i%p.columns, i/p.columns
		w, h := size(&f.Panels[i], row)
		p.across.size[col], p.down.size[row] = math.Max(p.across.size[col], w), math.Max(p.down.size[row], h)
		c := newCell(&f.Panels[i], p.text, w, h)
		p.cells = append(p.cells, c)
		p.across.fit(col, c.left, c.right)
		p.down.fit(row, c.top, c.bottom)
	}
}

// fixed lays out pictures, and plots beside them.
func (p *page) fixed(f *Figure) {
	p.fill(f, func(panel *Panel, _ int) (float64, float64) {
		if panel.fixedWidth == 0 {
			return 2.2 * tile, 1.5 * tile
		}
		return panel.fixedWidth, panel.fixedHeight
	})
	p.width = max(p.across.beside()+sum(p.across.size), labelWidth(f.Title, p.text.title)) + 2*edge
	p.smallPrint(f.note())
	p.height = p.top + p.bottom + p.down.beside() + sum(p.down.size)
}

// shared lays out plots on a page of given size. The ticks depend on the room
// and the room on the ticks: the first round guesses.
func (p *page) shared(f *Figure) {
	p.smallPrint(f.note())
	total := sum(p.weights)
	width := (p.width - 2*edge) / float64(p.columns) * 0.8
	heights := make([]float64, len(p.weights))
	for r := range heights {
		heights[r] = (p.height - p.top - p.bottom) * p.weights[r] / total * 0.75
	}
	asked := p.width
	for range 2 {
		p.fill(f, func(_ *Panel, row int) (float64, float64) { return width, heights[row] })
		if f.Width == 0 && p.columns == 1 { // a legend outside takes nothing from the data
			p.width = asked
			for _, c := range p.cells {
				p.width = math.Max(p.width, asked+c.outside)
			}
		}
		width = math.Max(20, (p.width-2*edge-p.across.beside())/float64(p.columns))
		for col := range p.across.size {
			p.across.size[col] = width
		}
		for r := range heights {
			heights[r] = math.Max(20, (p.height-p.top-p.bottom-p.down.beside())*p.weights[r]/total)
			p.down.size[r] = heights[r]
		}
	}
}

// place gives every cell its box.
func (p *page) place() {
	y := p.height - p.top
	for row := range p.weights {
		y -= p.down.before[row] + p.down.size[row]
		x := edge
		for col := range p.columns {
			x += p.across.before[col]
			if len(p.boxes) < len(p.cells) {
				box := canvas.Rect{Min: canvas.Pt(x, y), Max: canvas.Pt(x+p.across.size[col], y+p.down.size[row])}
				if w, h := p.cells[len(p.boxes)].size(box.Width(), box.Height()); w != box.Width() || h != box.Height() { // not stretched
					box.Min.X += (box.Width() - w) / 2
					box.Min.Y = box.Max.Y - h
					box.Max.X = box.Min.X + w
				}
				p.boxes = append(p.boxes, box)
			}
			x += p.across.size[col] + p.across.after[col] + gap
		}
		y -= p.down.after[row] + gap
	}
}

// note returns the small print, with a count of the points that no axis holds.
func (f *Figure) note() string {
	n, logs := 0, false
	for i := range f.Panels {
		more, log := f.Panels[i].omitted()
		n, logs = n+more, logs || log
	}
	if n == 0 {
		return f.Note
	}
	text := fmt.Sprintf("%d points are left out: not finite", n)
	if n == 1 {
		text = "1 point is left out: not finite"
	}
	if logs {
		text += ", or not positive on a logarithmic axis"
	}
	return strings.TrimSpace(f.Note + " " + text + ".")
}

// smallPrint breaks the note into lines, between words outside mathematics.
func (p *page) smallPrint(note string) {
	line := ""
	for _, word := range strings.SplitAfter(note, " ") {
		whole := strings.Count(line, "$")%2 == 0
		if whole && line != "" && labelWidth(line+word, p.text.note) > p.width-2*edge {
			p.notes = append(p.notes, line)
			line = ""
		}
		line += word
	}
	if line != "" {
		p.notes = append(p.notes, line)
	}
	if n := len(p.notes); n > 0 {
		p.bottom += noteLine*float64(n) + 3
	}
}

const noteLine = 10.5

// draw draws the figure laid out on a page.
func (f *Figure) draw(c canvas.Canvas, p *page) {
	c.Fill(canvas.Rect{Max: canvas.Pt(p.width, p.height)}.Path(), white)
	if f.Title != "" {
		up, _ := labelExcess(f.Title, p.text.title)
		drawLabel(c, canvas.Pt(p.width/2, p.height-edge-up), f.Title, p.text.title.fit(f.Title, p.width-2*edge), anchor{0.5, 1}, false)
	}
	for i, line := range p.notes {
		drawLabel(c, canvas.Pt(edge, edge+noteLine*float64(len(p.notes)-1-i)), line, p.text.note.fit(line, p.width-2*edge), anchor{0, 0}, false)
	}
	for i, cell := range p.cells {
		cell.draw(c, p.boxes[i])
	}
}
