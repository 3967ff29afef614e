package paper

import (
	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/node"
)

// seed returns that of network number i, from 0 on: of its weights, its
// training set and the symmetries it is averaged over. Networks share none of
// them, so that a jackknife over networks sees the chance in all.
func (p Protocol) seed(i int) uint64 { return p.Seed + uint64(i)<<32 }

// Hot returns the training set of the symmetric phase for lattices of size l:
// that of the first network.
func (p Protocol) Hot(l int) isingml.Sampling { return p.phase(l, 0, p.Symmetric) }

// Cold returns the training set of the broken-symmetry phase for size l.
func (p Protocol) Cold(l int) isingml.Sampling { return p.phase(l, 0, p.Broken) }

// phase returns a training set of network number i.
func (p Protocol) phase(l, i int, betas []float64) isingml.Sampling {
	return isingml.Sampling{L: l, Betas: betas, Configs: p.TrainingConfigs, Seed: p.seed(i)}
}

// Critical returns the sample for size l that the renormalization group is
// applied to.
func (p Protocol) Critical(l int) isingml.Sampling {
	return isingml.Sampling{L: l, Betas: []float64{p.Beta}, Configs: p.Configs, Seed: p.Seed}
}

// Fields returns the samples of Figs. 2 and 3, for size l.
func (p Protocol) Fields(l int) isingml.Sampling {
	return isingml.Sampling{L: l, Betas: p.FieldBetas, Configs: p.Configs, Seed: p.Seed}
}

// deep returns the sample at size L 2^level of the comparison at equal depth.
func (p Protocol) deep(level int) isingml.Sampling {
	return isingml.Sampling{L: p.L << level, Betas: []float64{p.Beta}, Configs: p.Deep[level-1], Seed: p.Seed + 1000}
}

// Training returns how network number i is trained, from 0 on.
func (p Protocol) Training(i int) isingml.Training {
	return isingml.Training{
		Architecture: classify.Architecture{FC1: p.FC1},
		Seed:         p.seed(i),
		Epochs:       p.Epochs,
	}
}

// Network returns network number i for lattices of size l, trained on the two
// phases if need be. onEpoch, which may be nil, is called after each epoch.
func (p Protocol) Network(s *isingml.Study, l, i int, onEpoch func(classify.EpochReport)) (*isingml.Network, error) {
	return s.Train(p.Training(i), p.phase(l, i, p.Symmetric), p.phase(l, i, p.Broken), isingml.OnEpoch(onEpoch))
}

// Symmetrized returns network number i for size l averaged over the protocol's
// number of translations and flips.
func (p Protocol) Symmetrized(s *isingml.Study, l, i int) (isingml.Function, error) {
	f, err := p.Network(s, l, i, nil)
	if err != nil {
		return nil, err
	}
	return s.Symmetrize(f, p.Copies, p.seed(i))
}

// draws returns the specifications of a sampling's ensembles.
func draws(of isingml.Sampling) ([]node.EnsembleNode, error) {
	ds, err := of.Draws()
	nodes := make([]node.EnsembleNode, len(ds))
	for i, d := range ds {
		nodes[i] = d
	}
	return nodes, err
}

// network returns the specification of network number i for size l.
func (p Protocol) network(l, i int) (node.FunctionNode, error) {
	hot, err := draws(p.phase(l, i, p.Symmetric))
	if err != nil {
		return nil, err
	}
	cold, err := draws(p.phase(l, i, p.Broken))
	if err != nil {
		return nil, err
	}
	n, err := node.Train{Training: p.Training(i), Symmetric: hot, Broken: cold}.Resolved()
	if err != nil {
		return nil, err
	}
	return n.(node.Train), nil
}

// A family is the functions of one network, or of |m|, for the sizes L and 2L
// or more.
type family = []node.FunctionNode

// families are those of Table I.
type families struct {
	plain, symmetrized []family // of each network
	magnetization      family
}

func (p Protocol) families() (f families, err error) {
	for i := range p.Networks {
		var plain, symmetrized family
		for _, l := range []int{p.L, 2 * p.L} {
			n, err := p.network(l, i)
			if err != nil {
				return f, err
			}
			plain = append(plain, n)
			symmetrized = append(symmetrized, node.Symmetrize{F: n, Copies: p.Copies, Seed: p.seed(i)})
		}
		f.plain, f.symmetrized = append(f.plain, plain), append(f.symmetrized, symmetrized)
	}
	for level := range p.Steps + 1 {
		f.magnetization = append(f.magnetization, node.Magnetization{L: p.L << level, Power: 1})
	}
	return f, nil
}

// long returns the sample for size l that only |m| is measured on.
func (p Protocol) long(l int) isingml.Sampling {
	return isingml.Sampling{L: l, Betas: []float64{p.Beta}, Configs: p.Long, Seed: p.Seed + 2000}
}

// levels returns the samples that of gives for 0, 1, ... n-1.
func levels(n int, of func(level int) isingml.Sampling) ([]node.EnsembleNode, error) {
	var out []node.EnsembleNode
	for level := range n {
		d, err := draws(of(level))
		if err != nil {
			return nil, err
		}
		out = append(out, d...)
	}
	return out, nil
}

// levels returns the samples at L, 2L, ... that the paper's comparison takes.
func (p Protocol) levels() ([]node.EnsembleNode, error) {
	return levels(p.Steps+1, func(level int) isingml.Sampling { return p.Critical(p.L << level) })
}

// longLevels returns those that only |m| is measured on.
func (p Protocol) longLevels() ([]node.EnsembleNode, error) {
	return levels(p.Steps+1, func(level int) isingml.Sampling { return p.long(p.L << level) })
}

// deepLevels returns the samples at 2L, 4L, ... of the comparison at equal
// depth.
func (p Protocol) deepLevels() ([]node.EnsembleNode, error) {
	return levels(len(p.Deep), func(level int) isingml.Sampling { return p.deep(level + 1) })
}
