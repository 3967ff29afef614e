package isingml

import "github.com/isingml/kernel/isingml/study"

// Nodes returns the specifications of the stages that [Study.Reproduce] asks
// for: the networks, and f of every sample as printed and as averaged.
func (p Protocol) Nodes() ([]study.Node, error) {
	var nodes []study.Node
	var printed, robust []side
	for i := range p.Networks {
		a, err := p.networkOf(p.L, i)
		if err != nil {
			return nil, err
		}
		b, err := p.networkOf(2*p.L, i)
		if err != nil {
			return nil, err
		}
		printed = append(printed, side{a, b})
		robust = append(robust, side{
			Symmetrize{F: a, Copies: p.Copies, Seed: p.Seed},
			Symmetrize{F: b, Copies: p.Copies, Seed: p.Seed},
		})
	}
	small, err := p.Critical(p.L).ensembles()
	if err != nil {
		return nil, err
	}
	big, err := p.Critical(2 * p.L).ensembles()
	if err != nil {
		return nil, err
	}
	pairs := append(append(printed, robust...), side{Magnetization{L: p.L, Power: 1}, Magnetization{L: 2 * p.L, Power: 1}})
	for _, f := range pairs {
		nodes = append(nodes, Values(f.original, small[0]), Values(f.original, Blocked(big[0], 1, p.Seed)), Values(f.parent, big[0]))
	}
	if len(p.Deep) < 2 {
		return nodes, nil
	}
	for levels := range len(p.Deep) {
		deep, err := p.DeepSampling(levels + 1).ensembles()
		if err != nil {
			return nil, err
		}
		for _, f := range pairs[p.Networks:] {
			nodes = append(nodes, Values(f.original, Blocked(deep[0], levels+1, p.Seed)))
		}
	}
	return nodes, nil
}

// A side is f of the original system and f of the rescaled system's parent.
type side struct{ original, parent FunctionNode }

func (p Protocol) networkOf(l, i int) (Train, error) {
	return trainOn(p.Training(i), p.Hot(l), p.Cold(l))
}
