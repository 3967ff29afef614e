// Package exact holds what is known exactly about the two-dimensional Ising
// model on the square lattice, with J = 1 and h = 0 unless said otherwise. It
// is what tests and figures compare with, and uses no random numbers.
package exact

// BetaC is the critical inverse temperature ln(1 + sqrt 2) / 2, Eq. (A2).
const BetaC = 0.44068679350977151261630466248989615451408016413081770537664780432

// Critical exponents. Theta is that of Eq. (A7), the inverse of the magnetic
// eigenvalue y_h = 15/8.
const (
	Nu    = 1.
	Theta = 8. / 15
	Alpha = 0. // logarithmic
	// BetaM is the exponent of the magnetization, Eq. (A9).
	BetaM = 1. / 8
	Gamma = 7. / 4
	Delta = 15.
	Eta   = 1. / 4
)
