package figure

import (
	"image/color"
	"math"
)

// mark draws one of five shapes of about the same weight.
func mark(c canvas, at point, size float64, kind int, fill color.NRGBA) {
	r := size / 2
	corners := func(n int, turn, radius float64) path {
		points := make([]point, n)
		for i := range points {
			sin, cos := math.Sincos(turn + 2*math.Pi*float64(i)/float64(n))
			points[i] = point{at.x + radius*cos, at.y + radius*sin}
		}
		return polygon(points)
	}
	switch kind % 5 {
	case 0:
		c.dot(at, r, fill)
	case 1:
		c.fill(corners(4, math.Pi/4, 1.25*r), fill)
	case 2:
		c.fill(corners(3, math.Pi/2, 1.4*r), fill)
	case 3:
		c.fill(corners(4, 0, 1.4*r), fill)
	case 4:
		c.fill(corners(3, -math.Pi/2, 1.4*r), fill)
	}
}
