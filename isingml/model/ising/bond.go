package ising

import (
	"math"

	"github.com/isingml/kernel/isingml/random"
)

// A bond is a probability p, in the form in which four decisions are taken
// with one random word. Each decision has a lane of 16 bits, of which 15 are
// random: x below the integer part of 2^15 p is yes, above it is no. A tie, one
// in 2^15, is decided by another word against the fraction of 2^15 p. So a
// decision has p to 2^-79, which is finer than a float64 tells p.
type bond struct {
	lanes uint64 // 2^15 - 1 plus the integer part, in each lane
	rest  uint64 // the fraction in units of 2^-64
}

const (
	laneLow  = 0x7fff7fff7fff7fff // the 15 random bits
	laneOne  = 0x0001000100010001
	laneHigh = 0x8000800080008000 // where the answer is
)

// newBond returns the probability p from 0 to 1. A p of 1 becomes 1 - 2^-79.
func newBond(p float64) bond {
	whole, fraction := math.Modf(p * (1 << 15))
	if whole >= 1<<15 {
		return bond{lanes: (0x7fff + 1<<15 - 1) * laneOne, rest: math.MaxUint64}
	}
	return bond{lanes: (0x7fff + uint64(whole)) * laneOne, rest: uint64(math.Ldexp(fraction, 64))}
}

// settle decides the lanes of d that are ties.
//
//go:noinline
func (b bond) settle(d uint64, rng *random.Words) uint64 {
	for lane := uint(0); lane < 64; lane += 16 {
		if d>>lane&0xffff == 0x7fff && rng.Draw() < b.rest {
			d += 1 << lane
		}
	}
	return d
}

// bondProbability is that with which two spins that the coupling favours are
// joined, 1 - exp(-2 beta |J|).
func bondProbability(beta, j float64) float64 { return -math.Expm1(-2 * beta * math.Abs(j)) }
