package figure

import (
	"math"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// clipLine returns the parts of a polyline that lie in the box.
func clipLine(points []canvas.Point, box canvas.Rect) [][]canvas.Point {
	var parts [][]canvas.Point
	var part []canvas.Point
	for i := 1; i < len(points); i++ {
		a, b, ok := clipSegment(points[i-1], points[i], box)
		if !ok {
			continue
		}
		if len(part) == 0 || part[len(part)-1] != a {
			if len(part) > 1 {
				parts = append(parts, part)
			}
			part = []canvas.Point{a}
		}
		part = append(part, b)
	}
	if len(part) > 1 {
		parts = append(parts, part)
	}
	return parts
}

// clipSegment cuts a straight line to the box (Liang and Barsky, 1984).
func clipSegment(a, b canvas.Point, box canvas.Rect) (canvas.Point, canvas.Point, bool) {
	t0, t1 := 0.0, 1.0
	dx, dy := b.X-a.X, b.Y-a.Y
	for _, side := range [4][2]float64{
		{-dx, a.X - box.Min.X}, {dx, box.Max.X - a.X},
		{-dy, a.Y - box.Min.Y}, {dy, box.Max.Y - a.Y},
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
		from = canvas.Pt(a.X+t0*dx, a.Y+t0*dy)
	}
	if t1 < 1 {
		to = canvas.Pt(a.X+t1*dx, a.Y+t1*dy)
	}
	return from, to, true
}

// clipPolygon cuts a polygon to the box, side after side (Sutherland and
// Hodgman, 1974).
func clipPolygon(points []canvas.Point, box canvas.Rect) []canvas.Point {
	sides := []func(canvas.Point) float64{
		func(p canvas.Point) float64 { return p.X - box.Min.X },
		func(p canvas.Point) float64 { return box.Max.X - p.X },
		func(p canvas.Point) float64 { return p.Y - box.Min.Y },
		func(p canvas.Point) float64 { return box.Max.Y - p.Y },
	}
	for _, inside := range sides {
		var out []canvas.Point
		for i, b := range points {
			a := points[(i+len(points)-1)%len(points)]
			da, db := inside(a), inside(b)
			if (da < 0) != (db < 0) {
				t := da / (da - db)
				out = append(out, canvas.Pt(a.X+t*(b.X-a.X), a.Y+t*(b.Y-a.Y)))
			}
			if db >= 0 {
				out = append(out, b)
			}
		}
		points = out
	}
	return points
}
