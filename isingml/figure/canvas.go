package figure

import (
	"image"
	"image/color"
)

// A canvas is one output format. Coordinates are points (1/72 inch) from the
// lower left corner.
type canvas interface {
	stroke(p path, s stroke)
	fill(p path, c color.NRGBA)
	// dot fills a circle.
	dot(at point, radius float64, c color.NRGBA)
	// label draws runs one after the other with the baseline through the
	// point, which is a fraction along of their width from their start;
	// turned counterclockwise by a quarter if up is set.
	label(at point, up bool, rs []run, along float64, c color.NRGBA)
	// image fills the box with the pixels, each a sharp rectangle.
	image(box rect, img image.Image)
}

type point struct{ x, y float64 }

type rect struct{ min, max point }

func (r rect) width() float64  { return r.max.x - r.min.x }
func (r rect) height() float64 { return r.max.y - r.min.y }
func (r rect) center() point   { return point{(r.min.x + r.max.x) / 2, (r.min.y + r.max.y) / 2} }

func (r rect) contains(p point) bool {
	return p.x >= r.min.x && p.x <= r.max.x && p.y >= r.min.y && p.y <= r.max.y
}

func (r rect) path() path {
	return polygon([]point{r.min, {r.max.x, r.min.y}, r.max, {r.min.x, r.max.y}})
}

// A path is a sequence of segments; a curve is a cubic Bezier curve.
type path []segment

type segment struct {
	op byte // 'M', 'L', 'C' or 'Z'
	p  [3]point
}

func (p *path) move(a point)        { *p = append(*p, segment{op: 'M', p: [3]point{a}}) }
func (p *path) line(a point)        { *p = append(*p, segment{op: 'L', p: [3]point{a}}) }
func (p *path) curve(a, b, c point) { *p = append(*p, segment{op: 'C', p: [3]point{a, b, c}}) }
func (p *path) close()              { *p = append(*p, segment{op: 'Z'}) }

func polyline(points []point) path {
	var p path
	for i, q := range points {
		if i == 0 {
			p.move(q)
		} else {
			p.line(q)
		}
	}
	return p
}

func polygon(points []point) path {
	p := polyline(points)
	p.close()
	return p
}

func circle(c point, r float64) path {
	const k = 0.5522847498307936 // 4/3 (sqrt 2 - 1): a quarter of a circle
	var p path
	p.move(point{c.x + r, c.y})
	p.curve(point{c.x + r, c.y + k*r}, point{c.x + k*r, c.y + r}, point{c.x, c.y + r})
	p.curve(point{c.x - k*r, c.y + r}, point{c.x - r, c.y + k*r}, point{c.x - r, c.y})
	p.curve(point{c.x - r, c.y - k*r}, point{c.x - k*r, c.y - r}, point{c.x, c.y - r})
	p.curve(point{c.x + k*r, c.y - r}, point{c.x + r, c.y - k*r}, point{c.x + r, c.y})
	p.close()
	return p
}

// flat returns the path's outlines as polylines, each curve in eight pieces; a
// closed one ends where it begins.
func (p path) flat() [][]point {
	var lines [][]point
	for _, s := range p {
		last := len(lines) - 1
		switch s.op {
		case 'M':
			lines = append(lines, []point{s.p[0]})
		case 'L':
			lines[last] = append(lines[last], s.p[0])
		case 'C':
			from := lines[last][len(lines[last])-1]
			for i := 1; i <= 8; i++ {
				t := float64(i) / 8
				a, b, c, d := (1-t)*(1-t)*(1-t), 3*t*(1-t)*(1-t), 3*t*t*(1-t), t*t*t
				lines[last] = append(lines[last], point{
					a*from.x + b*s.p[0].x + c*s.p[1].x + d*s.p[2].x,
					a*from.y + b*s.p[0].y + c*s.p[1].y + d*s.p[2].y})
			}
		case 'Z':
			lines[last] = append(lines[last], lines[last][0])
		}
	}
	return lines
}

// A stroke is how a line is drawn; widths and dashes are in points.
type stroke struct {
	color color.NRGBA
	width float64
	dash  []float64
}
