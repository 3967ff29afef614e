package isingml

import (
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/study"
)

// Flow maps ensembles of sizes L, 2L, ... to size L and returns the fixed
// point, nu and theta_Y of each step: with f of size L and, where the field is
// mapped, f of 2L. The seed names the blocking's random numbers.
func (s *Study) Flow(ensembles Ensembles, seed uint64, fs ...Function) (*rg.Flow, error) {
	nodes, err := ensembles.ensembles()
	if err != nil {
		return nil, err
	}
	f, err := node.NewFlow(0, nodes, seed, functionNodes(fs))
	if err != nil {
		return nil, err
	}
	return study.Get(s.Study, f)
}
