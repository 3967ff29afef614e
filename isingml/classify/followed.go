package classify

import (
	"context"
	"fmt"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
)

// followed is what an Incremental keeps of one f.
type followed interface {
	reset(s *state) (float64, error)
	// propose returns f of the state with its proposal.
	propose(s *state) (float64, error)
	accept()
	reject()
}

// follow returns the way to follow f of the moved configuration.
func follow(f Function, g lattice.Symmetry) followed {
	switch f := f.(type) {
	case *Network:
		if f.fixed != nil {
			return newFollowedNetwork(f, g)
		}
		return newFollowedReals(f, g)
	case mean:
		var all followedMean
		for _, part := range f {
			all = append(all, follow(part, g))
		}
		return all
	case *symmetrized:
		if !networks(f.f) {
			break
		}
		var all followedMean
		for i, h := range f.over {
			if i%2 == 1 && !f.Format().Codec.Real && opposite(f.Format(), f.over[i-1], h) {
				all = append(all, mirror(all[i-1]))
				continue
			}
			all = append(all, follow(f.f, g.Then(h))) // f(h g c)
		}
		return all
	}
	return &followedFunction{f: f, g: g}
}

// networks says whether f is made of nothing but networks.
func networks(f Function) bool {
	switch f := f.(type) {
	case *Network:
		return true
	case *symmetrized:
		return networks(f.f)
	case mean:
		for _, part := range f {
			if !networks(part) {
				return false
			}
		}
		return true
	}
	return false
}

// mirror returns what follows f of the configuration with all spins reversed. It
// has no sums of its own but reads those of f, so f must be asked first, after
// each reset and each proposal.
func mirror(f followed) followed {
	switch f := f.(type) {
	case *followedNetwork:
		return &mirrored{of: f, sums: make([]int64, len(f.sums))}
	case followedMean:
		var all followedMean
		for _, part := range f {
			all = append(all, mirror(part))
		}
		return all
	case *mirrored:
		return &mirrored{of: f.of, back: !f.back, sums: f.sums}
	}
	panic("classify: only networks have a mirror")
}

// mirrored is a network of the reversed configuration or, with back set, of
// the configuration itself.
type mirrored struct {
	of   *followedNetwork
	back bool
	sums []int64
}

func (m *mirrored) value(sums []int64) (float64, error) {
	if !m.back {
		m.of.n.fixed.reverse(m.sums, sums)
		sums = m.sums
	}
	return Logistic(m.of.n.logit(m.of.scratch, sums)), nil
}

func (m *mirrored) reset(*state) (float64, error)   { return m.value(m.of.sums) }
func (m *mirrored) propose(*state) (float64, error) { return m.value(m.of.new) }
func (m *mirrored) accept()                         {}
func (m *mirrored) reject()                         {}

// followedMean is the mean of several.
type followedMean []followed

func (m followedMean) reset(s *state) (float64, error) {
	return m.mean(func(f followed) (float64, error) { return f.reset(s) })
}

func (m followedMean) propose(s *state) (float64, error) {
	return m.mean(func(f followed) (float64, error) { return f.propose(s) })
}

func (m followedMean) mean(of func(followed) (float64, error)) (float64, error) {
	var sum float64
	for _, f := range m {
		x, err := of(f)
		if err != nil {
			return 0, err
		}
		sum += x
	}
	return sum / float64(len(m)), nil
}

func (m followedMean) accept() {
	for _, f := range m {
		f.accept()
	}
}

func (m followedMean) reject() {
	for _, f := range m {
		f.reject()
	}
}

// followedFunction evaluates any f anew.
type followedFunction struct {
	f Function
	g lattice.Symmetry
}

func (f *followedFunction) reset(s *state) (float64, error) { return f.of(s, s.values) }

func (f *followedFunction) propose(s *state) (float64, error) {
	values, n := slices.Clone(s.values), max(1, s.format.Components)
	for k, site := range s.sites {
		copy(values[int(site)*n:], s.to[k*n:(k+1)*n])
	}
	return f.of(s, values)
}

func (f *followedFunction) of(s *state, values []float32) (float64, error) {
	row := make([]byte, s.format.Size())
	if err := s.format.PackFloats(row, values); err != nil {
		return 0, err
	}
	set, err := lattice.FromRows(s.format, row)
	if err != nil {
		return 0, err
	}
	if set, err = f.g.Move(set); err != nil {
		return 0, err
	}
	out, err := f.f.Evaluate(context.Background(), set)
	if err != nil {
		return 0, err
	}
	if len(out) != 1 {
		return 0, fmt.Errorf("classify: a function returned %d values for 1 configuration", len(out))
	}
	return out[0], nil
}

func (f *followedFunction) accept() {}
func (f *followedFunction) reject() {}
