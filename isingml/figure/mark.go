package figure

import (
	"image/color"
	"math"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// mark draws one of five shapes of about the same weight.
func mark(c canvas.Canvas, at canvas.Point, size float64, kind int, fill color.NRGBA) {
	r := size / 2
	corners := func(n int, turn, radius float64) canvas.Path {
		points := make([]canvas.Point, n)
		for i := range points {
			sin, cos := math.Sincos(turn + 2*math.Pi*float64(i)/float64(n))
			points[i] = canvas.Pt(at.X+radius*cos, at.Y+radius*sin)
		}
		return canvas.Polygon(points)
	}
	switch kind % 5 {
	case 0:
		c.Dot(at, r, fill)
	case 1:
		c.Fill(corners(4, math.Pi/4, 1.25*r), fill)
	case 2:
		c.Fill(corners(3, math.Pi/2, 1.4*r), fill)
	case 3:
		c.Fill(corners(4, 0, 1.4*r), fill)
	case 4:
		c.Fill(corners(3, -math.Pi/2, 1.4*r), fill)
	}
}
