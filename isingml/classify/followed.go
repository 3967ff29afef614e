package classify

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/classify/vector"
	"github.com/isingml/kernel/isingml/lattice"
)

// followed is what an Incremental keeps of one f.
type followed interface {
	reset(spins []int8) (float64, error)
	// flip returns f with the spins at sites reversed or, if all is set, with
	// all spins but those reversed. spins are those before.
	flip(spins []int8, sites []int32, all bool) (float64, error)
	accept()
	reject()
}

// follow returns the way to follow f of the moved configuration.
func follow(f Function, g Symmetry) followed {
	switch f := f.(type) {
	case *Network:
		return newFollowedNetwork(f, g)
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
			if i%2 == 1 && h == f.over[i-1].reversed() {
				all = append(all, mirror(all[i-1]))
				continue
			}
			// f(h g c): translations commute, flips cancel.
			all = append(all, follow(f.f, Symmetry{DX: g.DX + h.DX, DY: g.DY + h.DY, Flip: g.Flip != h.Flip}))
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

// mirror follows what f follows, of the reversed configuration, with the sums
// that f keeps. It must be called after f at each turn.
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
	return logistic(m.of.n.logit(m.of.scratch, sums)), nil
}

func (m *mirrored) reset([]int8) (float64, error)               { return m.value(m.of.sums) }
func (m *mirrored) flip([]int8, []int32, bool) (float64, error) { return m.value(m.of.new) }
func (m *mirrored) accept()                                     {}
func (m *mirrored) reject()                                     {}

// followedNetwork keeps the sums of the first layer.
type followedNetwork struct {
	n         *Network
	target    []int32 // the row of weights of each site
	sign      int64
	scratch   *scratch
	sums, new []int64
	up, down  []int64
	rows      []int32 // V
}

func newFollowedNetwork(n *Network, g Symmetry) *followedNetwork {
	pairs := n.fixed.pairs
	f := &followedNetwork{
		n: n, target: make([]int32, n.arch.L*n.arch.L), sign: 1,
		scratch: n.newScratch(1),
		sums:    make([]int64, pairs), new: make([]int64, pairs),
		up: make([]int64, pairs), down: make([]int64, pairs),
		rows: make([]int32, n.arch.L*n.arch.L),
	}
	for j := range f.target {
		f.target[j] = int32(g.target(n.arch.L, j))
	}
	if g.Flip {
		f.sign = -1
	}
	return f
}

// sum leaves in up and in down the weights of those of the sites whose spins
// are up and down. A nil slice of sites is all of them.
func (f *followedNetwork) sum(spins []int8, sites []int32) {
	up, down := f.rows[:0], f.rows[len(f.rows):] // from both ends
	n := 0
	of := func(site int32) {
		if spins[site] > 0 {
			up = append(up, f.target[site])
		} else {
			n++
			f.rows[len(f.rows)-n] = f.target[site]
		}
	}
	if sites == nil {
		for j := range spins {
			of(int32(j))
		}
	}
	for _, j := range sites {
		of(j)
	}
	down = f.rows[len(f.rows)-n:]
	clear(f.up)
	clear(f.down)
	vector.AddRows(f.up, f.n.fixed.site, up)
	vector.AddRows(f.down, f.n.fixed.site, down)
}

func (f *followedNetwork) reset(spins []int8) (float64, error) {
	f.sum(spins, nil)
	for p, b := range f.n.fixed.bias {
		f.sums[p] = b + f.sign*(f.up[p]-f.down[p])
	}
	return logistic(f.n.logit(f.scratch, f.sums)), nil
}

func (f *followedNetwork) flip(spins []int8, sites []int32, all bool) (float64, error) {
	if sites == nil {
		sites = []int32{}
	}
	f.sum(spins, sites)
	by := -2 * f.sign
	if all {
		f.n.fixed.reverse(f.new, f.sums)
		by = -by
	} else {
		copy(f.new, f.sums)
	}
	for p := range f.new {
		f.new[p] += by * (f.up[p] - f.down[p])
	}
	return logistic(f.n.logit(f.scratch, f.new)), nil
}

func (f *followedNetwork) accept() { f.sums, f.new = f.new, f.sums }
func (f *followedNetwork) reject() {}

// followedMean is the mean of several.
type followedMean []followed

func (m followedMean) reset(spins []int8) (float64, error) {
	return m.mean(func(f followed) (float64, error) { return f.reset(spins) })
}

func (m followedMean) flip(spins []int8, sites []int32, all bool) (float64, error) {
	return m.mean(func(f followed) (float64, error) { return f.flip(spins, sites, all) })
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
	g Symmetry
}

func (f *followedFunction) reset(spins []int8) (float64, error) { return f.flip(spins, nil, false) }

func (f *followedFunction) flip(spins []int8, sites []int32, all bool) (float64, error) {
	c := lattice.Configuration{L: f.f.L(), Spins: append([]int8(nil), spins...)}
	if all {
		c = c.Flipped()
	}
	for _, j := range sites {
		c.Spins[j] = -c.Spins[j]
	}
	set, err := lattice.NewSet(c.L)
	if err != nil {
		return 0, err
	}
	if err := set.Append(f.g.Of(c)); err != nil {
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
