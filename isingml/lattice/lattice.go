// Package lattice holds spin configurations on an L x L torus: what they are,
// and what can be read off or done to them without knowing a temperature.
package lattice

import "fmt"

// A Configuration is one state of L x L Ising spins with periodic boundaries.
type Configuration struct {
	L     int    // linear size, at least 2
	Spins []int8 // L*L values, each +1 or -1, row by row: site (x, y) is Spins[y*L+x]
}

// Up returns the configuration of size l with all spins +1.
func Up(l int) Configuration {
	spins := make([]int8, l*l)
	for i := range spins {
		spins[i] = 1
	}
	return Configuration{L: l, Spins: spins}
}

// Validate reports the first thing that keeps c from being a configuration:
// L below 2, a length other than L*L, or a spin that is neither +1 nor -1.
func (c Configuration) Validate() error {
	if c.L < 2 {
		return fmt.Errorf("lattice: L is %d, must be at least 2", c.L)
	}
	if len(c.Spins) != c.L*c.L {
		return fmt.Errorf("lattice: %d spins for L=%d, must be %d", len(c.Spins), c.L, c.L*c.L)
	}
	for i, s := range c.Spins {
		if s != 1 && s != -1 {
			return fmt.Errorf("lattice: spin %d at x=%d y=%d, must be +1 or -1", s, i%c.L, i/c.L)
		}
	}
	return nil
}

// Volume returns V = L*L.
func (c Configuration) Volume() int { return c.L * c.L }

// At returns the spin at column x and row y, both taken modulo L.
func (c Configuration) At(x, y int) int8 {
	return c.Spins[mod(y, c.L)*c.L+mod(x, c.L)]
}

// Energy returns -sum s_i s_j over the 2V nearest-neighbour bonds: the energy
// of Eq. (A1) with J = 1 and h = 0. At L = 2 each pair is joined by two bonds.
func (c Configuration) Energy() int {
	e := 0
	for y := range c.L {
		row := c.Spins[y*c.L : (y+1)*c.L]
		below := c.Spins[mod(y+1, c.L)*c.L:]
		left := int(row[c.L-1])
		for x, s := range row {
			e -= int(s) * (left + int(below[x]))
			left = int(s)
		}
	}
	return e
}

// Magnetization returns the sum of all spins, with its sign; Eq. (A3) is its
// absolute value divided by V.
func (c Configuration) Magnetization() int {
	m := 0
	for _, s := range c.Spins {
		m += int(s)
	}
	return m
}

// Flipped returns the configuration with every spin reversed.
func (c Configuration) Flipped() Configuration {
	out := Configuration{L: c.L, Spins: make([]int8, len(c.Spins))}
	for i, s := range c.Spins {
		out.Spins[i] = -s
	}
	return out
}

// Translated returns the configuration moved by dx columns and dy rows.
func (c Configuration) Translated(dx, dy int) Configuration {
	out := Configuration{L: c.L, Spins: make([]int8, len(c.Spins))}
	dx = mod(dx, c.L)
	for y := range c.L {
		from := c.Spins[y*c.L : (y+1)*c.L]
		to := out.Spins[mod(y+dy, c.L)*c.L:][:c.L]
		copy(to[dx:], from)
		copy(to, from[c.L-dx:])
	}
	return out
}

func mod(a, n int) int { return ((a % n) + n) % n }
