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
	g, err := ofReals(f)
	if err != nil || len(readings) == 0 {
		return g, err
	}
	t := &transferred{f: g, format: to}
	for _, r := range readings {
		reading := make([]float32, len(r))
		for code, x := range r {
			reading[code] = float32(x)
		}
		t.readings = append(t.readings, reading)
	}
	return t, nil
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

// transferred is the mean of f over readings of an alphabet.
type transferred struct {
	f        Function // of real numbers
	format   lattice.Format
	readings [][]float32 // by code
}

func (t *transferred) Format() lattice.Format { return t.format }

func (t *transferred) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	if err := checkSet(t, set); err != nil {
		return nil, err
	}
	out := make([]float64, set.Len())
	for lo := 0; lo < len(out); lo += blockSize { // whose real numbers are in memory
		part := set.Slice(lo, min(lo+blockSize, len(out)))
		for _, r := range t.readings {
			read, err := t.read(part, r)
			if err != nil {
				return nil, err
			}
			f, err := t.f.Evaluate(ctx, read)
			if err != nil {
				return nil, err
			}
			for i, x := range f {
				out[lo+i] += x
			}
		}
	}
	for i := range out {
		out[i] /= float64(len(t.readings))
	}
	return out, nil
}

// read returns the configurations of a set with the numbers of a reading.
func (t *transferred) read(set *lattice.Set, reading []float32) (*lattice.Set, error) {
	format := t.f.Format()
	read, err := lattice.FromRows(format, make([]byte, set.Len()*format.Size()))
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	values, numbers := make([]int8, t.format.Sites()), make([]float32, t.format.Sites())
	for i := range set.Len() {
		set.Unpack(i, values)
		for site, v := range values {
			code, _ := t.format.Codec.Code(v)
			numbers[site] = reading[code]
		}
		if err := format.PackFloats(read.Row(i), numbers); err != nil {
			return nil, fmt.Errorf("classify: %w", err)
		}
	}
	return read, nil
}
