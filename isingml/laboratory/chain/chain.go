// Package chain is the Markov chain that a laboratory shows: heat-bath updates
// of the Ising model in E - V f Y, whose domains grow and melt before the eyes,
// where clusters would jump.
package chain

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/ising"
	"github.com/isingml/kernel/isingml/random"
)

// A Chain starts with all spins up. It is not safe for concurrent use.
type Chain struct {
	l       int
	f       model.Term // of what is seen
	inside  model.Term // of the chain's own Hamiltonian
	words   *random.Words
	chain   model.Chain
	beta, y float64
	sweeps  int
	row     []byte // the configuration, packed
	seed    uint64
}

// A Moment is the chain after a sweep.
type Moment struct {
	Sweep   int // from 1
	Beta, Y float64
	Spins   []int8  // L x L, row by row
	F, M, E float64 // f, |m| and the energy per spin
}

var system = ising.Model{J: 1}

// New returns the chain of an L x L lattice whose random numbers the seed names.
// It takes f twice, since what is seen does not disturb what is drawn.
func New(l int, f, inside model.Term, seed uint64) *Chain {
	format := lattice.Square(l)
	c := &Chain{l: l, f: f, inside: inside, y: math.NaN(), seed: seed, words: random.NewWords(seed, "laboratory")}
	c.row = make([]byte, format.Size())
	format.Pack(c.row, lattice.Up(l).Spins)
	return c
}

// FieldRange returns the largest |Y| of a slider: beta V Y of about 4, where a
// field matters, rounded up to a power of ten.
func FieldRange(sites int) float64 {
	return math.Pow(10, math.Ceil(math.Log10(8/float64(sites))))
}

// CanBlock reports, by its error, whether an L x L lattice can be blocked.
func CanBlock(l int) error {
	_, err := system.Rescaling().Of(lattice.Square(l))
	return err
}

// Sweep visits every spin once, at the inverse temperature and in the field.
func (c *Chain) Sweep(beta, y float64) Moment {
	if beta != c.beta || y != c.y {
		c.beta, c.y = beta, y
		setup := model.Setup{L: c.l, Beta: beta, Rule: model.HeatBath, Random: c.words}
		if y != 0 {
			setup.Coupling = model.NewCoupling(c.inside, beta, c.l*c.l, y, c.words)
		}
		c.chain = system.NewChain(setup)
		c.chain.Set(c.row)
	}
	c.chain.Update(1)
	c.sweeps++
	clear(c.row)
	values := make([]float64, len(system.Observables()))
	c.chain.Observe(c.row, values)
	now := Moment{Sweep: c.sweeps, Beta: beta, Y: y, Spins: make([]int8, c.l*c.l)}
	lattice.Square(c.l).Unpack(now.Spins, c.row)
	numbers := make([]float32, len(now.Spins))
	for i, s := range now.Spins {
		numbers[i] = float32(s)
	}
	now.F = c.f.Reset(numbers)
	volume := float64(c.l * c.l)
	now.E, now.M = values[0]/volume, math.Abs(values[1])/volume
	return now
}

// Block returns the chain's configuration after a blocking step.
func (c *Chain) Block() ([]int8, error) {
	set, err := lattice.FromPacked(c.l, append([]byte(nil), c.row...))
	if err != nil {
		return nil, fmt.Errorf("chain: %w", err)
	}
	blocked, err := system.Rescaling().Apply(set, c.seed, c.sweeps)
	if err != nil {
		return nil, fmt.Errorf("chain: %w", err)
	}
	return blocked.At(0).Spins, nil
}
