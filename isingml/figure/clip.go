package figure

import "math"

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
