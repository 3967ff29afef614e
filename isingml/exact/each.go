package exact

import (
	"context"
	"fmt"
	"math"
	"math/bits"

	"github.com/isingml/kernel/isingml/lattice"
)

// MaxEnumeration is the largest L whose 2^(L*L) states are enumerated.
const MaxEnumeration = 5

// Each calls visit for all 2^V states of the L x L torus, 2 <= L <=
// [MaxEnumeration], with their energy at J = 1 and h = 0 and their
// magnetization, until it returns false. The first state has all spins up and
// each next one differs in a single spin (Gray code), so that a state costs a
// few nanoseconds: 65,536 states at L = 4 take under a millisecond, the 33
// million at L = 5 some tenths of a second. The configuration is reused: visit
// must not change it, nor keep it without copying its spins.
func Each(l int, visit func(c lattice.Configuration, energy, magnetization int) bool) error {
	if err := checkEnumeration(l); err != nil {
		return err
	}
	c := lattice.Up(l)
	v := c.Volume()
	near := neighbours(l)
	energy, magnetization := -2*v, v
	for i := uint64(1); ; i++ {
		if !visit(c, energy, magnetization) {
			return nil
		}
		site := bits.TrailingZeros64(i)
		if site >= v {
			return nil
		}
		n := near[site]
		s := c.Spins[site]
		energy += 2 * int(s*(c.Spins[n[0]]+c.Spins[n[1]]+c.Spins[n[2]]+c.Spins[n[3]]))
		magnetization -= 2 * int(s)
		c.Spins[site] = -s
	}
}

// Averages returns the expectation values of any observables, such as f or a
// blocked magnetization, over all states with the weights
// exp(-beta (E - h M)). Limits and cost are those of [Each]; it ends within a
// thousand states of ctx being cancelled.
func Averages(ctx context.Context, l int, beta, h float64, observables ...func(lattice.Configuration) float64) ([]float64, error) {
	if err := checkBeta(beta); err != nil {
		return nil, err
	}
	if err := checkField(h); err != nil {
		return nil, err
	}
	v := float64(l * l)
	ground := beta * v * (2 + math.Abs(h)) // keeps weights at 1 or below
	sums := make([]compensated, len(observables))
	var z compensated
	states := 0
	err := Each(l, func(c lattice.Configuration, energy, magnetization int) bool {
		if states++; states%1024 == 0 && ctx.Err() != nil {
			return false
		}
		w := math.Exp(beta*(h*float64(magnetization)-float64(energy)) - ground)
		z.add(w)
		for i, o := range observables {
			sums[i].add(w * o(c))
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	averages := make([]float64, len(observables))
	for i, s := range sums {
		averages[i] = s.value() / z.value()
	}
	return averages, nil
}

// A compensated sum carries what rounding took from it (Kahan, Babuska and
// Neumaier), so that millions of terms cost no digits.
type compensated struct{ sum, lost float64 }

func (c *compensated) add(x float64) {
	t := c.sum + x
	if math.Abs(c.sum) >= math.Abs(x) {
		c.lost += (c.sum - t) + x
	} else {
		c.lost += (x - t) + c.sum
	}
	c.sum = t
}

func (c compensated) value() float64 { return c.sum + c.lost }

func checkEnumeration(l int) error {
	if l < 2 || l > MaxEnumeration {
		return fmt.Errorf("exact: L is %d, enumeration needs 2 to %d: larger lattices have too many states", l, MaxEnumeration)
	}
	return nil
}

// neighbours lists right, left, down and up of each site. At L = 2 two of them
// are the same site, joined by two bonds.
func neighbours(l int) [][4]int {
	out := make([][4]int, l*l)
	for i := range out {
		x, y := i%l, i/l
		out[i] = [4]int{y*l + (x+1)%l, y*l + (x+l-1)%l, (y+1)%l*l + x, (y+l-1)%l*l + x}
	}
	return out
}
