package classify

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// A Symmetry moves a configuration by whole columns and rows, and may reverse
// all its spins.
type Symmetry struct {
	DX, DY int
	Flip   bool
}

// Of returns the configuration that the symmetry makes of c.
func (s Symmetry) Of(c lattice.Configuration) lattice.Configuration {
	c = c.Translated(s.DX, s.DY)
	if s.Flip {
		c = c.Flipped()
	}
	return c
}

// reversed returns s with the other flip.
func (s Symmetry) reversed() Symmetry {
	s.Flip = !s.Flip
	return s
}

// AllSymmetries returns the 2 L^2 translations with and without spin flip.
// The average over them is invariant under each.
func AllSymmetries(l int) []Symmetry {
	var all []Symmetry
	for i := range l * l {
		all = append(all, Symmetry{i % l, i / l, false}, Symmetry{i % l, i / l, true})
	}
	return all
}

// FlipSymmetry returns the identity and the spin flip.
func FlipSymmetry() []Symmetry { return []Symmetry{{}, {Flip: true}} }

// RandomSymmetries returns n different members of AllSymmetries(l), drawn
// from the stream (seed, "symmetries", l). They come in pairs: n must be even,
// and of each translation both flips are there, so that the average over them
// is exactly invariant under spin flip and Y is no magnetic field.
func RandomSymmetries(l, n int, seed uint64) ([]Symmetry, error) {
	if l < 2 || l > MaxL {
		return nil, fmt.Errorf("classify: L is %d, must be from 2 to %d", l, MaxL)
	}
	if n < 2 || n%2 != 0 || n > 2*l*l {
		return nil, fmt.Errorf("classify: %d random symmetries of L=%d, must be an even number from 2 to %d", n, l, 2*l*l)
	}
	var out []Symmetry
	for _, i := range random.New(seed, "symmetries", uint64(l)).Perm(l * l)[:n/2] {
		out = append(out, Symmetry{i % l, i / l, false}, Symmetry{i % l, i / l, true})
	}
	return out, nil
}

// Symmetrize returns the average of f over the symmetries, the mean of f(g c)
// over g. It costs one evaluation of f a symmetry. If f is a [Network], its
// first layer is moved in place of the configurations, and a symmetry that is
// followed by the same one with the other flip shares its sums; the bits are
// those of moved configurations.
func Symmetrize(f Function, over []Symmetry) (Function, error) {
	if f == nil {
		return nil, errors.New("classify: the function to symmetrize is nil")
	}
	if len(over) == 0 {
		return nil, errors.New("classify: no symmetries to average over")
	}
	if err := squareOfSpins(f.Format(), "averaging f over translations and spin flips"); err != nil {
		return nil, err
	}
	return &symmetrized{f: f, over: append([]Symmetry(nil), over...)}, nil
}

// target returns the site that the symmetry moves the spin at site to.
func (s Symmetry) target(l, site int) int {
	x, y := (site%l+s.DX)%l, (site/l+s.DY)%l
	if x < 0 {
		x += l
	}
	if y < 0 {
		y += l
	}
	return y*l + x
}

// moved returns a network that gives for c what n gives for g.Of(c). It is for
// evaluation only: its w1 is not moved.
func (n *Network) moved(g Symmetry) *Network {
	fixed, pairs := *n.fixed, n.fixed.pairs
	fixed.site = make([]int64, len(n.fixed.site))
	for j := range n.arch.L * n.arch.L {
		to := fixed.site[j*pairs : (j+1)*pairs]
		copy(to, n.fixed.site[g.target(n.arch.L, j)*pairs:])
		if g.Flip {
			for p := range to {
				to[p] = -to[p]
			}
		}
	}
	m := *n
	m.fixed = &fixed
	return &m
}

type symmetrized struct {
	f    Function
	over []Symmetry
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
		if ok && i+1 < len(s.over) && s.over[i+1] == g.reversed() {
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
func (s *symmetrized) one(ctx context.Context, g Symmetry, set *lattice.Set) ([]float64, error) {
	if n, ok := s.f.(*Network); ok {
		return n.moved(g).Evaluate(ctx, set)
	}
	moved, err := lattice.FromRows(s.Format(), nil)
	if err != nil {
		return nil, err
	}
	for i := range set.Len() {
		if ctx.Err() != nil {
			return nil, cutOff(ctx)
		}
		if err := moved.Append(g.Of(set.At(i))); err != nil {
			return nil, err
		}
	}
	return s.f.Evaluate(ctx, moved)
}

func cutOff(ctx context.Context) error {
	return fmt.Errorf("classify: evaluation cut off: %w", ctx.Err())
}
