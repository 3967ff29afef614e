package exact

import (
	"math/big"
	"math/bits"
)

// A field is the integers modulo a prime p below 2^62.
type field struct{ p uint64 }

// primes runs down through the primes p = 1 modulo order, from 2^62. Their
// fields hold the roots of unity of that order.
type primes struct{ order, candidate uint64 }

func newPrimes(order uint64) *primes {
	return &primes{order, (1<<62-1)/order*order + 1}
}

func (c *primes) next() field {
	for {
		c.candidate -= c.order
		if new(big.Int).SetUint64(c.candidate).ProbablyPrime(0) { // exact below 2^64
			return field{c.candidate}
		}
	}
}

func (f field) add(a, b uint64) uint64 {
	s := a + b
	if s >= f.p {
		s -= f.p
	}
	return s
}

func (f field) sub(a, b uint64) uint64 {
	if a < b {
		a += f.p
	}
	return a - b
}

func (f field) mul(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	_, r := bits.Div64(hi, lo, f.p)
	return r
}

func (f field) power(a, n uint64) uint64 {
	r := uint64(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			r = f.mul(r, a)
		}
		a = f.mul(a, a)
	}
	return r
}

// inverse returns 1/a, by Fermat's little theorem.
func (f field) inverse(a uint64) uint64 { return f.power(a, f.p-2) }

// root returns a primitive root of unity of an order that divides p-1.
func (f field) root(order uint64) uint64 {
next:
	for g := uint64(2); ; g++ {
		r := f.power(g, (f.p-1)/order)
		rest := order
		for q := uint64(2); rest > 1; q++ {
			if rest%q != 0 {
				continue
			}
			for rest%q == 0 {
				rest /= q
			}
			if f.power(r, order/q) == 1 {
				continue next
			}
		}
		return r
	}
}

// lucas returns r^n + (q/r)^n for the r with r + q/r = s, from
// V_2n = V_n^2 - 2q^n and V_2n+1 = V_n V_n+1 - s q^n.
func (f field) lucas(s, q, n uint64) uint64 {
	low, high, power := uint64(2), s, uint64(1) // V_0, V_1, q^0
	for i := bits.Len64(n) - 1; i >= 0; i-- {
		mixed := f.sub(f.mul(low, high), f.mul(s, power))
		if n>>i&1 == 1 {
			next := f.mul(power, q)
			low, high = mixed, f.sub(f.mul(high, high), f.add(next, next))
			power = f.mul(power, next)
		} else {
			low, high = f.sub(f.mul(low, low), f.add(power, power)), mixed
			power = f.mul(power, power)
		}
	}
	return low
}

// coefficients returns those of the polynomial that has the given values at
// the powers of root, a primitive root of unity of the order len(values), which
// must be a power of two.
func (f field) coefficients(values []uint64, root uint64) []uint64 {
	f.transform(values, f.inverse(root))
	scale := f.inverse(uint64(len(values)))
	for i := range values {
		values[i] = f.mul(values[i], scale)
	}
	return values
}

// transform replaces x by the sums over j of x_j root^(jk), in place.
func (f field) transform(x []uint64, root uint64) {
	n := len(x)
	if n == 1 {
		return
	}
	even, odd := make([]uint64, n/2), make([]uint64, n/2)
	for i := range even {
		even[i], odd[i] = x[2*i], x[2*i+1]
	}
	square := f.mul(root, root)
	f.transform(even, square)
	f.transform(odd, square)
	w := uint64(1)
	for i := range even {
		t := f.mul(w, odd[i])
		x[i], x[i+n/2] = f.add(even[i], t), f.sub(even[i], t)
		w = f.mul(w, root)
	}
}
