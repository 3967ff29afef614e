package transition

import (
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/random"
)

// A Term is an f that gives each configuration any number, and remembers what
// is proposed.
type Term struct {
	// Proposed says that a proposal has not been decided on.
	Proposed bool

	states      *States
	table       []float64
	values      []float32
	state, next int
	place       []int // of each site's digit
}

// NewTerm returns a table of random numbers from 0 to 1.
func NewTerm(s *States) *Term {
	t := &Term{states: s, table: make([]float64, s.N)}
	rng := random.New(1, "table", uint64(s.N))
	for i := range t.table {
		t.table[i] = rng.Float64()
	}
	for place := 1; place < s.N; place *= s.Format.Codec.States {
		t.place = append(t.place, place)
	}
	return t
}

// F returns f of a configuration.
func (t *Term) F(state int) float64 { return t.table[state] }

// Gain returns by how much f would change with the last proposal.
func (t *Term) Gain() float64 { return t.table[t.next] - t.table[t.state] }

// Reset implements [model.Term].
func (t *Term) Reset(values []float32) float64 {
	t.values = append(t.values[:0], values...)
	t.state, t.Proposed = 0, false
	for i, v := range values {
		code, _ := t.states.Format.Codec.Code(int8(v))
		t.state += code * t.place[i]
	}
	return t.table[t.state]
}

// Propose implements [model.Term].
func (t *Term) Propose(sites []int32, values []float32) float64 {
	t.next, t.Proposed = t.state, true
	for k, i := range sites {
		if t.values[i] == values[k] {
			panic("a site is proposed to be what it is")
		}
		old, _ := t.states.Format.Codec.Code(int8(t.values[i]))
		code, ok := t.states.Format.Codec.Code(int8(values[k]))
		if !ok {
			panic("a site is proposed to be what it cannot be")
		}
		t.next += (code - old) * t.place[i]
	}
	return t.table[t.next]
}

// Accept implements [model.Term].
func (t *Term) Accept() {
	t.state = t.next
	for i, v := range t.states.Values(t.state) {
		t.values[i] = float32(v)
	}
}

// Decide returns the ways to decide on the last proposal, where the weight
// without f changes by exp(x), with a chance.
func (t *Term) Decide(c *model.Coupling, x float64, chance func(x float64) float64) []Branch {
	t.Proposed = false
	return Threshold(model.Threshold(chance(x + c.Strength()*t.Gain())))
}
