package classify

import (
	"github.com/isingml/kernel/isingml/classify/vector"
	"github.com/isingml/kernel/isingml/lattice"
)

// followedNetwork keeps the sums of the first layer.
type followedNetwork struct {
	n         *Network
	target    []int32 // the row of weights of each input
	sign      int64
	scratch   *scratch
	sums, new []int64
	up, down  []int64
	rows      []int32 // as many as inputs
}

func newFollowedNetwork(n *Network, g lattice.Symmetry) *followedNetwork {
	pairs, to := n.fixed.pairs, targets(n.Format(), g)
	f := &followedNetwork{
		n: n, target: to, sign: sign(n.Format(), g),
		scratch: n.newScratch(1),
		sums:    make([]int64, pairs), new: make([]int64, pairs),
		up: make([]int64, pairs), down: make([]int64, pairs),
		rows: make([]int32, len(to)),
	}
	return f
}

// sum leaves in up and in down the weights of those of the inputs that are +1
// and -1. A nil slice of inputs is all of them.
func (f *followedNetwork) sum(spins []int8, sites []int32) {
	// The rows of the ones are listed from the front, the others from the back.
	up, down := 0, len(f.rows)
	of := func(site int32) {
		if spins[site] > 0 {
			f.rows[up] = f.target[site]
			up++
		} else {
			down--
			f.rows[down] = f.target[site]
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
	clear(f.up)
	clear(f.down)
	vector.AddRows(f.up, f.n.fixed.site, f.rows[:up])
	vector.AddRows(f.down, f.n.fixed.site, f.rows[down:])
}

func (f *followedNetwork) reset(s *state) (float64, error) {
	f.sum(s.inputs, nil)
	for p, b := range f.n.fixed.bias {
		f.sums[p] = b + f.sign*(f.up[p]-f.down[p])
	}
	return Logistic(f.n.logit(f.scratch, f.sums)), nil
}

func (f *followedNetwork) propose(s *state) (float64, error) {
	f.sum(s.inputs, s.flipped)
	by := -2 * f.sign
	if s.others {
		f.n.fixed.reverse(f.new, f.sums)
		by = -by
	} else {
		copy(f.new, f.sums)
	}
	for p := range f.new {
		f.new[p] += by * (f.up[p] - f.down[p])
	}
	return Logistic(f.n.logit(f.scratch, f.new)), nil
}

func (f *followedNetwork) accept() { f.sums, f.new = f.new, f.sums }
func (f *followedNetwork) reject() {}
