// Package exact holds what is known exactly about the two-dimensional Ising
// model on the square lattice, with J = 1 and h = 0 unless said otherwise. It
// is what tests and figures compare with, and uses no random numbers.
//
//   - [Kaufman]: energy and heat capacity of the periodic L x L lattice;
//   - [Onsager] and [Yang]: the infinite lattice;
//   - [Each], [Averages] and [Enumerate]: sums over all states of small lattices;
//   - [DensityOfStates]: how many states have each energy, up to L of some tens.
package exact

import (
	"fmt"
	"math"
)

// BetaC is the critical inverse temperature ln(1 + sqrt 2) / 2, Eq. (A2).
const BetaC = 0.44068679350977151261630466248989615451408016413081770537664780432

// D is the dimension of the lattice.
const D = 2

// Critical exponents. Theta is that of Eq. (A7), the inverse of the magnetic
// eigenvalue y_h = 15/8, and Nu that of Eq. (A6).
const (
	Nu    = 1.
	Theta = 8. / 15
	Alpha = 0.     // specific heat, Eq. (A8); its divergence is logarithmic
	BetaM = 1. / 8 // magnetization, Eq. (A9)
	Gamma = 7. / 4 // magnetic susceptibility, Eq. (A10)
	Delta = 15.    // magnetization in a field, Eq. (A11)
	Eta   = 1. / 4 // correlations at the critical point
)

// Thermodynamics is the state of a lattice at one inverse temperature, every
// quantity for one spin.
type Thermodynamics struct {
	Beta         float64
	LogZ         float64 // ln Z / V
	Energy       float64 // <E> / V, with E of Eq. (A1) at J = 1, h = 0
	HeatCapacity float64 // beta^2 (<E^2> - <E>^2) / V
}

// FreeEnergy returns -ln Z / (beta V); it is -Inf at beta = 0.
func (t Thermodynamics) FreeEnergy() float64 { return -t.LogZ / t.Beta }

// Entropy returns ln Z / V + beta <E> / V, which falls from ln 2 to 0 (for a
// finite lattice to ln 2 / V) as beta grows.
func (t Thermodynamics) Entropy() float64 { return t.LogZ + t.Beta*t.Energy }

func checkBeta(beta float64) error {
	if !(beta >= 0) || math.IsInf(beta, 0) {
		return fmt.Errorf("exact: beta is %v, must be finite and not negative", beta)
	}
	return nil
}

func checkField(h float64) error {
	if math.IsNaN(h) || math.IsInf(h, 0) {
		return fmt.Errorf("exact: h is %v, must be finite", h)
	}
	return nil
}
