package hamiltonian

import (
	"fmt"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

var _ Model = Ising{}

// TestChange compares the change of the energy with the difference of two
// energies, at every site.
func TestChange(t *testing.T) {
	for _, m := range []Ising{{J: 1}, {J: -0.5}, {J: 1, H: 0.25}, {J: 0, H: -1}} {
		for _, l := range []int{2, 3, 4, 7} {
			c := lattice.Up(l)
			rng := random.New(1, "change", uint64(l))
			for i := range c.Spins {
				c.Spins[i] = int8(rng.IntN(2))*2 - 1
			}
			for i := range c.Spins {
				before, change := m.Energy(c), m.Change(c, i)
				c.Spins[i] *= -1
				if after := m.Energy(c); math.Abs(after-before-change) > 1e-12 {
					t.Errorf("%+v, L=%d, site %d: the energy changes by %v, not %v", m, l, i, after-before, change)
				}
			}
		}
	}
}

func TestGroundState(t *testing.T) {
	up := lattice.Up(4)
	for _, c := range []struct {
		m    Ising
		want float64
	}{{Ising{J: 1}, -32}, {Ising{J: -1}, 32}, {Ising{J: 1, H: 0.5}, -40}, {Ising{J: 0, H: 0}, 0}} {
		if got := c.m.Energy(up); got != c.want || math.Signbit(got) != math.Signbit(c.want) {
			t.Errorf("%+v: energy of all spins up is %v, must be %v", c.m, got, c.want)
		}
	}
}

func TestValidate(t *testing.T) {
	if err := (Ising{J: 1}).Validate(); err != nil {
		t.Error(err)
	}
	for _, m := range []Ising{{J: math.NaN()}, {J: 1, H: math.Inf(1)}} {
		if m.Validate() == nil {
			t.Errorf("%+v is valid", m)
		}
	}
}

func ExampleIsing() {
	m := Ising{J: 1, H: 0.5}
	fmt.Println(m.Name(), m.Parameters(), m.Energy(lattice.Up(4)), m.Change(lattice.Up(4), 0))
	// Output: ising [{J 1} {h 0.5}] -40 9
}
