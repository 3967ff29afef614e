package figure

import (
	"image"
	"image/color"
	"math"
	"slices"
)

// A shadow is a canvas that remembers where something was drawn, on a grid of
// small squares: legends and names keep off it.
type shadow struct {
	box   rect
	w, h  int
	taken []bool
}

// square is the width of the grid's squares in points.
const square = 2.0

func newShadow(box rect) *shadow {
	w, h := int(box.width()/square)+1, int(box.height()/square)+1
	return &shadow{box: box, w: w, h: h, taken: make([]bool, w*h)}
}

// shadow returns where the panel's data are drawn. Pictures are left out, which
// fill the panel, and reference lines, which bear to be covered in part.
func (c *cell) shadow(a *Area) *shadow {
	s := newShadow(a.box)
	on := c.area(s, a.box)
	styles := c.styles()
	for i, e := range c.Elements {
		switch e.(type) {
		case Raster, VLine, HLine:
		default:
			e.Draw(on, styles[i])
		}
	}
	return s
}

func (s *shadow) square(p point) (col, row int) {
	return int(math.Floor((p.x - s.box.min.x) / square)), int(math.Floor((p.y - s.box.min.y) / square))
}

func (s *shadow) mark(p point) {
	if col, row := s.square(p); col >= 0 && col < s.w && row >= 0 && row < s.h {
		s.taken[row*s.w+col] = true
	}
}

// hidden returns how many squares of the box are taken; those outside the
// panel count as taken.
func (s *shadow) hidden(box rect) int {
	left, low := s.square(box.min)
	right, high := s.square(box.max)
	n := 0
	for row := low; row <= high; row++ {
		for col := left; col <= right; col++ {
			if col < 0 || col >= s.w || row < 0 || row >= s.h || s.taken[row*s.w+col] {
				n++
			}
		}
	}
	return n
}

func (s *shadow) stroke(p path, _ stroke) {
	for _, line := range p.flat() {
		for i := 1; i < len(line); i++ {
			from, to := line[i-1], line[i]
			n := int(math.Hypot(to.x-from.x, to.y-from.y)/square) + 1
			for j := range n + 1 {
				t := float64(j) / float64(n)
				s.mark(point{from.x + t*(to.x-from.x), from.y + t*(to.y-from.y)})
			}
		}
	}
}

// fill marks the outline and the squares whose centre lies inside, by the
// even-odd rule.
func (s *shadow) fill(p path, _ color.NRGBA) {
	s.stroke(p, stroke{})
	lines := p.flat()
	low, high := math.Inf(1), math.Inf(-1)
	for _, line := range lines {
		for _, q := range line {
			low, high = math.Min(low, q.y), math.Max(high, q.y)
		}
	}
	_, first := s.square(point{0, low})
	_, last := s.square(point{0, high})
	var crossings []float64
	for row := max(0, first); row <= min(s.h-1, last); row++ {
		y := s.box.min.y + (float64(row)+0.5)*square
		crossings = crossings[:0]
		for _, line := range lines {
			for i := 1; i < len(line); i++ {
				if a, b := line[i-1], line[i]; (a.y > y) != (b.y > y) {
					crossings = append(crossings, a.x+(y-a.y)/(b.y-a.y)*(b.x-a.x))
				}
			}
		}
		slices.Sort(crossings)
		for i := 1; i < len(crossings); i += 2 {
			from, _ := s.square(point{crossings[i-1] + square/2, y})
			to, _ := s.square(point{crossings[i] - square/2, y})
			for col := max(0, from); col <= min(s.w-1, to); col++ {
				s.taken[row*s.w+col] = true
			}
		}
	}
}

func (s *shadow) dot(at point, radius float64, fill color.NRGBA) {
	s.fill(circle(at, radius), fill)
}

func (s *shadow) label(at point, up bool, rs []run, along float64, _ color.NRGBA) {
	width, height := 0.0, 0.0
	for _, r := range rs {
		width, height = width+r.width(), math.Max(height, capHeight*r.size)
	}
	from, to := point{at.x - along*width, at.y}, point{at.x + (1-along)*width, at.y + height}
	if up {
		from, to = point{at.x - height, at.y - along*width}, point{at.x, at.y + (1-along)*width}
	}
	s.fill(rect{from, to}.path(), ink)
}

func (s *shadow) image(box rect, _ image.Image) { s.fill(box.path(), ink) }
