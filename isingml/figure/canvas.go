package figure

import (
	"image"
	"image/color"
	"math"
)

// A canvas is one output format. Coordinates are points (1/72 inch) from the
// lower left corner.
type canvas interface {
	stroke(p path, s stroke)
	fill(p path, c color.NRGBA)
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

// A stroke is how a line is drawn; widths and dashes are in points.
type stroke struct {
	color color.NRGBA
	width float64
	dash  []float64
}

// clipLine returns the parts of a polyline that lie in the box.
func clipLine(points []point, box rect) [][]point {
	var parts [][]point
	var part []point
	for i := 1; i < len(points); i++ {
		a, b, ok := clipSegment(points[i-1], points[i], box)
		if !ok {
			continue
		}
		if len(part) == 0 || part[len(part)-1] != a {
			if len(part) > 1 {
				parts = append(parts, part)
			}
			part = []point{a}
		}
		part = append(part, b)
	}
	if len(part) > 1 {
		parts = append(parts, part)
	}
	return parts
}

// clipSegment cuts a straight line to the box (Liang and Barsky, 1984).
func clipSegment(a, b point, box rect) (point, point, bool) {
	t0, t1 := 0.0, 1.0
	dx, dy := b.x-a.x, b.y-a.y
	for _, side := range [4][2]float64{
		{-dx, a.x - box.min.x}, {dx, box.max.x - a.x},
		{-dy, a.y - box.min.y}, {dy, box.max.y - a.y},
	} {
		p, q := side[0], side[1]
		switch {
		case p == 0 && q < 0:
			return a, b, false
		case p < 0:
			t0 = math.Max(t0, q/p)
		case p > 0:
			t1 = math.Min(t1, q/p)
		}
	}
	if t0 > t1 {
		return a, b, false
	}
	from, to := a, b
	if t0 > 0 {
		from = point{a.x + t0*dx, a.y + t0*dy}
	}
	if t1 < 1 {
		to = point{a.x + t1*dx, a.y + t1*dy}
	}
	return from, to, true
}

// clipPolygon cuts a polygon to the box, side after side (Sutherland and
// Hodgman, 1974).
func clipPolygon(points []point, box rect) []point {
	sides := []func(point) float64{
		func(p point) float64 { return p.x - box.min.x },
		func(p point) float64 { return box.max.x - p.x },
		func(p point) float64 { return p.y - box.min.y },
		func(p point) float64 { return box.max.y - p.y },
	}
	for _, inside := range sides {
		var out []point
		for i, b := range points {
			a := points[(i+len(points)-1)%len(points)]
			da, db := inside(a), inside(b)
			if (da < 0) != (db < 0) {
				t := da / (da - db)
				out = append(out, point{a.x + t*(b.x-a.x), a.y + t*(b.y-a.y)})
			}
			if db >= 0 {
				out = append(out, b)
			}
		}
		points = out
	}
	return points
}

func (r rect) contains(p point) bool {
	return p.x >= r.min.x && p.x <= r.max.x && p.y >= r.min.y && p.y <= r.max.y
}
