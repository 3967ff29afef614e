package exact

import "math"

// A jet is a function's value with its first and second derivatives.
//
// These are hyperdual numbers, but not those of gonum/num/hyperdual: its powers
// take a base nearer to zero than 1e-15 for 1e-15, so that at beta = 0, where
// e^-g is zero, the energy of L = 3 came out as -9e-16, and most other values of
// [Kaufman] changed in their last bits.
type jet struct{ v, d1, d2 float64 }

func (a jet) plus(b jet) jet { return jet{a.v + b.v, a.d1 + b.d1, a.d2 + b.d2} }

func (a jet) times(c float64) jet { return jet{c * a.v, c * a.d1, c * a.d2} }

func (a jet) onePlus() jet { return jet{1 + a.v, a.d1, a.d2} }

func (a jet) product(b jet) jet {
	return jet{a.v * b.v, a.d1*b.v + a.v*b.d1, a.d2*b.v + 2*a.d1*b.d1 + a.v*b.d2}
}

func (a jet) inverse() jet {
	r := 1 / a.v
	return jet{r, -a.d1 * r * r, (2*a.d1*a.d1*r - a.d2) * r * r}
}

func (a jet) sqrt() jet {
	r := math.Sqrt(a.v)
	d1 := a.d1 / (2 * r)
	return jet{r, d1, (a.d2/2 - d1*d1) / r}
}

func (a jet) log() jet {
	d1 := a.d1 / a.v
	return jet{math.Log(a.v), d1, a.d2/a.v - d1*d1}
}

func (a jet) exp() jet {
	e := math.Exp(a.v)
	return jet{e, e * a.d1, e * (a.d2 + a.d1*a.d1)}
}

// power returns a^n for n >= 2; a may be zero.
func (a jet) power(n int) jet {
	low := math.Pow(a.v, float64(n-2))
	k := float64(n)
	return jet{
		low * a.v * a.v,
		k * low * a.v * a.d1,
		k * low * ((k-1)*a.d1*a.d1 + a.v*a.d2),
	}
}
