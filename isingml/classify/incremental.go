package classify

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
)

// An Incremental follows f along a Markov chain, where one configuration
// differs from the last by a few sites, as sampling with E - V f Y needs it.
// Configurations are their numbers, see [lattice.Set.Floats].
//
// For a [Network], for means of networks and for symmetrized networks it keeps
// the sums of the first layer and changes them by the inputs that change. Of an
// alphabet the sums are whole numbers (see fixedLayer), so nothing drifts: f is
// at every moment, bit for bit, what Evaluate gives for the configuration, and
// detailed balance is not touched by rounding. Of real numbers they are float64,
// and f is what Evaluate, which adds float32, gives but for its rounding; Reset
// begins the sums anew. Any other f is evaluated anew for each proposal.
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
	values []float32
	inputs []int8 // of the values of an alphabet, +1 or -1
	sites  []int32
	to     []float32 // new values at the sites
	// flipped are the inputs that change sign or, if others is set, those that do
	// not. It is never nil. Real numbers have none.
	flipped []int32
	others  bool
}

// NewIncremental returns an evaluator of f. It holds no configuration before
// the first Reset.
func NewIncremental(f Function) (*Incremental, error) {
	if f == nil {
		return nil, errors.New("classify: the function to follow is nil")
	}
	i := &Incremental{state: state{format: f.Format()}, value: follow(f, lattice.Symmetry{})}
	for v := range i.code {
		i.code[v] = -1
		if f.Format().Codec.Real {
			continue
		}
		if code, ok := f.Format().Codec.Code(int8(v)); ok {
			i.code[v] = int8(code)
		}
	}
	return i, nil
}

// Reset takes up a configuration, all its numbers, and returns its f. An open
// proposal is forgotten.
func (i *Incremental) Reset(values []float32) (float64, error) {
	s := &i.state
	if len(values) != s.format.Numbers() {
		return 0, fmt.Errorf("classify: %d values for %v, must be %d", len(values), s.format, s.format.Numbers())
	}
	s.inputs = s.inputs[:0]
	for k, v := range values {
		if err := i.read(k, v); err != nil {
			return 0, err
		}
	}
	s.values = append(s.values[:0], values...)
	i.named = make([]int32, max(len(s.inputs), s.format.Sites()))
	i.number = 0
	i.open = false
	var err error
	i.f, err = i.value.reset(s)
	return i.f, err
}

// read checks number k of a configuration and adds its inputs to the state.
func (i *Incremental) read(k int, v float32) error {
	s := &i.state
	if s.format.Codec.Real {
		if v-v != 0 {
			return fmt.Errorf("classify: number %d is %v, must be finite", k, v)
		}
		return nil
	}
	code := i.codeOf(v)
	if code < 0 {
		return fmt.Errorf("classify: site %d is %v, must be one of %v", k, v, s.format.Codec)
	}
	q := InputsPerSite(s.format)
	for c := range max(2, q) {
		switch {
		case q == 1 && c == 0: // one input stands for two values
		case c == int(code):
			s.inputs = append(s.inputs, 1)
		default:
			s.inputs = append(s.inputs, -1)
		}
	}
	return nil
}

// codeOf returns the code of a value of an alphabet, -1 if it has none.
func (i *Incremental) codeOf(v float32) int8 {
	if w := int8(v); float32(w) == v {
		return i.code[uint8(w)]
	}
	return -1
}

// F returns f of the current configuration, without an open proposal.
func (i *Incremental) F() float64 { return i.f }

// Values returns the current configuration, without an open proposal. It is
// the evaluator's own memory: read it, do not change it.
func (i *Incremental) Values() []float32 { return i.state.values }

// Propose returns f of the configuration that would result if the given sites,
// each named once, took the new values: of vectors their components, site after
// site, and of an alphabet values that differ from those they have. The cost is
// that of one row of weights an input that changes, of an alphabet of at most
// half of them.
func (i *Incremental) Propose(sites []int32, values []float32) (float64, error) {
	s := &i.state
	switch {
	case len(s.values) == 0:
		return 0, errors.New("classify: a proposal before Reset")
	case i.open:
		return 0, errors.New("classify: a proposal while one is open: Accept or Reject it first")
	case len(sites)*max(1, s.format.Components) != len(values):
		return 0, fmt.Errorf("classify: %d values proposed for %d sites of %v", len(values), len(sites), s.format)
	}
	if i.number++; i.number < 0 { // 2^31 proposals
		clear(i.named)
		i.number = 1
	}
	var err error
	if s.format.Codec.Real {
		err = i.nameReals(sites, values)
	} else if err = i.name(sites, values); err == nil {
		i.flip()
	}
	if err != nil {
		return 0, err
	}
	s.sites, s.to = append(s.sites[:0], sites...), append(s.to[:0], values...)
	if i.fNew, err = i.value.propose(s); err != nil {
		return 0, err
	}
	i.open = true
	return i.fNew, nil
}

// nameReals checks a proposal of real numbers.
func (i *Incremental) nameReals(sites []int32, values []float32) error {
	for _, site := range sites {
		if site < 0 || int(site) >= i.state.format.Sites() {
			return fmt.Errorf("classify: site %d of a proposal, must be from 0 to %d", site, i.state.format.Sites()-1)
		}
		if i.named[site] == i.number {
			return fmt.Errorf("classify: site %d is named twice in a proposal", site)
		}
		i.named[site] = i.number
	}
	for k, v := range values {
		if v-v != 0 {
			return fmt.Errorf("classify: number %d of a proposal is %v, must be finite", k, v)
		}
	}
	return nil
}

// flip lists the inputs that a proposal changes, or the others if these are
// fewer.
func (i *Incremental) flip() {
	s := &i.state
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
}

// name checks a proposal and lists the inputs that it changes, marked with its
// number.
func (i *Incremental) name(sites []int32, values []float32) error {
	s, q := &i.state, int32(InputsPerSite(i.state.format))
	named, number, now, changed := i.named, i.number, s.values, i.changed[:0]
	values = values[:len(sites)]
	for k, site := range sites {
		if site < 0 || int(site) >= len(now) {
			return fmt.Errorf("classify: site %d of a proposal, must be from 0 to %d", site, len(now)-1)
		}
		before, after := i.code[uint8(int8(now[site]))], i.codeOf(values[k])
		if after < 0 || after == before {
			return fmt.Errorf("classify: the value %v proposed for site %d, must be another than %v out of %v", values[k], site, now[site], s.format.Codec)
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
	i.value.accept()
	if n := s.format.Components; n > 1 {
		for k, site := range s.sites {
			copy(s.values[int(site)*n:], s.to[k*n:(k+1)*n])
		}
	} else {
		for k, site := range s.sites {
			s.values[site] = s.to[k]
		}
	}
	for _, input := range i.changed {
		s.inputs[input] = -s.inputs[input]
	}
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
