package exact

import (
	"fmt"
	"math"
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
