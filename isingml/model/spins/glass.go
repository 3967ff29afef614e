package spins

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
	"github.com/isingml/kernel/isingml/random"
)

// The Ising model with quenched couplings +1 and -1 on hypercubic lattices (S. F.
// Edwards and P. W. Anderson, J. Phys. F 5, 965 (1975)), E = -sum_<ij> J_ij s_i s_j:
// a bond is -1 with probability p, by the stream of its place that the parameter
// "disorder" names, so that all temperatures and chains have the same couplings.
// At p = 0 it is the ferromagnet, at p = 1 the antiferromagnet. With open = 1 no
// direction is periodic. Blocks of a configuration have no majority that means
// anything, so that the model is not rescaled.
var _ = register("ising-glass", func(p []float64) (local.Energies, error) {
	d, part, disorder, open := int(p[0]), p[1], p[2], p[3]
	switch {
	case float64(d) != p[0] || d < 1 || d > 4:
		return local.Energies{}, fmt.Errorf("ising-glass: the dimension d is %v, must be 1 to 4", p[0])
	case part < 0 || part > 1:
		return local.Energies{}, fmt.Errorf("ising-glass: the part p of couplings -1 is %v, must be from 0 to 1", part)
	case disorder < 0 || disorder > 1<<53 || disorder != float64(uint64(disorder)):
		return local.Energies{}, fmt.Errorf("ising-glass: the disorder is %v, must be a whole number from 0 to 2^53, as a seed is", disorder)
	case open != 0 && open != 1:
		return local.Energies{}, fmt.Errorf("ising-glass: open is %v, must be 0 or 1", open)
	}
	g := lattice.Hypercubic(d)
	if open == 1 {
		g.Open = slices.Repeat([]bool{true}, d)
	}
	e := ising(g, 0, 1, -1)
	e.Rescaling = lattice.Rescaling{}
	threshold := model.Threshold(part)
	e.Quenched = func(l, first, _, group int) int {
		key := random.Key(uint64(disorder), "couplings", uint64(l), uint64(first), uint64(group))
		if part == 1 || binary.LittleEndian.Uint64(key[:]) < threshold {
			return 1
		}
		return 0
	}
	return e, nil
}, model.Parameter{Name: "d", Value: 2}, model.Parameter{Name: "p", Value: 0.5}, model.Parameter{Name: "disorder", Value: 1}, model.Parameter{Name: "open"})
