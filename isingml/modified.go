package isingml

import (
	"encoding/json"
	"fmt"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/sample"
)

// term is f as one Markov chain of the modified Hamiltonian E - V f Y sees it.
type term struct {
	f    *classify.Incremental
	fail func(error) // told if f cannot be evaluated; the draw is then given up
}

func newTerm(f Function, l int, fail func(error)) (sample.Term, error) {
	if f.L() != l {
		return nil, fmt.Errorf("isingml: f is for L=%d and cannot stand in the Hamiltonian of L=%d", f.L(), l)
	}
	follow, err := classify.NewIncremental(f.plain())
	return term{follow, fail}, err
}

// Reset implements [sample.Term].
func (t term) Reset(spins []int8) float64 { return t.value(t.f.Reset(spins)) }

// Propose implements [sample.Term].
func (t term) Propose(sites []int32) float64 {
	t.f.Reject()
	return t.value(t.f.Flip(sites))
}

// Accept implements [sample.Term].
func (t term) Accept() { t.f.Accept() }

func (t term) value(f float64, err error) float64 {
	if err != nil {
		t.fail(err)
	}
	return f
}

// functionName is f's recipe in one line of JSON, as specifications name it.
func functionName(f Function) (string, error) {
	text, err := json.Marshal(f.recipe())
	return string(text), err
}
