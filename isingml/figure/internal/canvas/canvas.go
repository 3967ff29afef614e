// Package canvas draws lines, areas, text and pictures in the formats of a
// figure, and lays out no more than letters.
package canvas

import (
	"image"
	"image/color"
	"math"
)

// A Canvas is one output format. Coordinates are points (1/72 inch) from the
// lower left corner.
type Canvas interface {
	// Stroke draws a line along the path.
	Stroke(p Path, s Stroke)
	// Fill fills what the path encloses.
	Fill(p Path, c color.NRGBA)
	// Dot fills a circle.
	Dot(at Point, radius float64, c color.NRGBA)
	// Label draws runs one after the other with the baseline through the
	// point, which is a fraction along of their width from their start;
	// turned counterclockwise by a quarter if up is set.
	Label(at Point, up bool, rs []Run, along float64, c color.NRGBA)
	// Image fills the box with the pixels, each a sharp rectangle.
	Image(box Rect, img image.Image)
}

// A Point is a place in points from the lower left corner.
type Point struct{ X, Y float64 }

// Pt is short for a Point with these coordinates.
func Pt(x, y float64) Point { return Point{x, y} }

// A Rect is the box between two corners.
type Rect struct{ Min, Max Point }

// Width returns the length of the horizontal sides.
func (r Rect) Width() float64 { return r.Max.X - r.Min.X }

// Height returns the length of the vertical sides.
func (r Rect) Height() float64 { return r.Max.Y - r.Min.Y }

// Center returns the point in the middle.
func (r Rect) Center() Point { return Point{(r.Min.X + r.Max.X) / 2, (r.Min.Y + r.Max.Y) / 2} }

// Contains reports whether the point lies in the box or on its sides.
func (r Rect) Contains(p Point) bool {
	return p.X >= r.Min.X && p.X <= r.Max.X && p.Y >= r.Min.Y && p.Y <= r.Max.Y
}

// Path returns the outline.
func (r Rect) Path() Path {
	return Polygon([]Point{r.Min, {r.Max.X, r.Min.Y}, r.Max, {r.Min.X, r.Max.Y}})
}

// A Path is a sequence of segments; a curve is a cubic Bezier curve.
type Path []segment

// A segment is one step of a path, with the points that it takes.
type segment struct {
	Op byte // 'M', 'L', 'C' or 'Z'
	P  [3]Point
}

func (p *Path) move(a Point)        { *p = append(*p, segment{Op: 'M', P: [3]Point{a}}) }
func (p *Path) line(a Point)        { *p = append(*p, segment{Op: 'L', P: [3]Point{a}}) }
func (p *Path) curve(a, b, c Point) { *p = append(*p, segment{Op: 'C', P: [3]Point{a, b, c}}) }
func (p *Path) close()              { *p = append(*p, segment{Op: 'Z'}) }

// Polyline returns the path from point to point.
func Polyline(points []Point) Path {
	var p Path
	for i, q := range points {
		if i == 0 {
			p.move(q)
		} else {
			p.line(q)
		}
	}
	return p
}

// Polygon returns the closed path through the corners.
func Polygon(points []Point) Path {
	p := Polyline(points)
	p.close()
	return p
}

// Circle returns the path around a centre.
func Circle(c Point, r float64) Path {
	const k = 0.5522847498307936 // 4/3 (sqrt 2 - 1): a quarter of a circle
	var p Path
	p.move(Point{c.X + r, c.Y})
	p.curve(Point{c.X + r, c.Y + k*r}, Point{c.X + k*r, c.Y + r}, Point{c.X, c.Y + r})
	p.curve(Point{c.X - k*r, c.Y + r}, Point{c.X - r, c.Y + k*r}, Point{c.X - r, c.Y})
	p.curve(Point{c.X - r, c.Y - k*r}, Point{c.X - k*r, c.Y - r}, Point{c.X, c.Y - r})
	p.curve(Point{c.X + k*r, c.Y - r}, Point{c.X + r, c.Y - k*r}, Point{c.X + r, c.Y})
	p.close()
	return p
}

// flat returns the path's outlines as polylines, each curve in eight pieces; a
// closed one ends where it begins.
func (p Path) flat() [][]Point {
	var lines [][]Point
	for _, s := range p {
		last := len(lines) - 1
		switch s.Op {
		case 'M':
			lines = append(lines, []Point{s.P[0]})
		case 'L':
			lines[last] = append(lines[last], s.P[0])
		case 'C':
			from := lines[last][len(lines[last])-1]
			for i := 1; i <= 8; i++ {
				t := float64(i) / 8
				a, b, c, d := (1-t)*(1-t)*(1-t), 3*t*(1-t)*(1-t), 3*t*t*(1-t), t*t*t
				lines[last] = append(lines[last], Point{
					a*from.X + b*s.P[0].X + c*s.P[1].X + d*s.P[2].X,
					a*from.Y + b*s.P[0].Y + c*s.P[1].Y + d*s.P[2].Y})
			}
		case 'Z':
			lines[last] = append(lines[last], lines[last][0])
		}
	}
	return lines
}

// A Stroke is how a line is drawn; widths and dashes are in points.
type Stroke struct {
	Color color.NRGBA
	Width float64
	Dash  []float64
}

// WithAlpha returns the colour, more transparent by a factor.
func WithAlpha(c color.NRGBA, alpha float64) color.NRGBA {
	c.A = uint8(math.Round(float64(c.A) * alpha))
	return c
}
