package laboratory

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/ising"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/random"
)

// A chain is a Markov chain of heat-bath updates, whose domains grow and melt
// before the eyes, where clusters would jump.
type chain struct {
	l       int
	f       model.Term // of what is seen
	inside  model.Term // of the chain's own Hamiltonian
	failed  error      // why f cannot be evaluated
	words   *random.Words
	chain   model.Chain
	beta, y float64
	sweeps  int
	row     []byte // the configuration, packed
	seed    uint64
}

// A moment is the chain after a sweep.
type moment struct {
	sweep   int
	beta, y float64
	spins   []int8
	f, m, e float64 // f, |m| and the energy per spin
}

var system = ising.Model{J: 1}

func newChain(l Laboratory) (*chain, error) {
	format := l.F.Format()
	c := &chain{l: format.Shape[0], beta: l.Beta, y: math.NaN(), seed: l.Seed, words: random.NewWords(l.Seed, "laboratory")}
	if square := lattice.Square(c.l); !format.Equal(square) {
		return nil, fmt.Errorf("f is for configurations of %v, the laboratory samples %v", format, square)
	}
	if _, err := system.Rescaling().Of(format); err != nil {
		return nil, fmt.Errorf("f is for configurations that cannot be blocked: %w", err)
	}
	if c.beta == 0 {
		c.beta = exact.BetaC
	}
	fail := func(err error) { c.failed = err }
	var err error
	if c.f, err = node.NewTerm(l.F, format, fail); err != nil {
		return nil, err
	}
	if c.inside, err = node.NewTerm(l.F, format, fail); err != nil {
		return nil, err
	}
	c.row = make([]byte, format.Size())
	format.Pack(c.row, lattice.Up(c.l).Spins)
	return c, nil
}

// sweep visits every spin once, at the inverse temperature and in the field.
func (c *chain) sweep(beta, y float64) (moment, error) {
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
	now := moment{sweep: c.sweeps, beta: beta, y: y, spins: make([]int8, c.l*c.l)}
	lattice.Square(c.l).Unpack(now.spins, c.row)
	numbers := make([]float32, len(now.spins))
	for i, s := range now.spins {
		numbers[i] = float32(s)
	}
	now.f = c.f.Reset(numbers)
	volume := float64(c.l * c.l)
	now.e, now.m = values[0]/volume, math.Abs(values[1])/volume
	return now, c.failed
}

// block returns the chain's configuration after a blocking step.
func (c *chain) block() ([]int8, error) {
	set, err := lattice.FromPacked(c.l, append([]byte(nil), c.row...))
	if err != nil {
		return nil, err
	}
	blocked, err := system.Rescaling().Apply(set, c.seed, c.sweeps)
	if err != nil {
		return nil, err
	}
	return blocked.At(0).Spins, nil
}
