package hamiltonian

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
)

// Ising is the model of Eq. (A1) on the square lattice with periodic
// boundaries,
//
//	E = -J sum_<ij> s_i s_j - h sum_i s_i,
//
// where the first sum runs over the 2V nearest-neighbour bonds.
type Ising struct {
	J float64 `json:"j"` // coupling: positive for a ferromagnet
	H float64 `json:"h"` // external magnetic field
}

// Name returns "ising".
func (Ising) Name() string { return "ising" }

// Parameters returns J and h.
func (m Ising) Parameters() []Parameter { return []Parameter{{"J", m.J}, {"h", m.H}} }

// Validate reports a J or h that is not finite.
func (m Ising) Validate() error {
	for _, p := range m.Parameters() {
		if math.IsNaN(p.Value) || math.IsInf(p.Value, 0) {
			return fmt.Errorf("hamiltonian: %s is %v, must be finite", p.Name, p.Value)
		}
	}
	return nil
}

// Energy returns E of Eq. (A1).
func (m Ising) Energy(c lattice.Configuration) float64 {
	return m.Combine(-c.Energy(), c.Magnetization())
}

// Combine returns E of a configuration whose sum of s_i s_j over all bonds and
// sum of spins are given.
func (m Ising) Combine(bonds, magnetization int) float64 {
	e := -m.J * float64(bonds)
	if m.H != 0 {
		e -= m.H * float64(magnetization)
	}
	return e + 0 // never -0
}

// Change returns 2 s_i (J sum_j s_j + h), the sum over the four neighbours.
func (m Ising) Change(c lattice.Configuration, i int) float64 {
	x, y := i%c.L, i/c.L
	sum := c.At(x+1, y) + c.At(x-1, y) + c.At(x, y+1) + c.At(x, y-1)
	return 2 * float64(c.Spins[i]) * (m.J*float64(sum) + m.H)
}
