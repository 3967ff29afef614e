package figure

import (
	"fmt"
	"image/color"
	"math"
)

// Points are markers with optional one-sigma error bars in both directions.
type Points struct {
	Label  string
	X, Y   []float64
	Error  []float64   // of Y; empty for none
	XError []float64   // of X; empty for none
	Color  color.Color // nil takes the next one of the palette
	Size   float64     // diameter in points; 0 means 4.5
}

func (p Points) check() error {
	n := len(p.X)
	if n == 0 {
		return fmt.Errorf("no points: X is empty")
	}
	if err := checkValues("X", p.X, n, false); err != nil {
		return err
	}
	if err := checkValues("Y", p.Y, n, false); err != nil {
		return err
	}
	if err := checkErrors("XError", p.XError, n); err != nil {
		return err
	}
	return checkErrors("Error", p.Error, n)
}

func (p Points) extent(x, y *span, logX, logY bool) {
	x.add(p.X...)
	y.add(p.Y...)
	x.addErrors(p.X, p.XError, logX)
	y.addErrors(p.Y, p.Error, logY)
}

func (p Points) entry() (string, bool) { return p.Label, p.Color == nil }

func (p Points) size() float64 {
	if p.Size > 0 {
		return p.Size
	}
	return 4.5
}

func (p Points) plot(a *area, s style) {
	c := s.or(p.Color)
	pen := stroke{color: c, width: 1}
	for i := range p.X {
		if len(p.Error) > 0 && p.Error[i] > 0 {
			lower := p.Y[i] - p.Error[i]
			if a.logY {
				lower = math.Max(lower, a.y.min/10)
			}
			lo, hi := a.at(p.X[i], lower), a.at(p.X[i], p.Y[i]+p.Error[i])
			a.line([]point{lo, hi}, pen)
			for _, end := range []point{lo, hi} {
				if hi.y-lo.y > p.size()+2 { // else the marker hides it
					a.line([]point{{end.x - 2, end.y}, {end.x + 2, end.y}}, pen)
				}
			}
		}
		if len(p.XError) > 0 && p.XError[i] > 0 {
			left := p.X[i] - p.XError[i]
			if a.logX {
				left = math.Max(left, a.x.min/10)
			}
			lo, hi := a.at(left, p.Y[i]), a.at(p.X[i]+p.XError[i], p.Y[i])
			a.line([]point{lo, hi}, pen)
			for _, end := range []point{lo, hi} {
				if hi.x-lo.x > p.size()+2 {
					a.line([]point{{end.x, end.y - 2}, {end.x, end.y + 2}}, pen)
				}
			}
		}
		if at := a.at(p.X[i], p.Y[i]); a.box.contains(at) {
			mark(a, at, p.size(), s.mark, c)
		}
	}
}

func (p Points) sample(a *area, b rect, s style) {
	c := s.or(p.Color)
	m := b.center()
	pen := stroke{color: c, width: 1}
	if len(p.Error) > 0 {
		a.stroke(polyline([]point{{m.x, m.y - 4}, {m.x, m.y + 4}}), pen)
	}
	if len(p.XError) > 0 {
		a.stroke(polyline([]point{{m.x - 7, m.y}, {m.x + 7, m.y}}), pen)
	}
	mark(a, m, p.size(), s.mark, c)
}

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
		c.fill(circle(at, r), fill)
	case 1:
		c.fill(corners(4, math.Pi/4, 1.25*r), fill)
	case 2:
		c.fill(corners(3, math.Pi/2, 1.4*r), fill)
	case 3:
		c.fill(corners(4, 0, 1.4*r), fill)
	case 4:
		c.fill(circle(at, r), fill)
		c.fill(circle(at, 0.55*r), white)
	}
}
