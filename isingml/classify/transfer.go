package classify

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
)

// Transfer returns an f of one number a site, such as a network that was trained
// on Ising spins, as a function of configurations of another format with the same
// shape (D. Bachtis, G. Aarts and B. Lucini, Phys. Rev. E 102, 053306 (2020)).
//
// A real field is its own input. Of an alphabet a reading says which number f sees
// in place of each code, and the result is the mean over several readings, such as
// those of [States]. Vectors have no reading. The functions that can be
// transferred are networks, |m| and m^2, functions of [FunctionOf], and means and
// averages over symmetries of these.
func Transfer(f Function, to lattice.Format, readings ...[]float64) (Function, error) {
	if f == nil {
		return nil, errors.New("classify: the function to transfer is nil")
	}
	if err := to.Validate(); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	from := f.Format()
	if InputsPerSite(from) != 1 || !slices.Equal(from.Shape, to.Shape) || max(1, from.Basis) != max(1, to.Basis) || to.Components > 1 {
		return nil, fmt.Errorf("classify: an f of %v cannot be transferred to %v: it takes one number a site on the same lattice", from, to)
	}
	if to.Codec.Real != (len(readings) == 0) {
		return nil, fmt.Errorf("classify: %d readings of %v: real numbers are read as they are, and of others each value needs a number", len(readings), to.Codec)
	}
	for _, r := range readings {
		if len(r) != to.Codec.States || slices.ContainsFunc(r, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }) {
			return nil, fmt.Errorf("classify: the reading %v of %v: must be %d finite numbers, one for each value", r, to.Codec, to.Codec.States)
		}
	}
	if len(readings) == 0 {
		return ofReals(f)
	}
	all := make([]Function, len(readings))
	for i, r := range readings {
		var err error
		if all[i], err = read(f, to, r); err != nil {
			return nil, err
		}
	}
	return Mean(all...)
}

// States returns one reading for each of q states: that state is +1, and the others
// are -1/(q-1), so that the sum over all states is 0, as of spins in the symmetric
// phase. Of two states it is spins, and their opposite. The mean over these
// readings is invariant under permutations of the states.
func States(q int) [][]float64 {
	all := make([][]float64, max(0, q))
	for k := range all {
		all[k] = slices.Repeat([]float64{-1 / float64(q-1)}, q)
		all[k][k] = 1
	}
	return all
}

// ofReals returns f as a function of one real number a site.
func ofReals(f Function) (Function, error) {
	if f.Format().Codec.Real {
		return f, nil
	}
	reals := f.Format()
	reals.Codec = lattice.Reals
	switch f := f.(type) {
	case *Network:
		a := f.arch
		a.Format = reals
		return newNetwork(a, f.w1, f.rest)
	case *magnetization:
		return newMagnetization(reals, f.f)
	case *plainFunction:
		return FunctionOf(reals, f.f)
	case mean:
		all := make([]Function, len(f))
		for i, part := range f {
			var err error
			if all[i], err = ofReals(part); err != nil {
				return nil, err
			}
		}
		return Mean(all...)
	case *symmetrized:
		inner, err := ofReals(f.f)
		if err != nil {
			return nil, err
		}
		over := slices.Clone(f.over)
		for i, g := range over {
			if g.Codes = nil; sign(f.Format(), f.over[i]) < 0 {
				g.Matrix = [][]float64{{-1}}
			}
			over[i] = g
		}
		return Symmetrize(inner, over)
	}
	return nil, fmt.Errorf("classify: an f of %v of the type %T takes no real numbers, so that it cannot be transferred", f.Format(), f)
}

// read returns f of what a reading makes of the codes of an alphabet. Networks
// stay networks, so that they are as fast, and are followed along chains.
func read(f Function, to lattice.Format, reading []float64) (Function, error) {
	switch f := f.(type) {
	case *Network:
		return f.read(to, reading)
	case mean:
		all := make([]Function, len(f))
		for i, part := range f {
			var err error
			if all[i], err = read(part, to, reading); err != nil {
				return nil, err
			}
		}
		return Mean(all...)
	case *symmetrized:
		return f.read(to, reading)
	}
	g, err := ofReals(f)
	return &numbered{f: g, format: to, reading: reading}, err
}

