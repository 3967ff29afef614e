package node

import (
	"fmt"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// term is f as one Markov chain of the modified Hamiltonian E - V f Y sees it.
type term struct {
	f    *classify.Incremental
	fail func(error) // told if f cannot be evaluated; the draw is then given up
}

// NewTerm returns f as a chain of one's own takes it, for configurations of a
// format; fail is told if f cannot be evaluated, which ends the chain's worth.
func NewTerm(f Function, format lattice.Format, fail func(error)) (model.Term, error) {
	if !f.Format().Equal(format) {
		return nil, fmt.Errorf("isingml: f is for configurations of %v and cannot stand in the Hamiltonian of %v", f.Format(), format)
	}
	follow, err := classify.NewIncremental(plain(f))
	return term{follow, fail}, err
}

// Reset implements [model.Term].
func (t term) Reset(values []float32) float64 { return t.value(t.f.Reset(values)) }

// Propose implements [model.Term].
func (t term) Propose(sites []int32, values []float32) float64 {
	t.f.Reject()
	return t.value(t.f.Propose(sites, values))
}

// Accept implements [model.Term].
func (t term) Accept() { t.f.Accept() }

func (t term) value(f float64, err error) float64 {
	if err != nil {
		t.fail(err)
	}
	return f
}
