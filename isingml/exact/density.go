package exact

import (
	"context"
	"fmt"
	"math/big"
)

// MaxDensity is the largest L that [DensityOfStates] takes.
const MaxDensity = 64

// DensityOfStates returns how many states the periodic L x L lattice has at
// each energy, 2 <= L <= [MaxDensity], as exact integers. They are the
// coefficients of Kaufman's partition function as a polynomial in
// y = e^(-2 beta), as found by P. D. Beale, Phys. Rev. Lett. 76, 78 (1996); he
// multiplied the polynomials out. Here the polynomial is evaluated modulo large
// primes, in which the cosines of the formula are integers, transformed back,
// and put together by the Chinese remainder theorem: nothing is ever rounded.
// It takes a tenth of a second at L = 32 and some seconds at L = 64.
func DensityOfStates(ctx context.Context, l int) (Spectrum, error) {
	if l < 2 || l > MaxDensity {
		return Spectrum{}, fmt.Errorf("exact: L is %d, the density of states takes 2 to %d", l, MaxDensity)
	}
	v := l * l
	points := 1 // energies are -2V + 4i for i = 0 to V
	for points < v+1 {
		points *= 2
	}
	counts := make([]big.Int, v+1)
	product := big.NewInt(1)
	limit := new(big.Int).Lsh(product, uint(v)) // no count reaches 2^V
	candidates := newPrimes(lcm(2*points, 2*l))
	for product.Cmp(limit) < 0 {
		if ctx.Err() != nil {
			return Spectrum{}, context.Cause(ctx)
		}
		f := candidates.next()
		combine(counts, product, f, f.spectrum(l, points))
	}
	s := Spectrum{L: l}
	for i := range counts {
		if counts[i].Sign() > 0 {
			s.Levels = append(s.Levels, Level{Energy: -2*v + 4*i, States: &counts[i]})
		}
	}
	return s, nil
}

// spectrum returns the density of states modulo p. With b = y (1 - y^2) and
// 2a_k = (1 + y^2)^2 - 2b cos(pi k/L), the modes k and 2L-k of one of the four
// products of [Kaufman] contribute together, up to e^(4 beta L),
//
//	r_k^L + (b^2/r_k)^L +- 2 b^L  where  r_k + b^2/r_k = 2 a_k,
//
// and the unpaired ones (1-y)^L +- (y+y^2)^L for k = 0 and
// (1+y)^L +- (y-y^2)^L for k = L.
func (f field) spectrum(l, points int) []uint64 {
	n := uint64(l)
	root := f.root(uint64(2 * points))
	cosines := make([]uint64, l+1) // twice the cosine of pi k / L
	zeta := f.root(2 * n)
	up, down := uint64(1), uint64(1)
	for k := range cosines {
		cosines[k] = f.add(up, down)
		up, down = f.mul(up, zeta), f.mul(down, f.inverse(zeta))
	}
	half := f.inverse(2)
	values := make([]uint64, points)
	y := uint64(1)
	for i := range values {
		y2 := f.mul(y, y)
		b := f.sub(y, f.mul(y, y2))
		square := f.mul(f.add(1, y2), f.add(1, y2))
		bl := f.power(b, n)
		twice := f.add(bl, bl)
		var plus, minus [2]uint64
		one, other := f.power(f.sub(1, y), n), f.power(f.add(y, y2), n)
		plus[0], minus[0] = f.add(one, other), f.sub(one, other)
		plus[1], minus[1] = 1, 1
		one, other = f.power(f.add(1, y), n), f.power(f.sub(y, y2), n)
		plus[l%2] = f.mul(plus[l%2], f.add(one, other))
		minus[l%2] = f.mul(minus[l%2], f.sub(one, other))
		for k := 1; k < l; k++ {
			sum := f.lucas(f.sub(square, f.mul(b, cosines[k])), f.mul(b, b), n)
			plus[k%2] = f.mul(plus[k%2], f.add(sum, twice))
			minus[k%2] = f.mul(minus[k%2], f.sub(sum, twice))
		}
		total := f.add(f.add(plus[0], minus[0]), f.add(plus[1], minus[1]))
		values[i] = f.mul(half, total)
		y = f.mul(y, root)
	}
	return f.coefficients(values, f.mul(root, root))[:l*l+1]
}

// combine lifts counts modulo product and residues modulo p to counts modulo
// both, and multiplies product by p.
func combine(counts []big.Int, product *big.Int, f field, residues []uint64) {
	p := new(big.Int).SetUint64(f.p)
	var r, step big.Int
	inverse := f.inverse(r.Mod(product, p).Uint64())
	for i := range counts {
		miss := f.sub(residues[i], r.Mod(&counts[i], p).Uint64())
		step.SetUint64(f.mul(miss, inverse))
		counts[i].Add(&counts[i], step.Mul(&step, product))
	}
	product.Mul(product, p)
}

func lcm(a, b int) uint64 {
	x, y := a, b
	for y != 0 {
		x, y = y, x%y
	}
	return uint64(a / x * b)
}
