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
