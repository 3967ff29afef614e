package isingml

import "github.com/isingml/kernel/isingml/sample"

// Block returns the ensemble of configurations rescaled by b = 2 with the
// majority rule (Appendix C); ties are drawn from streams named by seed. Energy
// stays that of the parent, because observables of the rescaled system are
// reweighted with the energy that their configurations were drawn with, and so
// does the chain. Magnetization is that of the blocked spins. Blocking is
// cheap, so the result is not stored.
func (e *Ensemble) Block(seed uint64) (*Ensemble, error) {
	set, err := e.Configurations.Block(seed, 0)
	if err != nil {
		return nil, err
	}
	m := make([]float64, set.Len())
	for i := range m {
		m[i] = float64(set.Magnetization(i))
	}
	rescaled := *e.Ensemble
	rescaled.Configurations = set
	rescaled.Columns = []sample.Column{e.Columns[0], {Name: "magnetization", Unit: "1", Values: m}}
	return &Ensemble{Ensemble: &rescaled, Plan: e.Plan, made: recipe{Kind: blocked, Seed: seed, Of: []recipe{e.made}}, stage: e.stage}, nil
}

// blockTimes blocks the ensemble several times.
func blockTimes(e *Ensemble, steps int, seed uint64) (*Ensemble, error) {
	for range steps {
		var err error
		if e, err = e.Block(seed); err != nil {
			return nil, err
		}
	}
	return e, nil
}
