package figure

import (
	"math"
	"strings"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
	"github.com/isingml/kernel/isingml/stat"
)

// Sizes of a legend in points.
const (
	sampleWidth = 22.0
	legendPad   = 5.0
	legendGap   = 10.0 // from the panel, outside
	legendLine  = 13.0
)

// doubtText says what grey means.
var doubtText = strings.TrimPrefix(stat.Legend, "? ")

// A legend has a line for each named element, and one for what is grey.
type legend struct {
	text          *typography
	lines         []legendLineOf
	width, height float64
}

type legendLineOf struct {
	label  string
	sample func(*Area)
	height float64
}

func newLegend(c *cell) *legend {
	l := &legend{text: c.text}
	styles := c.styles()
	var doubt func(*Area)
	for i, e := range c.all() {
		if doubt == nil {
			doubt = stylingOf(e).Doubt
		}
		if name := nameOf(e); name != "" {
			l.add(name, func(a *Area) {
				if s, ok := e.(Sampler); ok {
					s.Sample(a, styles[i])
					return
				}
				a.Mark(0.5, 0.5, 4.5, styles[i])
			})
		}
	}
	if doubt != nil {
		l.add(doubtText, doubt)
	}
	l.width += sampleWidth + 3*legendPad
	l.height += 1.2 * legendPad
	return l
}

func (l *legend) add(label string, sample func(*Area)) {
	up, down := labelExcess(label, l.text.small)
	height := legendLine + 2*math.Max(up, down)
	l.lines = append(l.lines, legendLineOf{label, sample, height})
	l.height += height
	l.width = math.Max(l.width, labelWidth(label, l.text.small))
}

func (l *legend) shown(at Place) bool { return len(l.lines) > 0 && at != NoLegend }

func (l *legend) draw(page canvas.Canvas, box canvas.Rect) {
	page.Fill(box.Path(), canvas.WithAlpha(white, 0.85))
	top := box.Max.Y - 0.6*legendPad
	for _, line := range l.lines {
		y := top - line.height/2
		top -= line.height
		x := box.Min.X + legendPad
		line.sample(&Area{on: page, text: l.text, x: Span{min: 0, max: 1}, y: Span{min: 0, max: 1},
			box: canvas.Rect{Min: canvas.Pt(x, y-legendLine/2), Max: canvas.Pt(x+sampleWidth, y+legendLine/2)}})
		drawLabel(page, canvas.Pt(x+sampleWidth+legendPad, y), line.label, l.text.small, anchor{0, 0.5}, false)
	}
}

// at returns the legend's box at a place of the panel: (0, 0) is its lower
// left corner, (1, 1) its upper right one.
func (l *legend) at(panel canvas.Rect, x, y float64) canvas.Rect {
	const off = 6.0
	low := canvas.Pt(panel.Min.X+off+x*(panel.Width()-l.width-2*off), panel.Min.Y+off+y*(panel.Height()-l.height-2*off))
	return canvas.Rect{Min: low, Max: canvas.Pt(low.X+l.width, low.Y+l.height)}
}

// legendPlaces are tried in this order: corners, sides, then all between.
var legendPlaces = func() [][2]float64 {
	places := [][2]float64{{1, 1}, {0, 1}, {1, 0}, {0, 0}, {1, 0.5}, {0, 0.5}, {0.5, 1}, {0.5, 0}}
	const n = 10
	for i := range n + 1 {
		for j := range n + 1 {
			places = append(places, [2]float64{1 - float64(j)/n, 1 - float64(i)/n})
		}
	}
	return places
}()

// best returns the first place inside that hides the fewest data, and how many
// squares it hides.
func (l *legend) best(s *canvas.Shadow, a *Area) (canvas.Rect, int) {
	best, fewest := canvas.Rect{}, math.MaxInt
	for _, p := range legendPlaces {
		box := l.at(a.box, p[0], p[1])
		if n := s.Hidden(canvas.Rect{Min: canvas.Pt(box.Min.X-2, box.Min.Y-2), Max: canvas.Pt(box.Max.X+2, box.Max.Y+2)}); n < fewest {
			best, fewest = box, n
		}
		if fewest == 0 {
			break
		}
	}
	return best, fewest
}

// free reports whether the legend hides nothing somewhere inside the panel.
func (l *legend) free(s *canvas.Shadow, a *Area) bool {
	_, hidden := l.best(s, a)
	return hidden == 0
}

func (c *cell) legendBox(l *legend, taken *canvas.Shadow, a *Area) canvas.Rect {
	switch c.Legend {
	case TopLeft:
		return l.at(a.box, 0, 1)
	case TopRight:
		return l.at(a.box, 1, 1)
	case BottomLeft:
		return l.at(a.box, 0, 0)
	case BottomRight:
		return l.at(a.box, 1, 0)
	}
	if c.outside > 0 { // the rightmost part of the margin
		x := a.box.Max.X + c.right
		return canvas.Rect{Min: canvas.Pt(x-l.width, a.box.Max.Y-l.height), Max: canvas.Pt(x, a.box.Max.Y)}
	}
	box, _ := l.best(taken, a)
	return box
}
