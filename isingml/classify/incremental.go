package classify

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
)

// An Incremental follows f along a Markov chain, where one configuration
// differs from the last by a few sites, as sampling with E - V f Y needs it.
// Sites hold values of an alphabet.
//
// For a [Network], for means of networks and for symmetrized networks it keeps
// the sums of the first layer and changes them by the inputs that change. The
// sums are whole numbers (see fixedLayer), so nothing drifts: f is at every
// moment, bit for bit, what Evaluate gives for the configuration, and detailed
// balance is not touched by rounding. Any other f is evaluated anew for each
// proposal.
//
// The chain is a sequence of proposals, each followed by one Accept or Reject:
//
//	f := inc.Reset(values)
//	fNew, err := inc.Propose(sites, new)
//	if accepted { inc.Accept() } else { inc.Reject() }
//
// An Incremental is not safe for concurrent use.
type Incremental struct {
	state   state
	code    [256]int8 // of each value as a byte, -1 for none
	named   []int32   // number of the last proposal that named an input
	number  int32
	changed []int32 // inputs of the proposal
	rest    []int32 // all other inputs, if those are fewer
	open    bool
	value   followed
	f, fNew float64
}

// A state is a configuration with a proposal.
type state struct {
	format lattice.Format
	values []int8
	inputs []int8 // of the values, +1 or -1
	sites  []int32
	to     []int8 // new values at the sites
	// flipped are the inputs that change sign or, if others is set, those that do
	// not. It is never nil.
	flipped []int32
	others  bool
}

// NewIncremental returns an evaluator of f. It holds no configuration before
// the first Reset.
func NewIncremental(f Function) (*Incremental, error) {
	if f == nil {
		return nil, errors.New("classify: the function to follow is nil")
	}
	if f.Format().Codec.Real {
		return nil, fmt.Errorf("classify: following f along a chain takes values of an alphabet, not %v", f.Format())
	}
	i := &Incremental{state: state{format: f.Format()}, value: follow(f, lattice.Symmetry{})}
	for v := range i.code {
		i.code[v] = -1
		if code, ok := f.Format().Codec.Code(int8(v)); ok {
			i.code[v] = int8(code)
		}
	}
	return i, nil
}

// Reset takes up a configuration, the values of its V sites, and returns its f.
// An open proposal is forgotten.
func (i *Incremental) Reset(values []int8) (float64, error) {
	s := &i.state
	if len(values) != s.format.Sites() {
		return 0, fmt.Errorf("classify: %d values for %v, must be %d", len(values), s.format, s.format.Sites())
	}
	q := inputsPerSite(s.format)
	s.inputs = s.inputs[:0]
	for site, v := range values {
		code, ok := s.format.Codec.Code(v)
		if !ok {
			return 0, fmt.Errorf("classify: site %d is %d, must be one of %v", site, v, s.format.Codec)
		}
		for c := range max(2, q) {
			switch {
			case q == 1 && c == 0: // one input stands for two values
			case c == code:
				s.inputs = append(s.inputs, 1)
			default:
				s.inputs = append(s.inputs, -1)
			}
		}
	}
	s.values = append(s.values[:0], values...)
	i.named = make([]int32, len(s.inputs))
	i.number = 0
	i.open = false
	var err error
	i.f, err = i.value.reset(s)
	return i.f, err
}

// F returns f of the current configuration, without an open proposal.
func (i *Incremental) F() float64 { return i.f }

// Values returns the current configuration, without an open proposal. It is
// the evaluator's own memory: read it, do not change it.
func (i *Incremental) Values() []int8 { return i.state.values }

// Propose returns f of the configuration that would result if the given sites,
// each named once, took the new values, which must differ from those they have.
// The cost is that of one row of weights an input that changes, of at most half
// of them.
func (i *Incremental) Propose(sites []int32, values []int8) (float64, error) {
	s := &i.state
	switch {
	case len(s.values) == 0:
		return 0, errors.New("classify: a proposal before Reset")
	case i.open:
		return 0, errors.New("classify: a proposal while one is open: Accept or Reject it first")
	case len(sites) != len(values):
		return 0, fmt.Errorf("classify: %d values proposed for %d sites", len(values), len(sites))
	}
	if err := i.name(sites, values); err != nil {
		return 0, err
	}
	s.flipped, s.others = i.changed, 2*len(i.changed) > len(s.inputs)
	if s.others {
		i.rest = i.rest[:0]
		for input, number := range i.named {
			if number != i.number {
				i.rest = append(i.rest, int32(input))
			}
		}
		s.flipped = i.rest
	}
	if s.flipped == nil {
		s.flipped = []int32{}
	}
	s.sites, s.to = append(s.sites[:0], sites...), append(s.to[:0], values...)
	var err error
	if i.fNew, err = i.value.propose(s); err != nil {
		return 0, err
	}
	i.open = true
	return i.fNew, nil
}

// name checks a proposal and lists the inputs that it changes, marked with its
// number.
func (i *Incremental) name(sites []int32, values []int8) error {
	if i.number++; i.number < 0 { // 2^31 proposals
		clear(i.named)
		i.number = 1
	}
	s, q := &i.state, int32(inputsPerSite(i.state.format))
	named, number, now, changed := i.named, i.number, s.values, i.changed[:0]
	values = values[:len(sites)]
	for k, site := range sites {
		if site < 0 || int(site) >= len(now) {
			return fmt.Errorf("classify: site %d of a proposal, must be from 0 to %d", site, len(now)-1)
		}
		before, after := i.code[uint8(now[site])], i.code[uint8(values[k])]
		if after < 0 || after == before {
			return fmt.Errorf("classify: the value %d proposed for site %d, must be another than %d out of %v", values[k], site, now[site], s.format.Codec)
		}
		input := site
		if q > 1 {
			input = site*q + int32(before)
		}
		if named[input] == number {
			return fmt.Errorf("classify: site %d is named twice in a proposal", site)
		}
		named[input] = number
		changed = append(changed, input)
		if q > 1 {
			input = site*q + int32(after)
			named[input] = number
			changed = append(changed, input)
		}
	}
	i.changed = changed
	return nil
}

// Accept makes the open proposal the current configuration. Without one it
// does nothing.
func (i *Incremental) Accept() {
	if !i.open {
		return
	}
	s := &i.state
	for k, site := range s.sites {
		s.values[site] = s.to[k]
	}
	for _, input := range i.changed {
		s.inputs[input] = -s.inputs[input]
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
