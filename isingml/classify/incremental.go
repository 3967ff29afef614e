package classify

import (
	"context"
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

// followed is what an Incremental keeps of one f.
type followed interface {
	reset(spins []int8) (float64, error)
	// flip returns f with the spins at sites reversed or, if all is set, with
	// all spins but those reversed. spins are those before.
	flip(spins []int8, sites []int32, all bool) (float64, error)
	accept()
	reject()
}

// NewIncremental returns an evaluator of f. It holds no configuration before
// the first Reset.
func NewIncremental(f Function) (*Incremental, error) {
	if f == nil {
		return nil, errors.New("classify: the function to follow is nil")
	}
	return &Incremental{l: f.L(), value: follow(f, Symmetry{})}, nil
}

// follow returns the way to follow f of the moved configuration.
func follow(f Function, g Symmetry) followed {
	switch f := f.(type) {
	case *Network:
		return newFollowedNetwork(f, g)
	case mean:
		var all followedMean
		for _, part := range f {
			all = append(all, follow(part, g))
		}
		return all
	case *symmetrized:
		if !networks(f.f) {
			break
		}
		var all followedMean
		for _, h := range f.over {
			// f(h g c): translations commute, flips cancel.
			all = append(all, follow(f.f, Symmetry{DX: g.DX + h.DX, DY: g.DY + h.DY, Flip: g.Flip != h.Flip}))
		}
		return all
	}
	return &followedFunction{f: f, g: g}
}

// networks says whether f is made of nothing but networks.
func networks(f Function) bool {
	switch f := f.(type) {
	case *Network:
		return true
	case *symmetrized:
		return networks(f.f)
	case mean:
		for _, part := range f {
			if !networks(part) {
				return false
			}
		}
		return true
	}
	return false
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

// followedNetwork keeps the sums of the first layer.
type followedNetwork struct {
	n         *Network
	target    []int32 // the row of weights of each site
	sign      int64
	scratch   *scratch
	sums, new []int64
}

func newFollowedNetwork(n *Network, g Symmetry) *followedNetwork {
	v := n.arch.L * n.arch.L
	f := &followedNetwork{
		n: n, target: make([]int32, v), sign: 1,
		scratch: &scratch{a1: make([]float32, n.arch.FC1), a2: make([]float32, n.arch.FC2)},
		sums:    make([]int64, n.fixed.pairs), new: make([]int64, n.fixed.pairs),
	}
	for j := range f.target {
		f.target[j] = int32(g.target(n.arch.L, j))
	}
	if g.Flip {
		f.sign = -1
	}
	return f
}

// add adds the weights of a site, times by.
func (f *followedNetwork) add(to []int64, site int32, by int64) {
	row := f.n.fixed.site[int(f.target[site])*len(to):][:len(to)]
	for p, w := range row {
		to[p] += by * w
	}
}

func (f *followedNetwork) reset(spins []int8) (float64, error) {
	copy(f.sums, f.n.fixed.bias)
	for j, s := range spins {
		f.add(f.sums, int32(j), f.sign*int64(s))
	}
	return sigmoid(f.n.logit(f.scratch, f.sums)), nil
}

func (f *followedNetwork) flip(spins []int8, sites []int32, all bool) (float64, error) {
	by := -2 * f.sign
	if all {
		// With all spins reversed, the sums without biases change sign.
		for p, s := range f.sums {
			f.new[p] = 2*f.n.fixed.bias[p] - s
		}
		by = -by
	} else {
		copy(f.new, f.sums)
	}
	for _, j := range sites {
		f.add(f.new, j, by*int64(spins[j]))
	}
	return sigmoid(f.n.logit(f.scratch, f.new)), nil
}

func (f *followedNetwork) accept() { f.sums, f.new = f.new, f.sums }
func (f *followedNetwork) reject() {}

// followedMean is the mean of several.
type followedMean []followed

func (m followedMean) reset(spins []int8) (float64, error) {
	return m.mean(func(f followed) (float64, error) { return f.reset(spins) })
}

func (m followedMean) flip(spins []int8, sites []int32, all bool) (float64, error) {
	return m.mean(func(f followed) (float64, error) { return f.flip(spins, sites, all) })
}

func (m followedMean) mean(of func(followed) (float64, error)) (float64, error) {
	var sum float64
	for _, f := range m {
		x, err := of(f)
		if err != nil {
			return 0, err
		}
		sum += x
	}
	return sum / float64(len(m)), nil
}

func (m followedMean) accept() {
	for _, f := range m {
		f.accept()
	}
}

func (m followedMean) reject() {
	for _, f := range m {
		f.reject()
	}
}

// followedFunction evaluates any f anew.
type followedFunction struct {
	f Function
	g Symmetry
}

func (f *followedFunction) reset(spins []int8) (float64, error) { return f.flip(spins, nil, false) }

func (f *followedFunction) flip(spins []int8, sites []int32, all bool) (float64, error) {
	c := lattice.Configuration{L: f.f.L(), Spins: append([]int8(nil), spins...)}
	if all {
		c = c.Flipped()
	}
	for _, j := range sites {
		c.Spins[j] = -c.Spins[j]
	}
	set, err := lattice.NewSet(c.L)
	if err != nil {
		return 0, err
	}
	if err := set.Append(f.g.Of(c)); err != nil {
		return 0, err
	}
	out, err := f.f.Evaluate(context.Background(), set)
	if err != nil {
		return 0, err
	}
	if len(out) != 1 {
		return 0, fmt.Errorf("classify: a function returned %d values for 1 configuration", len(out))
	}
	return out[0], nil
}

func (f *followedFunction) accept() {}
func (f *followedFunction) reject() {}
