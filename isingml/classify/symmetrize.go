package classify

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// Translations returns all translations of a format's lattice, each followed by
// every member of a group of symmetries of its values. The average over them is
// invariant under each.
func Translations(f lattice.Format, group []lattice.Symmetry) []lattice.Symmetry {
	var all []lattice.Symmetry
	for i := range cells(f) {
		all = append(all, translated(f, i, group)...)
	}
	return all
}

// cells returns the number of unit cells.
func cells(f lattice.Format) int { return f.Sites() / max(1, f.Basis) }

// translated returns translation number i with every member of a group.
func translated(f lattice.Format, i int, group []lattice.Symmetry) []lattice.Symmetry {
	var shift lattice.Symmetry
	for _, l := range f.Shape {
		shift.Shift = append(shift.Shift, i%l)
		i /= l
	}
	out := make([]lattice.Symmetry, len(group))
	for k, g := range group {
		out[k] = shift.Then(g)
	}
	return out
}

// Flips is the group of the values of a format whose model nobody knows: of two
// values both are treated alike, of others nothing is known.
func Flips(f lattice.Format) []lattice.Symmetry {
	if f.Codec.States == 2 {
		return []lattice.Symmetry{{}, lattice.Flip}
	}
	return []lattice.Symmetry{{}}
}

// RandomSymmetries returns n different members of [Translations], drawn from
// the stream (seed, "symmetries", L). Of each translation all members of the
// group are there, whose number must divide n, so that the average over them is
// exactly invariant under the group: under a flip of all spins, Y is no magnetic
// field.
func RandomSymmetries(f lattice.Format, group []lattice.Symmetry, n int, seed uint64) ([]lattice.Symmetry, error) {
	if err := f.Validate(); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	if k := len(group); k == 0 || n < k || n%k != 0 || n/k > cells(f) {
		return nil, fmt.Errorf("classify: %d random symmetries of %v, must be a multiple of %d, the number of symmetries of its values, up to %d", n, f, k, k*cells(f))
	}
	var out []lattice.Symmetry
	for _, i := range random.New(seed, "symmetries", uint64(f.Shape[0])).Perm(cells(f))[:n/len(group)] {
		out = append(out, translated(f, i, group)...)
	}
	return out, nil
}

// Symmetrize returns the average of f over the symmetries, the mean of f(g c)
// over g. It costs one evaluation of f a symmetry. If f is a [Network], its
// first layer is moved in place of the configurations, and a symmetry that is
// followed by the same one with the other flip shares its sums; the bits are
// those of moved configurations.
func Symmetrize(f Function, over []lattice.Symmetry) (Function, error) {
	if f == nil {
		return nil, errors.New("classify: the function to symmetrize is nil")
	}
	if len(over) == 0 {
		return nil, errors.New("classify: no symmetries to average over")
	}
	for _, g := range over {
		if err := g.Validate(f.Format()); err != nil {
			return nil, fmt.Errorf("classify: %w", err)
		}
	}
	return &symmetrized{f: f, over: slices.Clone(over)}, nil
}

// opposite tells whether g and h are the same translation with and without the
// exchange of two values.
func opposite(f lattice.Format, g, h lattice.Symmetry) bool {
	return f.Codec.States == 2 && g.Target(f, 0) == h.Target(f, 0) && g.Code(0) != h.Code(0)
}

// moved returns a network of inputs +1 and -1 that gives for c what n gives for
// g of c. It is for evaluation only: its w1 is not moved.
func (n *Network) moved(g lattice.Symmetry) *Network {
	fixed, pairs := *n.fixed, n.fixed.pairs
	fixed.site = make([]int64, len(n.fixed.site))
	sign := sign(n.Format(), g)
	for j, target := range targets(n.Format(), g) {
		to := fixed.site[j*pairs : (j+1)*pairs]
		copy(to, n.fixed.site[int(target)*pairs:])
		if sign < 0 {
			for p := range to {
				to[p] = -to[p]
			}
		}
	}
	m := *n
	m.fixed = &fixed
	return &m
}

// targets returns the input that each input +1 or -1 is moved to.
func targets(f lattice.Format, g lattice.Symmetry) []int32 {
	out := make([]int32, Inputs(f))
	for i, q := 0, InputsPerSite(f); i < len(out); i += q {
		to := g.Target(f, i/q) * q
		for c := range q {
			out[i+c] = int32(to)
			if q > 1 {
				out[i+c] += int32(g.Code(c))
			}
		}
	}
	return out
}

// sign is -1 if g exchanges the two values of an input.
func sign(f lattice.Format, g lattice.Symmetry) int64 {
	if f.Codec.States == 2 && g.Code(0) != 0 {
		return -1
	}
	return 1
}

type symmetrized struct {
	f    Function
	over []lattice.Symmetry
}

func (s *symmetrized) Format() lattice.Format { return s.f.Format() }

func (s *symmetrized) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	if err := checkSet(s, set); err != nil {
		return nil, err
	}
	out := make([]float64, set.Len())
	add := func(values []float64) {
		for i, x := range values {
			out[i] += x
		}
	}
	for i := 0; i < len(s.over); i++ {
		g := s.over[i]
		n, ok := s.f.(*Network)
		if ok && i+1 < len(s.over) && opposite(s.Format(), g, s.over[i+1]) {
			f, reversed, err := n.moved(g).evaluate(ctx, set, true)
			if err != nil {
				return nil, err
			}
			add(f)
			add(reversed)
			i++
			continue
		}
		f, err := s.one(ctx, g, set)
		if err != nil {
			return nil, err
		}
		if len(f) != len(out) {
			return nil, fmt.Errorf("classify: a function returned %d values for %d configurations", len(f), len(out))
		}
		add(f)
	}
	for i := range out {
		out[i] /= float64(len(s.over))
	}
	return out, nil
}

// one returns f of each moved configuration.
func (s *symmetrized) one(ctx context.Context, g lattice.Symmetry, set *lattice.Set) ([]float64, error) {
	if n, ok := s.f.(*Network); ok && n.fixed != nil {
		return n.moved(g).Evaluate(ctx, set)
	}
	moved, err := g.Move(set)
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	if ctx.Err() != nil {
		return nil, cutOff(ctx)
	}
	return s.f.Evaluate(ctx, moved)
}

func cutOff(ctx context.Context) error {
	return fmt.Errorf("classify: evaluation cut off: %w", ctx.Err())
}
