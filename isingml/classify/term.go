package classify

// A Term is an f as one Markov chain of the modified Hamiltonian E - V f Y sees
// it: an [Incremental] with the methods of package model's Term, which return no
// errors.
type Term struct {
	f    *Incremental
	fail func(error)
}

// NewTerm returns f as a chain takes it; fail is told if f cannot be evaluated,
// which ends the chain's worth.
func NewTerm(f Function, fail func(error)) (*Term, error) {
	follow, err := NewIncremental(f)
	if err != nil {
		return nil, err
	}
	return &Term{follow, fail}, nil
}

// Reset takes up a configuration and returns its f.
func (t *Term) Reset(values []float32) float64 { return t.value(t.f.Reset(values)) }

// Propose returns f if the sites took the new values; an open proposal is
// forgotten.
func (t *Term) Propose(sites []int32, values []float32) float64 {
	t.f.Reject()
	return t.value(t.f.Propose(sites, values))
}

// Accept makes the change of the last proposal.
func (t *Term) Accept() { t.f.Accept() }

func (t *Term) value(f float64, err error) float64 {
	if err != nil {
		t.fail(err)
	}
	return f
}
