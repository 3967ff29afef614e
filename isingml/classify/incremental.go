package classify

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
)

// An Incremental follows f along a Markov chain, where one configuration
// differs from the last by a few spins, as sampling with E - V f Y needs it.
//
// For a [Network], for means of networks and for symmetrized networks it keeps
// the sums of the first layer and changes them by the flipped spins. The sums
// are whole numbers (see fixedLayer), so nothing drifts: f is at every moment,
// bit for bit, what Evaluate gives for the configuration, and detailed balance
// is not touched by rounding. Any other f is evaluated anew for each proposal.
//
// The chain is a sequence of proposals, each followed by one Accept or Reject:
//
//	f := inc.Reset(spins)
//	fNew, err := inc.Flip(cluster)
//	if accepted { inc.Accept() } else { inc.Reject() }
//
// An Incremental is for one goroutine.
type Incremental struct {
	l        int
	spins    []int8
	proposal []int32 // sites of the open proposal
	others   []int32 // all other sites, if those are fewer
	named    []int32 // number of the last proposal that named a site
	number   int32
	open     bool
	value    followed
	f, fNew  float64
}

// NewIncremental returns an evaluator of f. It holds no configuration before
// the first Reset.
func NewIncremental(f Function) (*Incremental, error) {
	if f == nil {
		return nil, errors.New("classify: the function to follow is nil")
	}
	if err := squareOfSpins(f.Format(), "following f along a chain"); err != nil {
		return nil, err
	}
	return &Incremental{l: f.Format().Shape[0], value: follow(f, Symmetry{})}, nil
}

// Reset takes up a configuration, L*L spins of +1 or -1 row by row, and
// returns its f. An open proposal is forgotten.
func (i *Incremental) Reset(spins []int8) (float64, error) {
	c := lattice.Configuration{L: i.l, Spins: spins}
	if err := c.Validate(); err != nil {
		return 0, fmt.Errorf("classify: %w", err)
	}
	i.spins = append(i.spins[:0], spins...)
	i.named = make([]int32, len(spins))
	i.number = 0
	i.open = false
	var err error
	i.f, err = i.value.reset(i.spins)
	return i.f, err
}

// F returns f of the current configuration, without an open proposal.
func (i *Incremental) F() float64 { return i.f }

// Spins returns the current configuration, without an open proposal. It is
// the evaluator's own memory: read it, do not change it.
func (i *Incremental) Spins() []int8 { return i.spins }

// Flip proposes to reverse the spins at the given sites (y*L + x), each named
// once, and returns f of the configuration that would result. The cost is
// that of one row of weights a site, of at most half the lattice.
func (i *Incremental) Flip(sites []int32) (float64, error) {
	switch {
	case len(i.spins) == 0:
		return 0, errors.New("classify: Flip before Reset")
	case i.open:
		return 0, errors.New("classify: Flip while a proposal is open: Accept or Reject it first")
	}
	if err := i.name(sites); err != nil {
		return 0, err
	}
	few, all := sites, 2*len(sites) > len(i.spins)
	if all {
		i.others = i.others[:0]
		for s, number := range i.named {
			if number != i.number {
				i.others = append(i.others, int32(s))
			}
		}
		few = i.others
	}
	var err error
	if i.fNew, err = i.value.flip(i.spins, few, all); err != nil {
		return 0, err
	}
	i.proposal = append(i.proposal[:0], sites...)
	i.open = true
	return i.fNew, nil
}

// name checks the sites of a proposal and marks them with its number.
func (i *Incremental) name(sites []int32) error {
	if i.number++; i.number < 0 { // 2^31 proposals
		clear(i.named)
		i.number = 1
	}
	for _, s := range sites {
		if s < 0 || int(s) >= len(i.named) {
			return fmt.Errorf("classify: flipped site %d, must be from 0 to %d", s, len(i.named)-1)
		}
		if i.named[s] == i.number {
			return fmt.Errorf("classify: flipped site %d is named twice", s)
		}
		i.named[s] = i.number
	}
	return nil
}

// Accept makes the open proposal the current configuration. Without one it
// does nothing.
func (i *Incremental) Accept() {
	if !i.open {
		return
	}
	for _, s := range i.proposal {
		i.spins[s] = -i.spins[s]
	}
	i.value.accept()
	i.f, i.open = i.fNew, false
}

// Reject forgets the open proposal. Without one it does nothing.
func (i *Incremental) Reject() {
	if !i.open {
		return
	}
	i.value.reject()
	i.open = false
}
