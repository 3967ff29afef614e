package figure

import "math"

// An area is the part of the canvas between the axes of one panel.
type area struct {
	canvas
	box        rect
	x, y       span
	logX, logY bool
}

// at returns the place of a data point, which may lie outside the box.
func (a *area) at(x, y float64) point {
	return point{
		a.box.min.x + a.box.width()*fraction(x, a.x, a.logX),
		a.box.min.y + a.box.height()*fraction(y, a.y, a.logY),
	}
}

func fraction(v float64, s span, log bool) float64 {
	if log {
		return (math.Log(v) - math.Log(s.min)) / (math.Log(s.max) - math.Log(s.min))
	}
	return (v - s.min) / (s.max - s.min)
}

func (a *area) points(x, y []float64) []point {
	points := make([]point, len(x))
	for i := range x {
		points[i] = a.at(x[i], y[i])
	}
	return points
}

// line strokes what lies between the axes of a polyline.
func (a *area) line(points []point, s stroke) {
	for _, part := range clipLine(points, a.box) {
		a.stroke(polyline(part), s)
	}
}

// band fills what lies between the axes and two curves.
func (a *area) band(x, lower, upper []float64, s style) {
	points := a.points(x, upper)
	for i := len(x) - 1; i >= 0; i-- {
		points = append(points, a.at(x[i], lower[i]))
	}
	if points = clipPolygon(points, a.box); len(points) > 2 {
		a.fill(polygon(points), withAlpha(s.color, bandAlpha))
	}
}

const bandAlpha = 0.22

// interpolate returns the value at a fraction t of the axis.
func interpolate(s span, log bool, t float64) float64 {
	if log {
		return s.min * math.Pow(s.max/s.min, t)
	}
	return s.min + t*(s.max-s.min)
}
