package figure

import "math"

// names writes the names of points beside them, where they hide neither data
// nor each other; one that finds a place only further off has a line to its
// point.
func (c *cell) names(a *Area, taken *shadow) {
	for _, e := range c.Elements {
		p, ok := e.(Points)
		if !ok {
			continue
		}
		for i, name := range p.Names {
			if at := p.place(a, i); name != "" && a.box.contains(at) {
				writeName(a, taken, at, p.size()/2+3, name)
			}
		}
	}
}

func writeName(a *Area, taken *shadow, at point, off float64, name string) {
	width, height := labelWidth(name, small), capHeight*small.size
	var best rect
	fewest, far := math.MaxInt, false
	for _, by := range []float64{off, off + 8, off + 20, off + 36, off + 56} {
		for _, turn := range []float64{0, math.Pi, math.Pi / 2, -math.Pi / 2, math.Pi / 4, -math.Pi / 4, 3 * math.Pi / 4, -3 * math.Pi / 4} {
			sin, cos := math.Sincos(turn)
			center := point{at.x + cos*(by+width/2), at.y + sin*(by+height/2)}
			box := rect{point{center.x - width/2, center.y - height/2}, point{center.x + width/2, center.y + height/2}}
			wide := rect{point{box.min.x - 2, box.min.y - 2}, point{box.max.x + 2, box.max.y + 2}}
			if n := taken.hidden(wide); n < fewest {
				best, fewest, far = box, n, by > off
			}
		}
		if fewest == 0 {
			break
		}
	}
	if far {
		end := point{math.Max(best.min.x-1, math.Min(best.max.x+1, at.x)), math.Max(best.min.y-1, math.Min(best.max.y+1, at.y))}
		a.stroke(polyline([]point{at, end}), stroke{color: reference, width: 0.5})
	}
	drawLabel(a, best.min, name, small, anchor{0, 0}, false)
	taken.fill(best.path(), ink)
}
