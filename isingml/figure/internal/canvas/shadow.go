package canvas

import (
	"image"
	"image/color"
	"math"
	"slices"
)

// A Shadow is a canvas that remembers where something was drawn, on a grid of
// small squares: legends and names keep off it.
type Shadow struct {
	box   Rect
	w, h  int
	taken []bool
}

// square is the width of the grid's squares in points.
const square = 2.0

// NewShadow returns a shadow of a box, in which nothing is taken.
func NewShadow(box Rect) *Shadow {
	w, h := int(box.Width()/square)+1, int(box.Height()/square)+1
	return &Shadow{box: box, w: w, h: h, taken: make([]bool, w*h)}
}

func (s *Shadow) square(p Point) (col, row int) {
	return int(math.Floor((p.X - s.box.Min.X) / square)), int(math.Floor((p.Y - s.box.Min.Y) / square))
}

func (s *Shadow) mark(p Point) {
	if col, row := s.square(p); col >= 0 && col < s.w && row >= 0 && row < s.h {
		s.taken[row*s.w+col] = true
	}
}

// Hidden returns how many squares of the box are taken; those outside the
// panel count as taken.
func (s *Shadow) Hidden(box Rect) int {
	left, low := s.square(box.Min)
	right, high := s.square(box.Max)
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

func (s *Shadow) Stroke(p Path, _ Stroke) {
	for _, line := range p.flat() {
		for i := 1; i < len(line); i++ {
			from, to := line[i-1], line[i]
			n := int(math.Hypot(to.X-from.X, to.Y-from.Y)/square) + 1
			for j := range n + 1 {
				t := float64(j) / float64(n)
				s.mark(Point{from.X + t*(to.X-from.X), from.Y + t*(to.Y-from.Y)})
			}
		}
	}
}

// Fill marks the outline and the squares whose centre lies inside, by the
// even-odd rule.
func (s *Shadow) Fill(p Path, _ color.NRGBA) {
	s.Stroke(p, Stroke{})
	lines := p.flat()
	low, high := math.Inf(1), math.Inf(-1)
	for _, line := range lines {
		for _, q := range line {
			low, high = math.Min(low, q.Y), math.Max(high, q.Y)
		}
	}
	_, first := s.square(Point{0, low})
	_, last := s.square(Point{0, high})
	var crossings []float64
	for row := max(0, first); row <= min(s.h-1, last); row++ {
		y := s.box.Min.Y + (float64(row)+0.5)*square
		crossings = crossings[:0]
		for _, line := range lines {
			for i := 1; i < len(line); i++ {
				if a, b := line[i-1], line[i]; (a.Y > y) != (b.Y > y) {
					crossings = append(crossings, a.X+(y-a.Y)/(b.Y-a.Y)*(b.X-a.X))
				}
			}
		}
		slices.Sort(crossings)
		for i := 1; i < len(crossings); i += 2 {
			from, _ := s.square(Point{crossings[i-1] + square/2, y})
			to, _ := s.square(Point{crossings[i] - square/2, y})
			for col := max(0, from); col <= min(s.w-1, to); col++ {
				s.taken[row*s.w+col] = true
			}
		}
	}
}

func (s *Shadow) Dot(at Point, radius float64, fill color.NRGBA) {
	s.Fill(Circle(at, radius), fill)
}

func (s *Shadow) Label(at Point, up bool, rs []Run, along float64, _ color.NRGBA) {
	width, height := 0.0, 0.0
	for _, r := range rs {
		width, height = width+r.Width(), math.Max(height, CapHeight*r.Size)
	}
	from, to := Point{at.X - along*width, at.Y}, Point{at.X + (1-along)*width, at.Y + height}
	if up {
		from, to = Point{at.X - height, at.Y - along*width}, Point{at.X, at.Y + (1-along)*width}
	}
	s.Fill(Rect{from, to}.Path(), color.NRGBA{A: 255})
}

func (s *Shadow) Image(box Rect, _ image.Image) { s.Fill(box.Path(), color.NRGBA{A: 255}) }