// read returns the network of the inputs of another format that has, at the code
// c, what n has for a number r(c). Of the inputs x, which are 2 delta - 1, it is
//
//	w r = sum_c (w r(c)/2) x_c + w sum_c r(c)/2,
//
// and of a single input x for two values w (r(1) - r(0))/2 x + w (r(0) + r(1))/2.
func (n *Network) read(to lattice.Format, reading []float64) (*Network, error) {
	a := n.arch
	a.Format = to
	if err := a.Validate(); err != nil {
		return nil, err
	}
	sum, parts := 0.0, make([]float32, 0, len(reading))
	for _, r := range reading {
		sum += r
		parts = append(parts, float32(r/2))
	}
	if len(reading) == 2 {
		parts = []float32{float32((reading[1] - reading[0]) / 2)}
	}
	w1, rest := make([]float32, 0, len(n.w1)*len(parts)), slices.Clone(n.rest)
	for _, w := range n.w1 {
		for _, part := range parts {
			w1 = append(w1, w*part)
		}
	}
	in, w := Inputs(n.Format()), weightsOf(a, w1, rest)
	for u := range w.b1 {
		bias := float64(w.b1[u])
		for _, x := range n.w1[u*in : (u+1)*in] {
			bias += float64(float64(x) * sum / 2)
		}
		w.b1[u] = float32(bias)
	}
	return newNetwork(a, w1, rest)
}

// read returns the average over the translations of s: a symmetry that reverses
// the numbers reverses the reading.
func (s *symmetrized) read(to lattice.Format, reading []float64) (Function, error) {
	reverse := make([]float64, len(reading))
	for i, r := range reading {
		reverse[i] = -r
	}
	all := make([]Function, len(s.over))
	var inner [2]Function // as it is, and reversed
	for i, g := range s.over {
		k, r := 0, reading
		if sign(s.Format(), g) < 0 {
			k, r = 1, reverse
		}
		if inner[k] == nil {
			var err error
			if inner[k], err = read(s.f, to, r); err != nil {
				return nil, err
			}
		}
		g.Codes = nil
		var err error
		if all[i], err = Symmetrize(inner[k], []lattice.Symmetry{g}); err != nil {
			return nil, err
		}
	}
	return Mean(all...)
}

// numbered is f of the numbers that a reading makes of codes.
type numbered struct {
	f       Function // of real numbers
	format  lattice.Format
	reading []float64 // by code
}

func (n *numbered) Format() lattice.Format { return n.format }

func (n *numbered) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	if err := checkSet(n, set); err != nil {
		return nil, err
	}
	out := make([]float64, 0, set.Len())
	for lo := 0; lo < set.Len(); lo += blockSize { // whose real numbers are in memory
		numbers, err := n.numbers(set.Slice(lo, min(lo+blockSize, set.Len())))
		if err != nil {
			return nil, fmt.Errorf("classify: %w", err)
		}
		f, err := n.f.Evaluate(ctx, numbers)
		if err != nil {
			return nil, err
		}
		out = append(out, f...)
	}
	return out, nil
}

func (n *numbered) numbers(set *lattice.Set) (*lattice.Set, error) {
	format := n.f.Format()
	out, err := lattice.FromRows(format, make([]byte, set.Len()*format.Size()))
	if err != nil {
		return nil, err
	}
	values, numbers := make([]int8, n.format.Sites()), make([]float32, n.format.Sites())
	for i := range set.Len() {
		set.Unpack(i, values)
		for site, v := range values {
			code, _ := n.format.Codec.Code(v)
			numbers[site] = float32(n.reading[code])
		}
		if err := format.PackFloats(out.Row(i), numbers); err != nil {
			return nil, err
		}
	}
	return out, nil
}
