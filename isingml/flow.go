package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/study"
)

// Flow maps ensembles of sizes L, b L, b^2 L and so on, near a transition, to size
// L, with the b of their model's rescaling, and returns the fixed point, nu and theta_Y of each step: with f of size L and,
// where the field is mapped, f of the larger sizes. Each network of a family
// gives a flow, and their spread the part of the error that is theirs.
// Ensembles without energies map the field alone, and give theta_Y. The seed
// names the random numbers of the blocking.
func (s *Study) Flow(of Source, by Family, seed uint64) (*rg.Flow, error) {
	if of == nil || by == nil {
		return nil, errors.New("isingml: a flow takes ensembles and functions: one of them is nil")
	}
	ensembles, err := of.ensembles(s)
	if err != nil {
		return nil, err
	}
	if len(ensembles) < 2 {
		return nil, fmt.Errorf("isingml: the renormalization group compares an original and a rescaled ensemble: it takes ensembles of L, b L and so on, not %d", len(ensembles))
	}
	var networks [][]node.FunctionNode
	if err := node.Successive(ensembles, func(i int) string { return called(of, i, ensembles[i]) }); err != nil {
		return nil, err
	}
	for i, e := range ensembles {
		l := node.Size(e)
		nodes, err := by.nodes(s, l)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			networks = make([][]node.FunctionNode, len(nodes))
		}
		if len(nodes) == 0 && i > 0 {
			break // the field is mapped as far as there are functions
		}
		for k, n := range nodes {
			networks[k] = append(networks[k], n)
		}
	}
	if len(networks) == 0 {
		return nil, fmt.Errorf("isingml: no function f is for L=%d, to which the ensembles are mapped", node.Size(ensembles[0]))
	}
	f, err := node.NewFlow(0, ensembles, seed, networks...)
	if err != nil {
		return nil, err
	}
	return study.Get(s.Study, f)
}

// called returns what an error calls ensemble i of a source.
func called(of Source, i int, e node.EnsembleNode) string {
	if names, ok := of.(Names); ok {
		return names[i]
	}
	return node.KeyText(e)
}
