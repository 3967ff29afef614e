package exact

import (
	"fmt"
	"math"
)

// Kaufman returns the thermodynamics of the periodic L x L lattice, for any
// L >= 2 and beta >= 0, from the exact partition function
//
//	Z = (2 sinh 2 beta)^(V/2) / 2 [ prod 2 cosh(L g_odd/2) + prod 2 sinh(L g_odd/2)
//	                              + prod 2 cosh(L g_even/2) + prod 2 sinh(L g_even/2) ],
//	cosh g_l = cosh 2 beta coth 2 beta - cos(pi l / L),  g_0 = 2 beta + ln tanh beta,
//
// with l = 0 to 2L-1; B. Kaufman, Phys. Rev. 76, 1232 (1949). First and second
// derivatives are analytic, so energy and heat capacity are good to about
// twelve digits at every beta, the critical one included: there g_0 = 0 and the
// last product vanishes, but its derivative does not. The work grows as L.
func Kaufman(l int, beta float64) (Thermodynamics, error) {
	if l < 2 {
		return Thermodynamics{}, fmt.Errorf("exact: L is %d, must be at least 2", l)
	}
	if err := checkBeta(beta); err != nil {
		return Thermodynamics{}, err
	}
	// Sums of logarithms of the four products, and of their derivatives. The
	// mode l = 0 is kept apart in the last one.
	var cosh, sinh [2]jet
	zero, sign := newMode(beta, l, 0)
	for k := range l + 1 {
		m, count := zero, 1.
		if k > 0 {
			m, _ = newMode(beta, l, k)
		}
		if k > 0 && k < l {
			count = 2 // the mode 2L - k is the same
		}
		half := m.lambda.times(count * float64(l) / 2)
		cosh[k%2] = cosh[k%2].plus(half).plus(m.power.onePlus().log().times(count))
		sinh[k%2] = sinh[k%2].plus(half)
		if k > 0 {
			sinh[k%2] = sinh[k%2].plus(m.power.times(-1).onePlus().log().times(count))
		}
	}
	products := [4]jet{cosh[1], sinh[1], cosh[0], sinh[0]}
	factors := [4]jet{{1, 0, 0}, {1, 0, 0}, {1, 0, 0}, zero.power.times(-1).onePlus().times(sign)}

	// Z in units of the largest product, cosh[1] or cosh[0], whose slope is
	// taken off: what is left of second derivatives is not a small difference
	// of squares of the energy.
	reference := products[0]
	if products[2].v > reference.v {
		reference = products[2]
	}
	var sum jet
	for i, p := range products {
		p.v -= reference.v
		p.d1 -= reference.d1
		sum = sum.plus(p.exp().product(factors[i]))
	}
	log := sum.log()
	v := float64(l * l)
	return Thermodynamics{
		Beta:         beta,
		LogZ:         2*beta + (reference.v+log.v-math.Ln2)/v,
		Energy:       -2 - (reference.d1+log.d1)/v,
		HeatCapacity: beta * beta * log.d2 / v,
	}, nil
}

// A mode is what one g of Kaufman's products contributes:
//
//	2 cosh(L g/2) (2 sinh 2 beta)^(L/2) e^(-2 beta L) = e^(L lambda/2) (1 + power)
//
// and likewise sinh with 1 - power, where power = e^(-L g). Unlike g itself,
// both lambda and power stay finite from beta = 0 to infinity.
type mode struct{ lambda, power jet }

// newMode returns mode k for g >= 0, and the sign that g_0 has.
//
// With y = e^(-2 beta) and b = y (1 - y^2) the two roots of
//
//	u = (1 - 2y - y^2)^2/2 + b w,  v = (1 + y^2)^2/2 + b w,  w = 1 - cos(pi k/L)
//
// give e^lambda = (sqrt u + sqrt v)^2/2 and e^-g = 2b/(sqrt u + sqrt v)^2. No
// difference of nearly equal numbers is left, and u = 0 only at k = 0, where
// its root is a polynomial.
func newMode(beta float64, l, k int) (mode, float64) {
	y := math.Exp(-2 * beta)
	y2, y3 := y*y, y*y*y
	// Derivatives are with respect to beta: dy/dbeta = -2y.
	p := jet{1 - 2*y - y2, 4*y + 4*y2, -8*y - 16*y2}
	g := jet{1 + y2, -4 * y2, 16 * y2}
	b := jet{-math.Expm1(-4*beta) * y, -2*y + 6*y3, 4*y - 36*y3}
	sign := 1.
	var rootU, rootV jet
	if k == 0 {
		if p.v < 0 {
			sign = -1
		}
		rootU, rootV = p.times(sign/math.Sqrt2), g.times(1/math.Sqrt2)
	} else {
		s := math.Sin(math.Pi * float64(k) / float64(2*l))
		bw := b.times(2 * s * s)
		rootU = p.product(p).times(0.5).plus(bw).sqrt()
		rootV = g.product(g).times(0.5).plus(bw).sqrt()
	}
	root := rootU.plus(rootV).times(1 / math.Sqrt2)
	square := root.product(root)
	return mode{
		lambda: square.log(),
		power:  b.product(square.inverse()).power(l),
	}, sign
}
