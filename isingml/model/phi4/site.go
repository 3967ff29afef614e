package phi4

import (
	"math"

	"github.com/isingml/kernel/isingml/random"
)

// site draws the field of one site from its distribution
//
//	p(x) ~ exp(h x - a x^2 - b x^4)
//
// for the pull h of its neighbours, by rejection from a Gaussian: as
// x^4 >= 2 s x^2 - s^2 for every s, p is below exp(h x - A x^2 + b s^2) with
// A = a + 2 b s, and a value of this Gaussian is accepted with probability
// exp(-b (x^2 - s)^2). Most are where s is the Gaussian's own mean of x^2,
// h^2/(4 A^2) + 1/(2 A). It need not be exact, and is kept for steps of h.
type site struct {
	action
	widths []float64 // A for |h| in the middle of each step
	steps  float64   // in one unit of h
	spread float64   // the mean of x^2 of the Gaussian for h = 0
}

// tries is how often a site is proposed a value before it keeps the one it has.
// Whether it does depends on its neighbours alone, so its distribution for these
// is left as it is; it matters where lambda or beta are so large that values are
// hardly ever accepted.
const tries = 64

func newSite(a action, d int) site {
	s := site{action: a, widths: make([]float64, 256)}
	s.spread = 1 / (2 * a.width(0))
	// Typical fields are those of the mean of x^2 without neighbours, or those at
	// the bottom of the potential of a uniform field.
	typical := max(s.spread, (float64(d)*a.c-a.a)/(2*a.b))
	s.steps = 1.
	if largest := 4 * float64(d) * a.c * math.Sqrt(typical); largest > 0 {
		s.steps = float64(len(s.widths)) / largest
	}
	for k := range s.widths {
		s.widths[k] = a.width((float64(k) + 0.5) / s.steps)
	}
	return s
}

// width returns A for a pull: the zero of (A - a)/(2 b) - h^2/(4 A^2) - 1/(2 A),
// which increases with A.
func (a action) width(h float64) float64 {
	low, high := 0., 1.
	above := func(x float64) bool { return (x-a.a)/(2*a.b) > h*h/(4*x*x)+1/(2*x) }
	for !above(high) {
		low, high = high, 2*high
	}
	for range 60 {
		if middle := (low + high) / 2; above(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// widthAt returns about A for a pull.
func (s *site) widthAt(h float64) float64 {
	if k := math.Abs(h) * s.steps; k < float64(len(s.widths)) {
		return s.widths[int(k)]
	}
	return s.width(h)
}

// draw returns a value of a site with the pull h, or the one that it has.
func (s *site) draw(h, has float64, words *random.Words) float64 {
	w := s.widthAt(h)
	mean, deviation, square := h/(2*w), 1/math.Sqrt(2*w), (w-s.a)/(2*s.b)
	for range tries {
		x := float64(float32(mean + float64(deviation*words.Normal())))
		if t := x*x - square; words.Uniform() < math.Exp(-s.b*t*t) {
			return x
		}
	}
	return has
}
