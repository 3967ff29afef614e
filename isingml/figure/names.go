package figure

import (
	"math"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// names writes the names of points beside them, where they hide neither data
// nor each other; one that finds a place only further off has a line to its
// point.
func (c *cell) names(a *Area, taken *canvas.Shadow) {
	for i, e := range c.all() {
		named, ok := e.(Annotator)
		if !ok {
			continue
		}
		for _, n := range named.Annotations() {
			if at := c.on(a, i).Shifted(n.Shift, 0).at(n.X, n.Y); a.box.Contains(at) {
				writeName(a, taken, at, n.Clear+3, n.Text)
			}
		}
	}
}

func writeName(a *Area, taken *canvas.Shadow, at canvas.Point, off float64, name string) {
	width, height := labelWidth(name, a.text.small), canvas.CapHeight*a.text.small.size
	var best canvas.Rect
	fewest, far := math.MaxInt, false
	for _, by := range []float64{off, off + 8, off + 20, off + 36, off + 56} {
		for _, turn := range []float64{0, math.Pi, math.Pi / 2, -math.Pi / 2, math.Pi / 4, -math.Pi / 4, 3 * math.Pi / 4, -3 * math.Pi / 4} {
			sin, cos := math.Sincos(turn)
			center := canvas.Pt(at.X+cos*(by+width/2), at.Y+sin*(by+height/2))
			box := canvas.Rect{Min: canvas.Pt(center.X-width/2, center.Y-height/2), Max: canvas.Pt(center.X+width/2, center.Y+height/2)}
			wide := canvas.Rect{Min: canvas.Pt(box.Min.X-2, box.Min.Y-2), Max: canvas.Pt(box.Max.X+2, box.Max.Y+2)}
			if n := taken.Hidden(wide); n < fewest {
				best, fewest, far = box, n, by > off
			}
		}
		if fewest == 0 {
			break
		}
	}
	if far {
		end := canvas.Pt(math.Max(best.Min.X-1, math.Min(best.Max.X+1, at.X)), math.Max(best.Min.Y-1, math.Min(best.Max.Y+1, at.Y)))
		a.on.Stroke(canvas.Polyline([]canvas.Point{at, end}), canvas.Stroke{Color: reference, Width: 0.5})
	}
	drawLabel(a.on, best.Min, name, a.text.small, anchor{0, 0}, false)
	taken.Fill(best.Path(), ink)
}
